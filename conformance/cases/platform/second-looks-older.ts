/** Second looks at single statements of older versions: the legacy BOM, stack.toml, and -skip-restore. */
import type { TestCase } from "#protocol";
import { makeLayer, writeFile } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { extension, worldForGenerate, writeGenerated } from "../vocabulary/extensions.ts";
import {
  APP,
  BUILD_LABEL,
  HELLO_LAYERS_DIR,
  helloBuildpack,
  lifecycleLabel,
  rebuildWith,
} from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { newerRunImage, runImage } from "../vocabulary/run-images.ts";
import { create, detect } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const first = afterStep(0);
const SOURCE = { uri: "https://example.com/a", mirrors: ["b", "c"] };
/** An entry with a table and a list, in launch.toml and build.toml. */
const bomToml = (name: string): string =>
  `[[bom]]\nname = "${name}"\n[bom.metadata]\nsize = 3\n[bom.metadata.source]\nuri = "${SOURCE.uri}"\nmirrors = ["b", "c"]\n`;
const entries = (name: string) => [
  { name, metadata: { size: 3, source: SOURCE }, buildpack: { id: "acme/hello", version: "1.0.0" } },
];

const boms = mustCase({
  id: "create.second.bom",
  says: "Tables and lists in the metadata of a BOM entry are in metadata.toml, in the build label and in the report.",
  given: world({
    buildpacks: [
      helloBuildpack(
        writeFile("${CNB_LAYERS_DIR}/launch.toml", bomToml("of-launch")),
        writeFile("${CNB_LAYERS_DIR}/build.toml", bomToml("of-build")),
      ),
    ],
  }),
  when: [create()],
  then: [
    expectSuccess(0),
    expectEqual(
      first.toml("/layers/config/metadata.toml", "bom"),
      entries("of-launch"),
      "platform.builder.metadata.bom",
    ),
    expectEqual(first.label(APP, BUILD_LABEL, "bom"), entries("of-launch"), "platform.label.build.bom"),
    expectEqual(first.toml("/layers/report.toml", "build", "bom"), entries("of-build"), "platform.report.build-bom"),
  ],
});

const STACK = "io.buildpacks.stack";
const stacks: readonly TestCase[] = [
  mustCase({
    id: "export.second.stack-toml",
    says: "The lifecycle's label has the image of a stack.toml without mirrors.",
    given: world({
      files: { "/cnb/stack.toml": { text: '[run-image]\nimage = "127.0.0.1:5000/run:1"\n', owner: "root" } },
    }),
    when: [create()],
    then: [
      expectSuccess(0),
      expectEqual(lifecycleLabel(0, "stack", "runImage", "image"), "@run:1", "platform.label.lifecycle.stack"),
    ],
  }),
  mustCase({
    id: "rebase.second.stack-labels",
    says: "A rebase replaces a label of the stack by an empty one.",
    platform: ["0.7", "0.11"],
    given: world({
      images: { "@run:1": runImage({ labels: { [`${STACK}.id`]: "acme.stack", [`${STACK}.released`]: "old" } }) },
      files: { "/cnb/stack.toml": { text: '[run-image]\nimage = "127.0.0.1:5000/run:1"\n', owner: "root" } },
    }),
    when: [
      create(),
      {
        publish: {
          "@run:1": newerRunImage({ labels: { [`${STACK}.id`]: "acme.stack", [`${STACK}.released`]: "" } }),
        },
      },
      { run: "rebase", images: [APP], flags: { "-report": "/layers/report.toml" } },
    ],
    then: [
      expectSuccess(2),
      expectEqual(afterStep(2).label(APP, `${STACK}.released`), "", "platform.rebaser.labels.stack"),
    ],
  }),
];

const restoring = mustCase({
  id: "create.second.skip-restore-layers",
  says: "With -skip-restore the creator restores neither metadata nor contents of a layer.",
  platform: ["0.7", "0.9"],
  given: world({ buildpacks: [helloBuildpack(...makeLayer("kept", ["cache", "launch"], { file: "1\n" }))] }),
  when: [
    create(),
    ...rebuildWith({ do: "record", as: "again", list: [HELLO_LAYERS_DIR] }),
    create({ flags: { "-skip-restore": true } }),
  ],
  then: [
    expectSuccess(3),
    expectEqual(afterStep(3).call("again", "cwd"), "/workspace"),
    ...["kept", "kept.toml"].map((name) =>
      expectThat(
        afterStep(3).call("again", "lists", HELLO_LAYERS_DIR),
        { excludes: name },
        "platform.creator.skip-restore.phase",
      ),
    ),
  ],
});

const generating = mustCase({
  id: "generate.second.last-dockerfile",
  says: "The only run.Dockerfile names the run image, although an extension without one comes after it.",
  buildpack: ["0.9"],
  given: {
    ...worldForGenerate({
      extensions: [
        extension({
          id: "acme/switching",
          generate: writeGenerated({ "run.Dockerfile": "FROM 127.0.0.1:5000/only:1\n" }),
        }),
        extension({ id: "acme/idle" }),
      ],
    }),
  },
  when: [detect()],
  then: [
    expectSuccess(0),
    expectThat(
      first.analyzed("run-image", "reference"),
      { includes: "@only:1" },
      "platform.detector.ext.last-dockerfile",
    ),
  ],
});

export const olderSecondLookCases: readonly TestCase[] = [boms, ...stacks, restoring, generating];
