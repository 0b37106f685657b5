/** Lifecycles that export volumes and do it wrongly: each with the proposal on. */
import { byteString, textOf, utf8 } from "#base";
import { layerOf } from "#image";
import { type LawId, lawId } from "#laws/kit";
import type { PhaseContext } from "#lifecycle";
import {
  addStep,
  appLayers,
  changeRebasedImage,
  combine,
  dropLastAppLayer,
  failWith,
  ignoreSlices,
  mutant,
  overrideDecision,
  type PlannedFault,
  runLayers,
  skipStep,
} from "#mutants/kit";
import type { ProposalMutant } from "../kit/evidence.ts";

export interface VolumesMutant extends ProposalMutant {
  /** The laws that kill it, besides the test cases. Only they kill a mutant that breaks no statement. */
  readonly laws: readonly LawId[];
}

/** No phase before the build looks at anything. */
const unlooked = combine(
  skipStep("analyze:exportable-volumes"),
  skipStep("detect:exportable-volumes"),
  skipStep("detect:exportable-volumes-of-group"),
);

const GROUP = "exportable-volumes.toml";
const RECORD = "io.buildpacks.lifecycle.exportable-volumes";
const LINK = "/workspaces/aws-extensions";

/** What the detector has left for later phases reads otherwise. */
function rewritten<P extends "build" | "export">(change: (text: string) => string) {
  return ({ process: { fs }, inputs }: PhaseContext<P>) => {
    const path = byteString`${inputs.layers}/${GROUP}`;
    if (fs.exists(path)) fs.write(path, utf8(change(textOf(fs.read(path)))));
  };
}

const CHANGED = "after:export:exportable-volumes";
/** Layers of volumes are above the layer of the app. */
const VOLUMES_FROM = 1;
const ROOT = { uid: 0, gid: 0 };

const EMPTY = lawId("exportable-volumes.emptiness");
const EXACT = lawId("exportable-volumes.exact");
const LAWFUL = lawId("exportable-volumes.lawful");
const SAFE = lawId("exportable-volumes.rebase-safe");

const one = (
  name: string,
  says: string,
  breaks: readonly string[],
  change: PlannedFault,
  ...laws: readonly LawId[]
): VolumesMutant => ({
  ...mutant(
    `exportable-volumes-${name}`,
    says,
    breaks.map((what) => `proposal.exportable-volumes.${what}`),
    change,
  ),
  laws,
  proposals: ["exportable-volumes"],
});

const ofLists: readonly VolumesMutant[] = [
  one(
    "buildpacks-unseen",
    "The detector does not check the declarations of buildpacks.",
    ["toml-list-of-names", "normal-buildpacks-only", "platform-validates-images"],
    combine(skipStep("detect:exportable-volumes"), skipStep("detect:exportable-volumes-of-group")),
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
    addStep("detect", "after:detect:exportable-volumes", failWith("the key is unknown")),
    EXACT,
    LAWFUL,
  ),
  one(
    "label-unseen",
    "The analyzer looks neither at the label nor at the run image.",
    ["label-format", "platform-validates-images"],
    skipStep("analyze:exportable-volumes"),
    EMPTY,
  ),
  one(
    "label-refused",
    "The analyzer refuses every label, and every run image.",
    ["label-format", "platform-validates-images"],
    addStep("analyze", "after:analyze:exportable-volumes", failWith("content")),
    EMPTY,
    EXACT,
    LAWFUL,
  ),
  one(
    "says-no-path",
    "The analyzer rejects the image without naming the path of the content.",
    ["label-format", "platform-validates-images"],
    addStep("analyze", "replace:analyze:exportable-volumes", failWith("content")),
    EMPTY,
  ),
  one(
    "checked-late",
    "The lifecycle checks declared names and their paths only after buildpacks have run.",
    ["toml-list-of-names", "label-format"],
    combine(unlooked, addStep("build", "after:build:run-buildpacks", failWith("a name or a path is wrong"))),
    LAWFUL,
  ),
  one(
    "everybody-exports",
    "The volume of a buildpack outside the group is exported.",
    ["declared-per-buildpack"],
    addStep("detect", "after:detect:exportable-volumes-of-group", ({ process: { fs }, inputs }) => {
      const volume = `name = "aws-extensions"\npath = "/opt/extensions"\nlink = "${LINK}"\nby = []\n`;
      if (fs.exists("/opt/extensions")) fs.write(`${inputs.layers}/${GROUP}`, utf8(`[[volumes]]\n${volume}`));
    }),
  ),
  one(
    "filled-early",
    "The analyzer leaves something in the directories that are mapped.",
    ["home-usecase"],
    addStep("analyze", "after:analyze:exportable-volumes", ({ process: { fs } }) => {
      for (const dir of [byteString("/home/cnb/.config"), byteString("/opt/tool")])
        if (fs.exists(dir)) fs.write(`${dir}/lifecycle`, utf8(""));
    }),
    EMPTY,
  ),
];

