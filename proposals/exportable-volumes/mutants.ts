/** Lifecycles that export volumes and do it wrongly: each with the proposal on. */
import { textOf, utf8 } from "#base";
import { layerOf } from "#image";
import type { PhaseContext } from "#lifecycle";
import type { PropertyId } from "../../conformance/laws/property.ts";
import {
  type Change,
  decides,
  does,
  type FaultyLifecycle,
  faulty,
  omits,
  throwing,
  together,
} from "../../conformance/mutants/fault.ts";
import { above, below, losesLast, rebases, unsliced } from "../../conformance/mutants/layers.ts";

export interface VolumesFault extends FaultyLifecycle {
  /** The properties that find it, besides the cases: one that breaks no statement is found by these alone. */
  readonly laws: readonly PropertyId[];
  /** `exportable-volumes`, with the option that it is a fault of. */
  readonly proposal: string;
}

/** No phase before the build looks at anything. */
const unlooked = together(
  omits("analyze:exportable-volumes"),
  omits("detect:exportable-volumes"),
  omits("detect:exportable-volumes-of-group"),
);

const GROUP = "exportable-volumes.toml";
const RECORD = "io.buildpacks.lifecycle.exportable-volumes";
const LINK = "/workspaces/aws-extensions";

/** What the detector has left for later phases reads otherwise. */
function rewritten<P extends "build" | "export">(change: (text: string) => string) {
  return ({ process: { fs }, inputs }: PhaseContext<P>) => {
    const path = `${inputs.layers}/${GROUP}`;
    if (fs.exists(path)) fs.write(path, utf8(change(textOf(fs.read(path)))));
  };
}

const CHANGED = "after:export:exportable-volumes";
/** Layers of volumes stand above the app's one. */
const VOLUMES_FROM = 1;
const ROOT = { uid: 0, gid: 0 };

const [EMPTY, EXACT, LAWFUL, SAFE] = ["emptiness", "exact", "lawful", "rebase-safe"].map(
  (what) => `exportable-volumes.${what}` as PropertyId,
) as [PropertyId, PropertyId, PropertyId, PropertyId];

const one = (
  name: string,
  says: string,
  breaks: readonly string[],
  change: Change,
  ...laws: readonly PropertyId[]
): VolumesFault => ({
  ...faulty(
    `exportable-volumes-${name}`,
    says,
    breaks.map((what) => `proposal.exportable-volumes.${what}`),
    change,
  ),
  laws,
  proposal: "exportable-volumes",
});

const ofLists: readonly VolumesFault[] = [
  one(
    "buildpacks-unseen",
    "The detector does not look at what buildpacks declare.",
    ["toml-list-of-names", "normal-buildpacks-only", "platform-validates-images"],
    together(omits("detect:exportable-volumes"), omits("detect:exportable-volumes-of-group")),
    EMPTY,
    EXACT,
  ),
  one(
    "nothing-looked-at",
    "No phase looks at names, at the label or at images.",
    ["toml-list-of-names", "label-format"],
    unlooked,
    EMPTY,
    EXACT,
    LAWFUL,
  ),
  one(
    "key-refused",
    "A buildpack that declares volumes is refused, whatever they are.",
    ["toml-key", "toml-list-of-names"],
    does("detect", "after:detect:exportable-volumes", throwing("the key is unknown")),
    EXACT,
    LAWFUL,
  ),
  one(
    "label-unseen",
    "The analyzer looks neither at the label nor at the run image.",
    ["label-format", "platform-validates-images"],
    omits("analyze:exportable-volumes"),
    EMPTY,
  ),
  one(
    "label-refused",
    "The analyzer refuses every label, and every run image.",
    ["label-format", "platform-validates-images"],
    does("analyze", "after:analyze:exportable-volumes", throwing("content")),
    EMPTY,
    EXACT,
    LAWFUL,
  ),
  one(
    "says-no-path",
    "The analyzer refuses without a word of where the content is.",
    ["label-format", "platform-validates-images"],
    does("analyze", "replace:analyze:exportable-volumes", throwing("content")),
    EMPTY,
  ),
  one(
    "checked-late",
    "What buildpacks declare and where it goes is checked once they have run.",
    ["toml-list-of-names", "label-format"],
    together(unlooked, does("build", "after:build:run-buildpacks", throwing("a name or a path is wrong"))),
    LAWFUL,
  ),
  one(
    "everybody-exports",
    "The volume of a buildpack outside the group is exported.",
    ["declared-per-buildpack"],
    does("detect", "after:detect:exportable-volumes-of-group", ({ process: { fs }, inputs }) => {
      const volume = `name = "aws-extensions"\npath = "/opt/extensions"\nlink = "${LINK}"\nby = []\n`;
      if (fs.exists("/opt/extensions")) fs.write(`${inputs.layers}/${GROUP}`, utf8(`[[volumes]]\n${volume}`));
    }),
  ),
  one(
    "filled-early",
    "The analyzer leaves something in the directories that are mapped.",
    ["home-usecase"],
    does("analyze", "after:analyze:exportable-volumes", ({ process: { fs } }) => {
      for (const dir of ["/home/cnb/.config", "/opt/tool"]) if (fs.exists(dir)) fs.write(`${dir}/lifecycle`, utf8(""));
    }),
    EMPTY,
  ),
];

