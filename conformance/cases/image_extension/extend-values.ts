/** image_extension.md > extend-config.toml: arguments of every kind reach the Dockerfile as they are. */
import type { TestCase } from "#protocol";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { extendedFileText, extendRunImage, FROM_BASE_IMAGE, worldForExtend } from "../vocabulary/extensions.ts";
import { restore } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { tomlText } from "../vocabulary/toml.ts";
import { TEXTS } from "../vocabulary/values.ts";

/** The observation has short texts only. */
const SHORT = Object.entries(TEXTS)
  .filter(([name]) => name !== "long")
  .map(([name, value]) => ({ name: `text_${name.replaceAll("-", "_")}`, value }));
const DIRECTORY = "home/cnb";
const WRITES = SHORT.map(({ name }) => `printf '%s' "$${name}" > /${DIRECTORY}/${name}`).join(" && ");
const DOCKERFILE = `${FROM_BASE_IMAGE}${SHORT.map(({ name }) => `ARG ${name}\n`).join("")}RUN ${WRITES}\n`;

export const extendValueCases: readonly TestCase[] = [
  mustCase({
    id: "values.extend-args.strings",
    says: "Arguments of extend-config.toml reach the Dockerfile as the extension wrote them.",
    platform: ["0.13"],
    buildpack: ["0.10"],
    can: ["extend", "two-uids"],
    given: worldForExtend({
      generated: {
        "acme_ext/run.Dockerfile": DOCKERFILE,
        "acme_ext/extend-config.toml": tomlText({ run: { args: SHORT } }),
      },
    }),
    when: [restore(), extendRunImage()],
    then: [
      expectSuccess(1),
      ...SHORT.map(({ name, value }) =>
        expectEqual(extendedFileText(1, 0, `${DIRECTORY}/${name}`), value, "ext.apply.provide-args"),
      ),
    ],
  }),
];
