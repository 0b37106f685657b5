/** The proposal extension-layer, with RFC 0127: contexts in the output directories of extensions. */

import { expectEqual } from "#cases/vocabulary/expect";
import { expectFailure, expectSuccess } from "#cases/vocabulary/expect-exit";
import {
  extendBuildImage,
  extendedRunImage,
  extendRunImage,
  extension,
  FROM_BASE_IMAGE,
  writeGenerated,
} from "#cases/vocabulary/extensions";
import { afterStep } from "#cases/vocabulary/pointers";
import { RUN_IMAGE } from "#cases/vocabulary/run-images";
import { analyze, detect, restore } from "#cases/vocabulary/steps";
import { buildpack } from "#cases/vocabulary/world";
import type { Act } from "#machine";
import type { TestCase } from "#protocol";
import { select } from "#protocol";
import {
  approved,
  CAN,
  caseWithoutShell,
  extendedFile,
  FOLDER,
  ON_DISTROLESS,
  worldWithSettings,
} from "../worlds/context-cases.ts";
import {
  BUILT,
  copiedText,
  copyToRunImage,
  EXTENDED,
  expectCopiedEntries,
  OUTPUT,
  onlyInSecondBuild,
  START_SECOND_BUILD,
  worldForExtend,
  writeOutput,
} from "../worlds/contexts.ts";

const { proposalCase, idOf, idsOf: of } = approved;

const both = writeGenerated({
  "run.Dockerfile": `${FROM_BASE_IMAGE}COPY tool /made\n`,
  "build.Dockerfile": `${FROM_BASE_IMAGE}COPY tool /made\n`,
});
const looking = buildpack({ build: [{ do: "record", as: "build", read: ["/made"] }] });

interface Folders {
  readonly id: string;
  readonly says: string;
  readonly folder: readonly string[];
  readonly run: string;
  readonly build: string;
  readonly covers: readonly string[];
}

const kinds = ({ id, says, folder, run, build, covers }: Folders): TestCase =>
  proposalCase({
    id,
    says,
    can: CAN,
    given: worldWithSettings(
      folder.map((name) => writeOutput(`${name}/tool`, name)),
      { images: { "@build:1": RUN_IMAGE }, buildpacks: [looking] },
      both,
    ),
    when: [
      analyze(),
      detect(),
      restore({ flags: { "-build-image": "@build:1" } }),
      extendRunImage(),
      extendBuildImage(),
    ],
    then: [
      expectSuccess(1),
      expectEqual(copiedText(), run, ...of(...covers)),
      expectEqual(afterStep(4).call("build", "reads", "/made"), build, ...of(...covers)),
    ],
  });

