/** platform.md > restorer, in a build with an image extension: what is known of the run image, by each form of analyzed.toml. */
import type { Step, TestCase, World } from "#protocol";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { extension, worldForGenerate } from "../vocabulary/extensions.ts";
import { HELLO_LAYERS_DIR, LIFECYCLE_LABEL } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { RUN_IMAGE_LABELS, runImage } from "../vocabulary/run-images.ts";
import { analyze, detect, restore } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";

const COLOR = { color: "blue" };
const STORED = { buildpacks: [{ key: "acme/hello", version: "1.0.0", layers: {}, store: { metadata: COLOR } }] };
const PREVIOUS = runImage({ labels: { ...RUN_IMAGE_LABELS, [LIFECYCLE_LABEL]: JSON.stringify(STORED) } });
/** What an analyzer writes of this image. */
const ANALYZED = `[image]
reference = "127.0.0.1:5000/app:1"
[[metadata.buildpacks]]
key = "acme/hello"
version = "1.0.0"
[metadata.buildpacks.store.metadata]
color = "blue"
`;
const NAME = "127.0.0.1:5000/run:1";
/** The forms of `[run-image]`: platforms and other lifecycles write either key, or both. */
const RUN_IMAGES = {
  "reference-alone": `reference = "${NAME}"\n`,
  "image-alone": `image = "${NAME}"\n`,
  both: `reference = "${NAME}"\nimage = "${NAME}"\n`,
} as const;

const restoredCase = (name: string, says: string, before: readonly Step[], files: World["files"] = {}): TestCase => {
  const last = before.length;
  return mustCase({
    platform: ["0.10"],
    buildpack: ["0.9"],
    id: `restore.with-extension.${name}`,
    says: `In a build with an image extension, the restorer restores store.toml ${says}.`,
    given: worldForGenerate({ extensions: [extension()], images: { "@app:1": PREVIOUS }, files }),
    when: [...before, restore()],
    then: [
      expectSuccess(last),
      expectEqual(
        afterStep(last).file(`${HELLO_LAYERS_DIR}/store.toml`, "toml", "metadata"),
        COLOR,
        "platform.restorer.store-toml",
      ),
    ],
  });
};

export const restoredWithExtensionCases: readonly TestCase[] = [
  restoredCase("phases", "of the previous image that the analyzer found", [analyze(), detect()]),
  ...Object.entries(RUN_IMAGES).map(([name, text]) =>
    restoredCase(name, `if analyzed.toml has this of the run image: ${name.replace("-", " ")}`, [detect()], {
      "/layers/analyzed.toml": { text: `${ANALYZED}[run-image]\n${text}` },
    }),
  ),
];