const ofContainers: readonly VolumesMutant[] = [
  one(
    "not-linked",
    "Once buildpacks have run, there is a directory in place of the link.",
    ["lifecycle-symlinks"],
    addStep("build", "after:build:run-buildpacks", ({ process: { fs } }) => {
      if (!fs.exists(LINK) || fs.lstat(LINK).kind !== "symlink") return;
      fs.removeAll(LINK);
      fs.mkdir(LINK);
    }),
  ),
  one(
    "not-given",
    "A lifecycle that starts as root leaves the directories to root.",
    ["lifecycle-writable"],
    combine(skipStep("analyze:make-exportable-volumes"), skipStep("create:make-exportable-volumes")),
  ),
  one(
    "app-stays",
    "The app directory is /workspace, whatever there is.",
    ["default-workspace-moved"],
    overrideDecision("inputDefaults", () => () => ({})),
  ),
  one(
    "app-always-moves",
    "The working directory is /workspaces/default, whatever the platform says.",
    ["app-dir-configurable"],
    overrideDecision("imageWorkingDir", () => () => "/workspaces/default"),
  ),
];

const ofImages: readonly VolumesMutant[] = [
  one(
    "left-behind",
    "The exporter omits the content of the volumes.",
    [
      ...["extra-volumes-exported", "label-override", "opt-usecase", "home-usecase", "default-map", "unlisted-default"],
      ...["lifecycle-exports-real-path", "alongside-workspace", "workspace-symlink", "rebase-safe"],
    ],
    skipStep("export:exportable-volumes"),
    EXACT,
  ),
  one(
    "through-the-link",
    "Content is exported at /workspaces/<name>, wherever the label maps it to.",
    ["label-override", "lifecycle-exports-real-path"],
    addStep(
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
    addStep("export", CHANGED, ({ state }) => {
      const ofRoot = state.layers.get("app")?.map((part, i) => {
        if (i < VOLUMES_FROM) return part;
        return {
          ...part,
          layer: layerOf(part.layer.entries.map((one) => ({ ...one, meta: { ...one.meta, ...ROOT } }))),
        };
      });
      if (ofRoot !== undefined) state.layers.set("app", ofRoot);
    }),
    EXACT,
  ),
  one(
    "unsliced",
    "Slices mean nothing in volumes.",
    ["extra-volumes-exported"],
    ignoreSlices("before:export:exportable-volumes"),
  ),
  one(
    "last-lost",
    "The last volume is not exported.",
    ["declared-per-buildpack", "unlisted-default"],
    dropLastAppLayer(CHANGED),
    EXACT,
  ),
  {
    ...one("rebase-unchecked", "A rebase looks at nothing.", [], skipStep("rebase:exportable-volumes"), SAFE),
    proposals: ["exportable-volumes:rebase=check"],
  },
  one(
    "not-recorded",
    "The app image does not record the paths of its volumes.",
    [],
    addStep("export", CHANGED, ({ state }) => {
      state.labels.delete(RECORD);
    }),
    SAFE,
  ),
  one(
    "elsewhere-recorded",
    "The app image says of every volume that it is somewhere else.",
    [],
    addStep("export", CHANGED, ({ state }) => {
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
    changeRebasedImage((image, context) => {
      const recorded = image.config.config.Labels?.[RECORD] ?? "";
      const kept = appLayers(context, image.layers).filter(({ diffId }) => !recorded.includes(diffId));
      return { ...image, layers: [...runLayers(context, image.layers), ...kept] };
    }),
    SAFE,
  ),
];

export const mutants: readonly VolumesMutant[] = [...ofLists, ...ofContainers, ...ofImages];