const folders: readonly TestCase[] = [
  proposalCase({
    id: "run-context",
    says: "The run.Dockerfile copies what bin/generate wrote to context.run, and the app image has it.",
    can: CAN,
    given: worldWithSettings([FOLDER]),
    when: BUILT,
    then: [
      expectSuccess(1, ...of("may-create-context-run")),
      expectEqual(
        afterStep(1).file("/layers/generated/acme_ext/context.run/tool", "text"),
        "tool",
        ...of("output-not-temp"),
      ),
      expectEqual(copiedText(), "tool", ...of("configurable-context", "accessible-at-extend", "context-run-only")),
      expectEqual(`${extendedFile(5, "made")}/text`, "tool", ...of("configurable-context")),
    ],
  }),
  kinds({
    id: "shared",
    says: "The folder context is the context of both images.",
    folder: ["context"],
    run: "context",
    build: "context",
    covers: ["context-both", "may-create-context"],
  }),
  kinds({
    id: "run-only",
    says: "The folder context.run is not the build image's: that has the app.",
    folder: ["context.run"],
    run: "context.run",
    build: "app",
    covers: ["context-run-only", "may-create-context-run", "default-app"],
  }),
  kinds({
    id: "build-only",
    says: "The folder context.build is not the run image's: that has the app.",
    folder: ["context.build"],
    run: "app",
    build: "context.build",
    covers: ["context-build-only", "may-create-context-build", "default-app"],
  }),
  kinds({
    id: "one-each",
    says: "An extension may have a context for each image.",
    folder: ["context.build", "context.run"],
    run: "context.run",
    build: "context.build",
    covers: ["context-build-only", "context-run-only"],
  }),
  proposalCase({
    id: "no-folder",
    says: "An extension without a context, as all were before, copies from the app.",
    can: CAN,
    given: worldWithSettings([]),
    when: EXTENDED,
    then: [
      expectSuccess(1, ...of("optional-folders", "no-breaking")),
      expectEqual(copiedText(), "app", ...of("default-app", "no-breaking")),
    ],
  }),
  proposalCase({
    id: "app-out-of-reach",
    says: "If a context exists, COPY does not find a file that only the app has.",
    can: CAN,
    given: worldWithSettings([FOLDER], {}, copyToRunImage("settings")),
    when: BUILT,
    then: [expectFailure(3, ...of("kaniko-context"))],
    control: { id: idOf("run-context"), differs: "/given/extensions/0/generate/1/text" },
  }),
  caseWithoutShell(approved, worldWithSettings([FOLDER], ON_DISTROLESS)),
  proposalCase({
    id: "any-content",
    says: "Links, modes, empty directories and names of any letters in a context are copied as they are, and belong to root.",
    can: CAN,
    given: worldWithSettings(
      [
        { do: "mkdir", path: `${OUTPUT}/context.run/tree/empty` },
        { do: "write", path: `${OUTPUT}/context.run/tree/run`, text: "run", mode: "0755" },
        writeOutput("context.run/tree/caf\u00e9", "composed"),
        writeOutput("context.run/tree/cafe\u0301", "decomposed"),
        { do: "symlink", path: `${OUTPUT}/context.run/tree/link`, to: "/platform/env" },
        { do: "chmod", path: `${OUTPUT}/context.run`, mode: "0000" },
      ],
      {},
      copyToRunImage("tree", "tree"),
    ),
    when: EXTENDED,
    then: expectCopiedEntries(
      [
        ["tree/empty", "type", "dir"],
        ["tree/run", "mode", "0755"],
        ["tree/run", "owner", "root"],
        ["tree/caf\u00e9", "text", "composed"],
        ["tree/cafe\u0301", "text", "decomposed"],
        ["tree/link", "linkname", "/platform/env"],
      ],
      ...of("write-context", "accessible-at-extend"),
    ),
  }),
  proposalCase({
    id: "link-within",
    says: "A link to another file of the context is that file to COPY.",
    can: CAN,
    given: worldWithSettings([
      writeOutput("context.run/other", "tool"),
      { do: "symlink", path: `${OUTPUT}/context.run/tool`, to: "other" },
    ]),
    when: EXTENDED,
    then: [expectEqual(copiedText(), "tool", ...of("accessible-at-extend"))],
  }),
  proposalCase({
    id: "link-without",
    says: "A link that leads out of the context leads nowhere.",
    can: CAN,
    given: worldWithSettings([
      writeOutput("context.run/other", "tool"),
      { do: "symlink", path: `${OUTPUT}/context.run/tool`, to: "/workspace/settings" },
    ]),
    when: EXTENDED,
    then: [expectFailure(3, ...of("accessible-at-extend"))],
    control: { id: idOf("link-within"), differs: "/given/extensions/0/generate/1/to" },
  }),
  proposalCase({
    id: "ignore-file",
    says: "A .dockerignore in a context hides files from COPY.",
    can: CAN,
    given: worldWithSettings(
      [
        writeOutput("context.run/tree/shown", "shown"),
        writeOutput("context.run/tree/hidden", "hidden"),
        writeOutput("context.run/.dockerignore", "tree/hidden\n"),
      ],
      {},
      copyToRunImage("tree", "tree"),
    ),
    when: EXTENDED,
    then: [
      expectEqual(
        `${extendedRunImage(3, "layers", 1, "entries")}/*/name`,
        ["tree", "tree/shown"],
        ...of("kaniko-context"),
      ),
    ],
  }),
];

const changed = (id: string, says: string, acts: readonly [Act, Act], key: string, equals: string): TestCase =>
  proposalCase({
    id,
    says,
    can: CAN,
    given: worldWithSettings([onlyInSecondBuild([acts[1]], [acts[0]])]),
    when: [...EXTENDED, { fresh: ["layers"] }, START_SECOND_BUILD, ...EXTENDED],
    then: [
      expectEqual(copiedText(3), "one", ...of("accessible-at-extend")),
      expectEqual(
        `${extendedRunImage(9, "layers", 1, "entries")}${select("name", "made")}/${key}`,
        equals,
        ...of("accessible-at-extend", "context-both"),
      ),
    ],
  });

const builds: readonly TestCase[] = [
  changed(
    "content-changes",
    "A file of the context that has changed since the last build is copied as it is now.",
    [writeOutput("context/tool", "one"), writeOutput("context/tool", "two")],
    "text",
    "two",
  ),
  changed(
    "mode-changes",
    "A file of the context that has another mode than in the last build is copied with it.",
    [writeOutput("context/tool", "one"), { do: "write", path: `${OUTPUT}/context/tool`, text: "one", mode: "0755" }],
    "mode",
    "0755",
  ),
  proposalCase({
    id: "emptied",
    says: "The output of bin/generate of the previous build is deleted before it runs again.",
    given: worldForExtend({
      extensions: [
        extension({
          generate: [
            onlyInSecondBuild(
              [{ do: "record", as: "again", list: [OUTPUT] }],
              [writeOutput("context/tool"), writeOutput("notes")],
            ),
          ],
        }),
      ],
    }),
    when: [analyze(), detect(), START_SECOND_BUILD, detect()],
    then: [expectEqual(afterStep(3).call("again", "lists", OUTPUT), [], ...of("dir-per-detected-ext", "no-breaking"))],
  }),
];

export const approvedCases: readonly TestCase[] = [...folders, ...builds];
