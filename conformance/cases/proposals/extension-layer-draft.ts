/** The proposal extension-layer, as its draft has it: one directory for each extension, which is the build context. */
import type { Act } from "#machine";
import type { Case, World } from "../../protocol/case.ts";
import { select } from "../../protocol/pointer.ts";
import {
  BUILT,
  copied,
  copying,
  DISTROLESS,
  extending,
  inLayer,
  LAYER,
  later,
  NOW_LATER,
  out,
  write,
} from "../vocabulary/contexts.ts";
import { after, expectThat, fails, must, succeeds } from "../vocabulary/expectations.ts";
import { extended, extension } from "../vocabulary/extensions.ts";
import { layer } from "../vocabulary/prepared.ts";
import { analyze, detect } from "../vocabulary/steps.ts";
import { buildpack, FAIL, type WorldChanges } from "../vocabulary/world.ts";

const ID = "proposal.extension-layer-draft";
const of = (...ids: readonly string[]): readonly string[] => ids.map((id) => `${ID}.${id}`);
const proposed = (draft: Parameters<typeof must>[0]): Case =>
  must({
    platform: ["0.13"],
    buildpack: ["0.11"],
    ...draft,
    id: `${ID}.${draft.id}`,
    amendments: ["extension-layer:form=draft"],
  });

const CAN = ["extend", "two-uids"] as const;
const given = (acts: readonly Act[], changes: WorldChanges = {}, dockerfile = copying("tool")): World =>
  extending({
    extensions: [extension({ generate: [...acts, ...dockerfile] })],
    ...changes,
    files: { "/workspace/settings": { text: "settings" }, ...changes.files },
  });
const TOOL = inLayer("tool", "tool");
const PATH = "/layers/generated/acme_ext/layer";
const image = (path: string) => `${after(5).image("@app:1", "layers", 1, "entries")}${select("name", path)}`;
const records = (as: string): readonly Act[] => [{ do: "record", as, list: [LAYER] }];
const OTHERS = `${LAYER}/../../acme_ext/layer/tool`;

