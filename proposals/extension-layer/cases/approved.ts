/** The proposal extension-layer, as RFC 0127 has it: contexts in the output directories of extensions. */

import { afterStep, expectEqual, expectFailure, expectSuccess } from "#cases/vocabulary/expect";
import {
  extendBuildImage,
  extendedRunImage,
  extendRunImage,
  extension,
  FROM_BASE_IMAGE,
  writeGenerated,
} from "#cases/vocabulary/extensions";
import { RUN_IMAGE } from "#cases/vocabulary/run-images";
import { analyze, detect, restore } from "#cases/vocabulary/steps";
import { buildpack } from "#cases/vocabulary/world";
import type { Act } from "#machine";
import type { TestCase } from "#protocol";
import { select } from "#protocol";
import { approved, CAN, FOLDER, given, image, ON_DISTROLESS, withoutShell } from "../worlds/context-cases.ts";
import { BUILT, copied, copying, EXTENDED, extending, later, NOW_LATER, OUTPUT, out } from "../worlds/contexts.ts";

const { proposed, idOf, idsOf: of } = approved;

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
  proposed({
    id,
    says,
    can: CAN,
    given: given(
      folder.map((name) => out(`${name}/tool`, name)),
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
      expectEqual(copied(), run, ...of(...covers)),
      expectEqual(afterStep(4).call("build", "reads", "/made"), build, ...of(...covers)),
    ],
  });

const folders: readonly TestCase[] = [
  proposed({
    id: "run-context",
    says: "What bin/generate wrote to context.run is copied by the run.Dockerfile, and is in the app image.",
    can: CAN,
    given: given([FOLDER]),
    when: BUILT,
    then: [
      expectSuccess(1, ...of("may-create-context-run")),
      expectEqual(
        afterStep(1).file("/layers/generated/acme_ext/context.run/tool", "text"),
        "tool",
        ...of("output-not-temp"),
      ),
      expectEqual(copied(), "tool", ...of("configurable-context", "accessible-at-extend", "context-run-only")),
      expectEqual(`${image(5, "made")}/text`, "tool", ...of("configurable-context")),
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
  proposed({
    id: "no-folder",
    says: "An extension without a context, as all were before, copies from the app.",
    can: CAN,
    given: given([]),
    when: EXTENDED,
    then: [
      expectSuccess(1, ...of("optional-folders", "no-breaking")),
      expectEqual(copied(), "app", ...of("default-app", "no-breaking")),
    ],
  }),
  proposed({
    id: "app-out-of-reach",
    says: "Where there is a context, a file that the app alone has is not found.",
    can: CAN,
    given: given([FOLDER], {}, copying("settings")),
    when: BUILT,
    then: [expectFailure(3, ...of("kaniko-context"))],
    control: { id: idOf("run-context"), differs: "/given/extensions/0/generate/1/text" },
  }),
  withoutShell(approved, given([FOLDER], ON_DISTROLESS)),
  proposed({
    id: "any-content",
    says: "Links, modes, empty directories and names of any letters in a context are copied as they are, and belong to root.",
    can: CAN,
    given: given(
      [
        { do: "mkdir", path: `${OUTPUT}/context.run/tree/empty` },
        { do: "write", path: `${OUTPUT}/context.run/tree/run`, text: "run", mode: "0755" },
        out("context.run/tree/caf\u00e9", "composed"),
        out("context.run/tree/cafe\u0301", "decomposed"),
        { do: "symlink", path: `${OUTPUT}/context.run/tree/link`, to: "/platform/env" },
        { do: "chmod", path: `${OUTPUT}/context.run`, mode: "0000" },
      ],
      {},
      copying("tree", "tree"),
    ),
    when: EXTENDED,
    then: [
      ...[
        ["tree/empty", "type", "dir"],
        ["tree/run", "mode", "0755"],
        ["tree/run", "owner", "root"],
        ["tree/caf\u00e9", "text", "composed"],
        ["tree/cafe\u0301", "text", "decomposed"],
        ["tree/link", "linkname", "/platform/env"],
      ].map(([path = "", key = "", equals = ""]) =>
        expectEqual(
          `${extendedRunImage(3, "layers", 1, "entries")}${select("name", path)}/${key}`,
          equals,
          ...of("write-context", "accessible-at-extend"),
        ),
      ),
    ],
  }),
  proposed({
    id: "link-within",
    says: "A link to another file of the context is that file to COPY.",
    can: CAN,
    given: given([
      out("context.run/other", "tool"),
      { do: "symlink", path: `${OUTPUT}/context.run/tool`, to: "other" },
    ]),
    when: EXTENDED,
    then: [expectEqual(copied(), "tool", ...of("accessible-at-extend"))],
  }),
  proposed({
    id: "link-without",
    says: "A link that leads out of the context leads nowhere.",
    can: CAN,
    given: given([
      out("context.run/other", "tool"),
      { do: "symlink", path: `${OUTPUT}/context.run/tool`, to: "/workspace/settings" },
    ]),
    when: EXTENDED,
    then: [expectFailure(3, ...of("accessible-at-extend"))],
    control: { id: idOf("link-within"), differs: "/given/extensions/0/generate/1/to" },
  }),
  proposed({
    id: "ignore-file",
    says: "A .dockerignore in a context hides files from COPY.",
    can: CAN,
    given: given(
      [
        out("context.run/tree/shown", "shown"),
        out("context.run/tree/hidden", "hidden"),
        out("context.run/.dockerignore", "tree/hidden\n"),
      ],
      {},
      copying("tree", "tree"),
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
  proposed({
    id,
    says,
    can: CAN,
    given: given([later([acts[1]], [acts[0]])]),
    when: [...EXTENDED, { fresh: ["layers"] }, NOW_LATER, ...EXTENDED],
    then: [
      expectEqual(copied(3), "one", ...of("accessible-at-extend")),
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
    [out("context/tool", "one"), out("context/tool", "two")],
    "text",
    "two",
  ),
  changed(
    "mode-changes",
    "A file of the context that has another mode than in the last build is copied with it.",
    [out("context/tool", "one"), { do: "write", path: `${OUTPUT}/context/tool`, text: "one", mode: "0755" }],
    "mode",
    "0755",
  ),
  proposed({
    id: "emptied",
    says: "What bin/generate wrote in the build before is gone when it is run again.",
    given: extending({
      extensions: [
        extension({
          generate: [later([{ do: "record", as: "again", list: [OUTPUT] }], [out("context/tool"), out("notes")])],
        }),
      ],
    }),
    when: [analyze(), detect(), NOW_LATER, detect()],
    then: [expectEqual(afterStep(3).call("again", "lists", OUTPUT), [], ...of("dir-per-detected-ext", "no-breaking"))],
  }),
];

export const approvedCases: readonly TestCase[] = [...folders, ...builds];
