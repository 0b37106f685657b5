/** The proposal extension-layer: the places of outputs, the programs that can read them, and rejected outputs. */

import { writeFile, writeProcesses } from "#cases/vocabulary/acts";
import { expectAbsent, expectEqual, expectThat } from "#cases/vocabulary/expect";
import { expectFailure, expectSuccess } from "#cases/vocabulary/expect-exit";
import { type ExtensionDraft, extension, FROM_BASE_IMAGE } from "#cases/vocabulary/extensions";
import { afterStep } from "#cases/vocabulary/pointers";
import { analyze, detect, launch } from "#cases/vocabulary/steps";
import { buildpack } from "#cases/vocabulary/world";
import type { TestCase, World } from "#protocol";
import {
  approved,
  CAN,
  expectOnlyCopied,
  expectSeparate,
  expectUnreadAtBuild,
  extendedFile,
  FOLDER,
  readingExtension,
  worldOfNamesakes,
  worldRecording,
  worldWithSettings,
} from "../worlds/context-cases.ts";
import {
  BUILT,
  copiedText,
  copyingExtension,
  EXTENDED,
  OUTPUT,
  worldForExtend,
  writeOutput,
} from "../worlds/contexts.ts";

const OTHERS = `${OUTPUT}/../acme_ext/context.run/tool`;
const TOOL = "/layers/generated/acme_ext/context.run/bin/tool";
const { proposalCase, idOf, idsOf: of } = approved;

const places: readonly TestCase[] = [
  proposalCase({
    id: "own-directory",
    says: "Each extension of the group gets the path of an empty directory of its own.",
    given: worldRecording(OUTPUT),
    when: [analyze(), detect()],
    then: [
      ...[
        ["one", "/layers/generated/acme_one"],
        ["more", "/layers/generated/acme_one.more"],
      ].flatMap(([as = "", dir = ""]) => [
        expectEqual(afterStep(1).call(as, "env", "CNB_OUTPUT_DIR"), dir, ...of("output-dir")),
        expectEqual(afterStep(1).call(as, "lists", OUTPUT), [], ...of("dir-per-detected-ext")),
        expectThat(afterStep(1).file(dir), { present: true }, ...of("output-not-temp")),
      ]),
      expectAbsent(afterStep(1).file("/layers/generated/acme_two"), ...of("dir-per-detected-ext")),
    ],
  }),
  proposalCase({
    id: "same-id",
    says: "An extension and a buildpack of one id have nothing in common.",
    can: CAN,
    given: worldOfNamesakes(FOLDER),
    when: BUILT,
    then: expectSeparate(idOf("no-interference")),
  }),
  proposalCase({
    id: "other-extension",
    says: "An extension can neither read nor change the output of another.",
    can: CAN,
    given: worldForExtend({
      extensions: [copyingExtension("tool", writeOutput("context.run/tool", "its own")), readingExtension(OTHERS)],
    }),
    when: EXTENDED,
    then: [
      expectEqual(afterStep(1).call("other", "reads", OTHERS), null, ...of("no-interference")),
      expectEqual(copiedText(), "its own", ...of("no-interference", "dir-per-detected-ext")),
    ],
  }),
  proposalCase({
    id: "not-in-image",
    says: "Files that no Dockerfile copies are in no layer of the app image.",
    can: CAN,
    given: worldWithSettings([FOLDER, writeOutput("context.run/more"), writeOutput("notes")]),
    when: BUILT,
    then: expectOnlyCopied(idOf("not-in-image"), idOf("not-in-final-image")),
  }),
  proposalCase({
    id: "ignored-at-build",
    says: "Buildpacks neither find programs of a context nor read it.",
    can: CAN,
    given: worldWithSettings([writeOutput("context.run/bin/tool"), FOLDER], {
      buildpacks: [buildpack({ build: [{ do: "record", as: "build", read: [TOOL], list: ["/layers/generated"] }] })],
    }),
    when: BUILT,
    then: [
      ...expectUnreadAtBuild(TOOL, idOf("ignored-at-build-launch")),
      expectThat(afterStep(4).file(TOOL), { present: true }, ...of("output-not-temp")),
    ],
  }),
  proposalCase({
    id: "ignored-at-launch",
    says: "The app neither finds programs of a context nor reads it.",
    can: [...CAN, "launch"],
    given: worldWithSettings([writeOutput("context.run/bin/tool"), FOLDER], {
      buildpacks: [buildpack({ build: writeProcesses({ type: "web", command: ["/workspace/web"] }) })],
      files: { "/workspace/web": { acts: [{ do: "record", as: "web", read: [TOOL, "/made"] }] } },
    }),
    when: [...BUILT, launch("/cnb/process/web")],
    then: [
      expectEqual(
        afterStep(6).call("web", "reads"),
        { [TOOL]: null, "/made": "tool" },
        ...of("ignored-at-build-launch"),
      ),
    ],
  }),
];

interface Refusal {
  readonly id: string;
  readonly says: string;
  readonly given: World;
  readonly covers: readonly string[];
  readonly control: string;
  readonly differs: string;
}

/** The detector fails with an exit code of the range for extensions. */
const refused = ({ control, differs, covers, ...refusal }: Refusal): TestCase =>
  proposalCase({
    ...refusal,
    can: CAN,
    when: BUILT,
    then: [expectThat(afterStep(1).exitCode, { between: [92, 99] }, ...of(...covers))],
    control: { id: idOf(control), differs },
  });

