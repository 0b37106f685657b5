/** The proposal extension-layer, with its draft: one directory for each extension, which is the build context. */

import { expectAbsent, expectEqual } from "#cases/vocabulary/expect";
import { expectFailure } from "#cases/vocabulary/expect-exit";
import { extension } from "#cases/vocabulary/extensions";
import { afterStep } from "#cases/vocabulary/pointers";
import { analyze, detect } from "#cases/vocabulary/steps";
import { buildpack } from "#cases/vocabulary/world";
import type { TestCase } from "#protocol";
import {
  CAN,
  caseWithoutShell,
  draft,
  expectOnlyCopied,
  expectSeparate,
  expectUnreadAtBuild,
  extendedFile,
  givenApp,
  ON_DISTROLESS,
  readingExtension,
  SETTINGS,
  worldOfNamesakes,
  worldRecording,
} from "../worlds/context-cases.ts";
import {
  BUILT,
  copiedText,
  copyingExtension,
  copyToRunImage,
  expectCopiedEntries,
  LAYER,
  onlyInSecondBuild,
  START_SECOND_BUILD,
  worldForExtend,
  writeInLayer,
  writeOutput,
} from "../worlds/contexts.ts";

const given = givenApp(SETTINGS);
const { proposalCase, idOf, idsOf: of } = draft;
const TOOL = writeInLayer("tool", "tool");
const PATH = "/layers/generated/acme_ext/layer";
const OTHERS = `${LAYER}/../../acme_ext/layer/tool`;

export const draftCases: readonly TestCase[] = [
  proposalCase({
    id: "copied",
    says: "The Dockerfile copies what bin/generate wrote to its layer, and the app image has it.",
    can: CAN,
    given: given([TOOL]),
    when: BUILT,
    then: [
      expectEqual(copiedText(), "tool", ...of("data-transfer", "accessible-at-extend", "context-is-layer")),
      expectEqual(`${extendedFile(5, "made")}/text`, "tool", ...of("data-transfer")),
    ],
  }),
  proposalCase({
    id: "app-out-of-reach",
    says: "The app is not the build context any more.",
    can: CAN,
    given: given([TOOL], {}, copyToRunImage("settings")),
    when: BUILT,
    then: [expectFailure(3, ...of("context-is-layer", "breaking-change"))],
    control: { id: idOf("copied"), differs: "/given/extensions/0/generate/1/text" },
  }),
  proposalCase({
    id: "own-layer",
    says: "Each extension of the group gets the path of an empty layer of its own.",
    given: worldRecording(LAYER),
    when: [analyze(), detect()],
    then: [
      ...[
        ["one", "/layers/generated/acme_one/layer"],
        ["more", "/layers/generated/acme_one.more/layer"],
      ].flatMap(([as = "", dir = ""]) => [
        expectEqual(afterStep(1).call(as, "env", "CNB_EXT_LAYER_DIR"), dir, ...of("env-var", "own-layers")),
        expectEqual(afterStep(1).call(as, "lists", LAYER), [], ...of("dir-per-detected-ext")),
      ]),
      expectAbsent(afterStep(1).file("/layers/generated/acme_two"), ...of("dir-per-detected-ext")),
    ],
  }),
  proposalCase({
    id: "emptied",
    says: "The output of bin/generate of the previous build is deleted before it runs again.",
    given: worldForExtend({
      extensions: [
        extension({ generate: [onlyInSecondBuild([{ do: "record", as: "again", list: [LAYER] }], [TOOL])] }),
      ],
    }),
    when: [analyze(), detect(), START_SECOND_BUILD, detect()],
    then: [expectEqual(afterStep(3).call("again", "lists", LAYER), [], ...of("dir-per-detected-ext"))],
  }),
  proposalCase({
    id: "metadata",
    says: "A metadata file marks the layer as an extension layer.",
    given: given([TOOL]),
    when: [analyze(), detect()],
    then: [expectEqual(afterStep(1).toml(`${PATH}.toml`, "types", "extension"), true, ...of("metadata-flag"))],
  }),
  proposalCase({
    id: "same-id",
    says: "An extension and a buildpack of one id have nothing in common.",
    can: CAN,
    given: worldOfNamesakes(TOOL),
    when: BUILT,
    then: expectSeparate(idOf("no-interference")),
  }),
  proposalCase({
    id: "other-extension",
    says: "An extension neither reads nor changes the layer of another.",
    can: CAN,
    given: worldForExtend({ extensions: [copyingExtension("tool", TOOL), readingExtension(OTHERS)] }),
    when: BUILT,
    then: [
      expectEqual(afterStep(1).call("other", "reads", OTHERS), null, ...of("no-interference", "own-layers")),
      expectEqual(copiedText(), "tool", ...of("no-interference")),
    ],
  }),
  proposalCase({
    id: "not-in-image",
    says: "Files that no Dockerfile copies are in no layer of the app image.",
    can: CAN,
    given: given([TOOL, writeInLayer("more"), writeOutput("notes")]),
    when: BUILT,
    then: expectOnlyCopied(idOf("not-in-image"), idOf("not-included-by-lifecycle")),
  }),
  proposalCase({
    id: "ignored-at-build",
    says: "Buildpacks neither find programs of the layer nor read it.",
    can: CAN,
    given: given([writeInLayer("bin/tool"), TOOL], {
      buildpacks: [buildpack({ build: [{ do: "record", as: "build", read: [`${PATH}/bin/tool`] }] })],
    }),
    when: BUILT,
    then: expectUnreadAtBuild(`${PATH}/bin/tool`, idOf("ignored-at-build-launch")),
  }),
  caseWithoutShell(draft, given([TOOL], ON_DISTROLESS)),
  proposalCase({
    id: "any-content",
    says: "Links, modes and empty directories in a layer are copied as they are.",
    can: CAN,
    given: given(
      [
        { do: "mkdir", path: `${LAYER}/tree/empty` },
        { do: "write", path: `${LAYER}/tree/run`, text: "run", mode: "0755" },
        { do: "symlink", path: `${LAYER}/tree/link`, to: "/platform/env" },
      ],
      {},
      copyToRunImage("tree", "tree"),
    ),
    when: BUILT,
    then: expectCopiedEntries(
      [
        ["tree/empty", "type", "dir"],
        ["tree/run", "mode", "0755"],
        ["tree/link", "linkname", "/platform/env"],
      ],
      ...of("write-arbitrary"),
    ),
  }),
  proposalCase({
    id: "layer-is-a-link",
    says: "A layer that bin/generate has made a link of fails detection.",
    can: CAN,
    given: given([
      { do: "remove", path: LAYER },
      { do: "symlink", path: LAYER, to: "/workspace" },
      writeInLayer("tool", "tool"),
    ]),
    when: BUILT,
    then: [expectFailure(1, ...of("accessible-at-extend", "not-in-image"))],
    control: { id: idOf("layer-made-again"), differs: "/given/extensions/0/generate/1" },
  }),
  proposalCase({
    id: "layer-made-again",
    says: "A layer that bin/generate has removed and made again is its layer.",
    can: CAN,
    given: given([{ do: "remove", path: LAYER }, { do: "mkdir", path: LAYER }, writeInLayer("tool", "tool")]),
    when: BUILT,
    then: [expectEqual(copiedText(), "tool", ...of("accessible-at-extend"))],
  }),
];