export const extensionLayerDraft: readonly Case[] = [
  proposed({
    id: "copied",
    says: "What bin/generate wrote to its layer is copied by the Dockerfile, and is in the app image.",
    can: CAN,
    given: given([TOOL]),
    when: BUILT,
    then: [
      expectThat(copied(), { equals: "tool" }, ...of("data-transfer", "accessible-at-extend", "context-is-layer")),
      expectThat(`${image("made")}/text`, { equals: "tool" }, ...of("data-transfer")),
    ],
  }),
  proposed({
    id: "app-out-of-reach",
    says: "The app is not the build context any more.",
    can: CAN,
    given: given([TOOL], {}, copying("settings")),
    when: BUILT,
    then: [fails(3, ...of("context-is-layer", "breaking-change"))],
    control: { id: `${ID}.copied`, differs: "/given/extensions/0/generate/1/text" },
  }),
  proposed({
    id: "own-layer",
    says: "Each extension that was detected has a layer of its own, empty, which it is told.",
    given: extending({
      extensions: [
        extension({ id: "acme/one", generate: records("one") }),
        extension({ id: "acme/two", detect: FAIL }),
        extension({ id: "acme/one.more", generate: records("more") }),
      ],
    }),
    when: [analyze(), detect()],
    then: [
      ...[
        ["one", "/layers/generated/acme_one/layer"],
        ["more", "/layers/generated/acme_one.more/layer"],
      ].flatMap(([as = "", dir = ""]) => [
        expectThat(after(1).call(as, "env", "CNB_EXT_LAYER_DIR"), { equals: dir }, ...of("env-var", "own-layers")),
        expectThat(after(1).call(as, "lists", LAYER), { equals: [] }, ...of("dir-per-detected-ext")),
      ]),
      expectThat(after(1).file("/layers/generated/acme_two"), { present: false }, ...of("dir-per-detected-ext")),
    ],
  }),
  proposed({
    id: "emptied",
    says: "What bin/generate wrote in the build before is gone when it is run again.",
    given: extending({ extensions: [extension({ generate: [later(records("again"), [TOOL])] })] }),
    when: [analyze(), detect(), NOW_LATER, detect()],
    then: [expectThat(after(3).call("again", "lists", LAYER), { equals: [] }, ...of("dir-per-detected-ext"))],
  }),
  proposed({
    id: "metadata",
    says: "A file of metadata says that the layer is an extension's.",
    given: given([TOOL]),
    when: [analyze(), detect()],
    then: [expectThat(after(1).toml(`${PATH}.toml`, "types", "extension"), { equals: true }, ...of("metadata-flag"))],
  }),
  proposed({
    id: "same-id",
    says: "An extension and a buildpack of one id have nothing in common.",
    can: CAN,
    given: extending({
      extensions: [extension({ id: "acme/hello", generate: [TOOL, ...copying("tool")] })],
      buildpacks: [
        buildpack({
          build: [...layer("tool", ["launch"]), { do: "record", as: "build", list: ["${CNB_LAYERS_DIR}"] }],
        }),
      ],
    }),
    when: BUILT,
    then: [
      expectThat(
        after(4).call("build", "lists", "${CNB_LAYERS_DIR}"),
        { equals: ["tool.toml", "tool/"] },
        ...of("no-interference"),
      ),
      expectThat(`${image("made")}/text`, { equals: "tool" }, ...of("no-interference")),
    ],
  }),
  proposed({
    id: "other-extension",
    says: "An extension neither reads nor changes the layer of another.",
    can: CAN,
    given: extending({
      extensions: [
        extension({ generate: [TOOL, ...copying("tool")] }),
        extension({
          id: "acme/other",
          generate: [
            { do: "record", as: "other", read: [OTHERS] },
            { do: "if", exists: OTHERS, acts: [write(OTHERS, "of another")] },
          ],
        }),
      ],
    }),
    when: BUILT,
    then: [
      expectThat(after(1).call("other", "reads", OTHERS), { equals: null }, ...of("no-interference", "own-layers")),
      expectThat(copied(), { equals: "tool" }, ...of("no-interference")),
    ],
  }),
  proposed({
    id: "not-in-image",
    says: "What no Dockerfile copies is in no layer of the app image.",
    can: CAN,
    given: given([TOOL, inLayer("more"), out("notes")]),
    when: BUILT,
    then: [
      expectThat(
        `${after(5).image("@app:1", "layers", 1, "entries")}/*/name`,
        { equals: ["made"] },
        ...of("not-in-image"),
      ),
      expectThat(
        after(5).layers("@app:1", "/*/role"),
        { equals: ["run", "run", "sbom", "app", "launcher", "config"] },
        ...of("not-in-image", "not-included-by-lifecycle"),
      ),
      expectThat(
        after(5).layer("@app:1", "config", "/entries/*/name"),
        { equals: ["/layers", "/layers/config", "/layers/config/metadata.toml"] },
        ...of("not-in-image", "not-included-by-lifecycle"),
      ),
    ],
  }),
  proposed({
    id: "ignored-at-build",
    says: "Buildpacks neither find programs of the layer nor read it.",
    can: CAN,
    given: given([inLayer("bin/tool"), TOOL], {
      buildpacks: [buildpack({ build: [{ do: "record", as: "build", read: [`${PATH}/bin/tool`] }] })],
    }),
    when: BUILT,
    then: [
      expectThat(
        after(4).call("build", "reads", `${PATH}/bin/tool`),
        { equals: null },
        ...of("ignored-at-build-launch"),
      ),
      expectThat(
        after(4).call("build", "env", "PATH"),
        { equals: "/usr/local/bin:/usr/bin:/bin" },
        ...of("ignored-at-build-launch"),
      ),
    ],
  }),
  proposed({
    id: "distroless",
    says: "A run image without a shell is extended by COPY.",
    can: CAN,
    given: given([TOOL], { images: { "@run:1": DISTROLESS } }),
    when: BUILT,
    then: [
      succeeds(3, ...of("distroless")),
      expectThat(`${image("made")}/text`, { equals: "tool" }, ...of("distroless")),
    ],
  }),
  proposed({
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
      copying("tree", "tree"),
    ),
    when: BUILT,
    then: [
      ["tree/empty", "type", "dir"],
      ["tree/run", "mode", "0755"],
      ["tree/link", "linkname", "/platform/env"],
    ].map(([path = "", key = "", equals = ""]) =>
      expectThat(
        `${extended(3, "layers", 1, "entries")}${select("name", path)}/${key}`,
        { equals },
        ...of("write-arbitrary"),
      ),
    ),
  }),
  proposed({
    id: "layer-is-a-link",
    says: "A layer that bin/generate has made a link of fails detection.",
    can: CAN,
    given: given([
      { do: "remove", path: LAYER },
      { do: "symlink", path: LAYER, to: "/workspace" },
      inLayer("tool", "tool"),
    ]),
    when: BUILT,
    then: [fails(1, ...of("accessible-at-extend", "not-in-image"))],
    control: { id: `${ID}.layer-made-again`, differs: "/given/extensions/0/generate/1" },
  }),
  proposed({
    id: "layer-made-again",
    says: "A layer that bin/generate has removed and made again is its layer.",
    can: CAN,
    given: given([{ do: "remove", path: LAYER }, { do: "mkdir", path: LAYER }, inLayer("tool", "tool")]),
    when: BUILT,
    then: [expectThat(copied(), { equals: "tool" }, ...of("accessible-at-extend"))],
  }),
];