const FIRST = "/given/extensions/0/generate/0";

const prepared = (more: string): World =>
  worldForExtend({
    extensions: [
      extension({
        without: "generate",
        files: {
          "generate/run.Dockerfile": { text: `${FROM_BASE_IMAGE}COPY tool /made\n` },
          "generate/context.run/tool": { text: "tool" },
          [`generate/${more}/tool`]: { text: "more" },
        },
      } satisfies ExtensionDraft),
    ],
  });
const generatedAt = (dir: string): World => worldWithSettings([FOLDER], { env: { CNB_GENERATED_DIR: dir } });

const refusals: readonly TestCase[] = [
  proposalCase({
    id: "two-contexts",
    says: "A context for each image is accepted.",
    can: CAN,
    given: worldWithSettings([FOLDER, writeOutput("context.build/tool", "more")]),
    when: BUILT,
    then: [expectSuccess(1, ...of("exclusive-fails")), expectEqual(copiedText(), "tool", ...of("context-run-only"))],
  }),
  refused({
    id: "shared-beside-run",
    says: "Detection fails if `context` is there together with a context of one image.",
    given: worldWithSettings([FOLDER, writeOutput("context/tool", "more")]),
    covers: ["exclusive-fails"],
    control: "two-contexts",
    differs: "/given/extensions/0/generate/1/path",
  }),
  refused({
    id: "file-beside-run",
    says: "A file called context beside context.run fails detection.",
    given: worldWithSettings([FOLDER, writeOutput("context", "more")]),
    covers: ["exclusive-fails"],
    control: "two-contexts",
    differs: "/given/extensions/0/generate/1/path",
  }),
  proposalCase({
    id: "prepared",
    says: "Static contexts in the directory generate are contexts.",
    can: CAN,
    given: prepared("context.build"),
    when: BUILT,
    then: [expectEqual(copiedText(), "tool", ...of("accessible-at-extend"))],
  }),
  refused({
    id: "prepared-exclusive",
    says: "The detector checks static contexts like those of bin/generate.",
    given: prepared("context"),
    covers: ["exclusive-fails"],
    control: "prepared",
    differs: "/given/extensions/0/files",
  }),
  refused({
    id: "context-is-a-file",
    says: "A context that is a file fails detection.",
    given: worldWithSettings([writeOutput("context.run", "tool")]),
    covers: ["may-create-context-run"],
    control: "run-context",
    differs: `${FIRST}/path`,
  }),
  refused({
    id: "context-is-a-link",
    says: "A context that is a link fails detection, wherever it leads.",
    given: worldWithSettings([{ do: "symlink", path: `${OUTPUT}/context.run`, to: "/workspace" }]),
    covers: ["accessible-at-extend", "not-in-image"],
    control: "run-context",
    differs: FIRST,
  }),
  refused({
    id: "context-is-a-fifo",
    says: "A context that is a fifo fails detection.",
    given: worldWithSettings([{ do: "fifo", path: `${OUTPUT}/context.run` }]),
    covers: ["may-create-context-run"],
    control: "run-context",
    differs: FIRST,
  }),
  ...(
    [
      ["app-written", "the app", "/workspace/made"],
      ["app-changed", "a file of the app", "/workspace/tool"],
      ["layers-written", "the layers directory", "/layers/acme_hello/tool.toml"],
      ["generated-written", "the directory of no extension", "/layers/generated/made"],
    ] as const
  ).map(([id, what, path]) =>
    refused({
      id,
      says: `An extension that writes to ${what} fails detection.`,
      given: worldWithSettings([writeFile(path, "tool")]),
      covers: ["not-in-image"],
      control: "run-context",
      differs: `${FIRST}/path`,
    }),
  ),
  proposalCase({
    id: "generated-elsewhere",
    says: "The platform may have another directory generated in.",
    can: CAN,
    given: generatedAt("/layers/elsewhere"),
    when: BUILT,
    then: [
      expectThat(
        afterStep(1).file("/layers/elsewhere/acme_ext/run.Dockerfile"),
        { present: true },
        ...of("output-dir"),
      ),
      expectEqual(`${extendedFile(5, "made")}/text`, "tool", ...of("accessible-at-extend")),
    ],
  }),
  ...(
    [
      ["generated-in-app", "in the app", "/workspace/generated"],
      ["generated-is-app", "that is the app's", "/workspace"],
      ["generated-in-config", "of the launcher's files", "/layers/config/generated"],
      ["generated-in-sbom", "of SBOM files", "/layers/sbom"],
      ["generated-of-buildpack", "of a buildpack's layers", "/layers/acme_hello/tool"],
      ["generated-is-layers", "that all buildpacks are in", "/layers"],
      ["generated-too-long", "whose name no file system takes", `/layers/${"x".repeat(5000)}`],
    ] as const
  ).map(([id, what, dir]) =>
    proposalCase({
      id,
      says: `A generated directory ${what} fails detection.`,
      can: CAN,
      given: generatedAt(dir),
      when: BUILT,
      then: [expectFailure(1, ...of("not-in-final-image"))],
      control: { id: idOf("generated-elsewhere"), differs: "/given/env/CNB_GENERATED_DIR" },
    }),
  ),
];

export const placeCases: readonly TestCase[] = [...places, ...refusals];
