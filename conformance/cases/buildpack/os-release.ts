/** The distribution of the machine, which counts if the run image names none: /etc/os-release as distributions write it. */
import type { FileSpec, TestCase } from "#protocol";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { detect } from "../vocabulary/steps.ts";
import { impliedCase } from "../vocabulary/test-case.ts";
import { buildpack, worldForDetect } from "../vocabulary/world.ts";

const ANALYZED: FileSpec = {
  text: '[run-image]\nreference = "127.0.0.1:5000/run:1"\n[run-image.target]\nos = "linux"\narch = "amd64"\n',
};
const release = (text: string): Readonly<Record<string, FileSpec>> => ({ "/etc/os-release": { text, owner: "root" } });

/** Names that end in ID or VERSION_ID, begin with them or are in other letters; distributions use the first six. */
const NEAR = [
  "VARIANT_ID",
  "BUILD_ID",
  "IMAGE_ID",
  "ID_LIKE",
  "IMAGE_VERSION",
  "VERSION_CODENAME",
  "VENDOR_ID",
  "VENDOR_VERSION_ID",
  "VERSION_ID_LIKE",
  "VERSION",
  "id",
  "version_id",
]
  .map((name) => `${name}=near\n`)
  .join("");

/** os-release(5): values may be quoted, in double or single quotes, and comments and other variables are between them. */
const RELEASES: Readonly<Record<string, readonly [says: string, files: Readonly<Record<string, FileSpec>>]>> = {
  quoted: ["in double quotes", release('ID="other-os"\nVERSION_ID="22.04"\n')],
  plain: ["without quotes, and the last line has no end", release("VERSION_ID=22.04\nID=other-os")],
  "single-quoted": ["in single quotes", release("ID='other-os'\nVERSION_ID='22.04'\n")],
  "odd-line": ["after a line that is no assignment", release("ID\nID=other-os\nVERSION_ID=22.04\n")],
  between: [
    "between comments and other variables",
    release(
      '# ID=none\n\nNAME="Other"\nID_LIKE=debian\nHOME_URL="https://example.org/?a=b"\nID=other-os\nVERSION="22.04 LTS"\nVERSION_ID="22.04"\nBUILD_ID=7\n',
    ),
  ],
  "near-before": ["after variables whose names are near", release(`${NEAR}ID=other-os\nVERSION_ID="22.04"\n`)],
  "near-after": ["before variables whose names are near", release(`ID=other-os\nVERSION_ID="22.04"\n${NEAR}`)],
  link: [
    "behind a link",
    {
      "/etc/os-release": { symlink: "../opt/os-release" },
      "/opt/os-release": { text: 'ID=other-os\nVERSION_ID="22.04"\n', owner: "root" },
    },
  ],
};

export const osReleaseCases: readonly TestCase[] = Object.entries(RELEASES).map(([what, [says, files]]) =>
  impliedCase({
    id: `detect.os-release.${what}`,
    says: `A buildpack gets the distribution of /etc/os-release if it is ${says}.`,
    buildpack: ["0.10"],
    given: worldForDetect({
      buildpacks: [buildpack({ detect: [{ do: "record", as: "detect" }] })],
      files: { "/layers/analyzed.toml": ANALYZED, ...files },
    }),
    when: [detect()],
    then: [
      expectSuccess(0, "platform.detector.exit.0"),
      ...["CNB_TARGET_DISTRO_NAME", "CNB_TARGET_DISTRO_VERSION"].map((one) =>
        allowReading(
          expectEqual(
            afterStep(0).call("detect", "env", one),
            one.endsWith("NAME") ? "other-os" : "22.04",
            "platform.analyzed.run-image.distro-inferred",
          ),
          { present: false },
          "A-27",
        ),
      ),
    ],
  }),
);
