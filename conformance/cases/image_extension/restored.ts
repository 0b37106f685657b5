/** platform.md > restorer, in a build with an image extension: what is known of the run image, by each form of analyzed.toml. */
import type { Step, TestCase } from "#protocol";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { extension, worldForGenerate } from "../vocabulary/extensions.ts";
import { HELLO_LAYERS_DIR } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { analyze, detect, restore } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";

const PREVIOUS = `[image]
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

const restoredCase = (name: string, says: string, when: readonly Step[], analyzed?: string): TestCase => {
  const last = when.length - 1;
  return mustCase({
    platform: ["0.10"],
    buildpack: ["0.9"],
    id: `restore.with-extension.${name}`,
    says,
    given: worldForGenerate({
      extensions: [extension()],
      ...(analyzed !== undefined && { files: { "/layers/analyzed.toml": { text: analyzed } } }),
    }),
    when,
    then: [
      expectSuccess(last),
      ...(analyzed === undefined
        ? []
        : [
            expectEqual(
              afterStep(last).file(`${HELLO_LAYERS_DIR}/store.toml`, "toml", "metadata"),
              { color: "blue" },
              "platform.restorer.store-toml",
            ),
          ]),
    ],
  });
};

export const restoredWithExtensionCases: readonly TestCase[] = [
  restoredCase("phases", "In a build with an image extension, the restorer works with the analyzer's file.", [
    analyze(),
    detect(),
    restore(),
  ]),
  ...Object.entries(RUN_IMAGES).map(([name, runImage]) =>
    restoredCase(
      name,
      `In a build with an image extension, the restorer restores what an analyzed.toml with this run image tells: ${name}.`,
      [detect(), restore()],
      `${PREVIOUS}[run-image]\n${runImage}`,
    ),
  ),
];