const ofContainers: readonly VolumesFault[] = [
  one(
    "not-linked",
    "Once buildpacks have run, there is a directory in place of the link.",
    ["lifecycle-symlinks"],
    does("build", "after:build:run-buildpacks", ({ process: { fs } }) => {
      if (!fs.exists(LINK) || fs.lstat(LINK).kind !== "symlink") return;
      fs.removeAll(LINK);
      fs.mkdir(LINK);
    }),
  ),
  one(
    "not-given",
    "A lifecycle that starts as root leaves the directories to root.",
    ["lifecycle-writable"],
    together(omits("analyze:make-exportable-volumes"), omits("create:make-exportable-volumes")),
  ),
  one(
    "app-stays",
    "The app directory is /workspace, whatever there is.",
    ["default-workspace-moved"],
    decides("inputDefaults", () => () => ({})),
  ),
  one(
    "app-always-moves",
    "The working directory is /workspaces/default, whatever the platform says.",
    ["app-dir-configurable"],
    decides("imageWorkingDir", () => () => "/workspaces/default"),
  ),
];

const ofImages: readonly VolumesFault[] = [
  one(
    "left-behind",
    "What is in the volumes stays in the build container.",
    [
      ...["extra-volumes-exported", "label-override", "opt-usecase", "home-usecase", "default-map", "unlisted-default"],
      ...["lifecycle-exports-real-path", "alongside-workspace", "workspace-symlink", "rebase-safe"],
    ],
    omits("export:exportable-volumes"),
    EXACT,
  ),
  one(
    "through-the-link",
    "Content is exported at /workspaces/<name>, wherever the label maps it to.",
    ["label-override", "lifecycle-exports-real-path"],
    does(
      "export",
      "before:export:exportable-volumes",
      rewritten((text) => text.replaceAll(/(link = (.*)\n[\s\S]*?path = ).*/g, "$1$2")),
    ),
    EXACT,
  ),
  one(
    "of-root",
    "Files of volumes belong to root in the app image.",
    ["extra-volumes-exported"],
    does("export", CHANGED, ({ state }) => {
      const ofRoot = state.parts.get("app")?.map((part, i) => {
        if (i < VOLUMES_FROM) return part;
        return {
          ...part,
          layer: layerOf(part.layer.entries.map((one) => ({ ...one, meta: { ...one.meta, ...ROOT } }))),
        };
      });
      if (ofRoot !== undefined) state.parts.set("app", ofRoot);
    }),
    EXACT,
  ),
  one(
    "unsliced",
    "Slices mean nothing in volumes.",
    ["extra-volumes-exported"],
    unsliced("before:export:exportable-volumes"),
  ),
  one(
    "last-lost",
    "The last volume is not exported.",
    ["declared-per-buildpack", "unlisted-default"],
    losesLast(CHANGED),
    EXACT,
  ),
  {
    ...one("rebase-unchecked", "A rebase looks at nothing.", [], omits("rebase:exportable-volumes"), SAFE),
    proposal: "exportable-volumes:rebase=check",
  },
  one(
    "not-recorded",
    "The app image does not say where its volumes are.",
    [],
    does("export", CHANGED, ({ state }) => {
      state.labels.delete(RECORD);
    }),
    SAFE,
  ),
  one(
    "elsewhere-recorded",
    "The app image says of every volume that it is somewhere else.",
    [],
    does("export", CHANGED, ({ state }) => {
      const label = state.labels.get(RECORD);
      if (label !== undefined)
        state.labels.set(RECORD, label.replaceAll(/"path":"[^"]*"/g, '"path":"/workspaces/other"'));
    }),
    SAFE,
  ),
  one(
    "rebase-drops-volumes",
    "A rebase loses the layers of volumes.",
    ["rebase-safe"],
    rebases((image, context) => {
      const recorded = image.config.config.Labels?.[RECORD] ?? "";
      const kept = above(context, image.layers).filter(({ diffId }) => !recorded.includes(diffId));
      return { ...image, layers: [...below(context, image.layers), ...kept] };
    }),
    SAFE,
  ),
];

export const exportableVolumesFaults: readonly VolumesFault[] = [...ofLists, ...ofContainers, ...ofImages];
