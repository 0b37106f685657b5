/** Mutants that export volumes in a wrong way. The proposal is enabled. */
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
  type MutantPlan,
  mutant,
  overrideDecision,
  runLayers,
  skipStep,
} from "#mutants/kit";
import type { ProposalMutant } from "../kit/evidence.ts";

export interface VolumesMutant extends ProposalMutant {
  /** The laws that kill it, besides the test cases. Only they kill a mutant that breaks no statement. */
  readonly laws: readonly LawId[];
}

/** No phase before the build checks anything. */
const unlooked = combine(
  skipStep("analyze:exportable-volumes"),
  skipStep("detect:exportable-volumes"),
  skipStep("detect:exportable-volumes-of-group"),
);

const GROUP = "exportable-volumes.toml";
const RECORD = "io.buildpacks.lifecycle.exportable-volumes";
const LINK = "/workspaces/aws-extensions";

/** Later phases read another list than the detector wrote. */
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

interface VolumesPlan extends MutantPlan {
  readonly laws?: readonly LawId[];
}

/** `breaks`: names of the proposal's statements. */
const volumesMutant = (name: string, says: string, { breaks, fault, laws = [] }: VolumesPlan): VolumesMutant => ({
  ...mutant(`exportable-volumes-${name}`, says, {
    breaks: breaks.map((what) => `proposal.exportable-volumes.${what}`),
    fault,
  }),
  laws,
  proposals: ["exportable-volumes"],
});

const ofLists: readonly VolumesMutant[] = [
  volumesMutant("buildpacks-unseen", "The detector does not check the declarations of buildpacks.", {
    breaks: ["toml-list-of-names", "normal-buildpacks-only", "platform-validates-images"],
    fault: combine(skipStep("detect:exportable-volumes"), skipStep("detect:exportable-volumes-of-group")),
    laws: [EMPTY, EXACT],
  }),
  volumesMutant("nothing-looked-at", "No phase looks at names, at the label or at images.", {
    breaks: ["toml-list-of-names", "label-format"],
    fault: unlooked,
    laws: [EMPTY, EXACT, LAWFUL],
  }),
  volumesMutant("key-refused", "A buildpack that declares volumes is refused, whatever they are.", {
    breaks: ["toml-key", "toml-list-of-names"],
    fault: addStep("detect", "after:detect:exportable-volumes", failWith("the key is unknown")),
    laws: [EXACT, LAWFUL],
  }),
  volumesMutant("label-unseen", "The analyzer looks neither at the label nor at the run image.", {
    breaks: ["label-format", "platform-validates-images"],
    fault: skipStep("analyze:exportable-volumes"),
    laws: [EMPTY],
  }),
  volumesMutant("label-refused", "The analyzer refuses every label, and every run image.", {
    breaks: ["label-format", "platform-validates-images"],
    fault: addStep("analyze", "after:analyze:exportable-volumes", failWith("content")),
    laws: [EMPTY, EXACT, LAWFUL],
  }),
  volumesMutant("says-no-path", "The analyzer rejects the image without naming the path of the content.", {
    breaks: ["label-format", "platform-validates-images"],
    fault: addStep("analyze", "replace:analyze:exportable-volumes", failWith("content")),
    laws: [EMPTY],
  }),
  volumesMutant("checked-late", "The lifecycle checks declared names and their paths only after buildpacks have run.", {
    breaks: ["toml-list-of-names", "label-format"],
    fault: combine(unlooked, addStep("build", "after:build:run-buildpacks", failWith("a name or a path is wrong"))),
    laws: [LAWFUL],
  }),
  volumesMutant("everybody-exports", "The volume of a buildpack outside the group is exported.", {
    breaks: ["declared-per-buildpack"],
    fault: addStep("detect", "after:detect:exportable-volumes-of-group", ({ process: { fs }, inputs }) => {
      const volume = `name = "aws-extensions"\npath = "/opt/extensions"\nlink = "${LINK}"\nby = []\n`;
      if (fs.exists("/opt/extensions")) fs.write(`${inputs.layers}/${GROUP}`, utf8(`[[volumes]]\n${volume}`));
    }),
  }),
  volumesMutant("filled-early", "The analyzer leaves something in the directories that are mapped.", {
    breaks: ["home-usecase"],
    fault: addStep("analyze", "after:analyze:exportable-volumes", ({ process: { fs } }) => {
      for (const dir of [byteString("/home/cnb/.config"), byteString("/opt/tool")])
        if (fs.exists(dir)) fs.write(`${dir}/lifecycle`, utf8(""));
    }),
    laws: [EMPTY],
  }),
];

const ofContainers: readonly VolumesMutant[] = [
  volumesMutant("not-linked", "Once buildpacks have run, there is a directory in place of the link.", {
    breaks: ["lifecycle-symlinks"],
    fault: addStep("build", "after:build:run-buildpacks", ({ process: { fs } }) => {
      if (!fs.exists(LINK) || fs.lstat(LINK).kind !== "symlink") return;
      fs.removeAll(LINK);
      fs.mkdir(LINK);
    }),
  }),
  volumesMutant("not-given", "A lifecycle that starts as root leaves the directories to root.", {
    breaks: ["lifecycle-writable"],
    fault: combine(skipStep("analyze:make-exportable-volumes"), skipStep("create:make-exportable-volumes")),
  }),
  volumesMutant("app-stays", "The app directory is /workspace, whatever there is.", {
    breaks: ["default-workspace-moved"],
    fault: overrideDecision("inputDefaults", () => () => ({})),
  }),
  volumesMutant("app-always-moves", "The working directory is /workspaces/default, whatever the platform says.", {
    breaks: ["app-dir-configurable"],
    fault: overrideDecision("imageWorkingDir", () => () => "/workspaces/default"),
  }),
];

const ofImages: readonly VolumesMutant[] = [
  volumesMutant("left-behind", "The exporter omits the content of the volumes.", {
    breaks: [
      ...["extra-volumes-exported", "label-override", "opt-usecase", "home-usecase", "default-map", "unlisted-default"],
      ...["lifecycle-exports-real-path", "alongside-workspace", "workspace-symlink", "rebase-safe"],
    ],
    fault: skipStep("export:exportable-volumes"),
    laws: [EXACT],
  }),
  volumesMutant("through-the-link", "Content is exported at /workspaces/<name>, wherever the label maps it to.", {
    breaks: ["label-override", "lifecycle-exports-real-path"],
    fault: addStep(
      "export",
      "before:export:exportable-volumes",
      rewritten((text) => text.replaceAll(/(link = (.*)\n[\s\S]*?path = ).*/g, "$1$2")),
    ),
    laws: [EXACT],
  }),
  volumesMutant("of-root", "Files of volumes belong to root in the app image.", {
    breaks: ["extra-volumes-exported"],
    fault: addStep("export", CHANGED, ({ state }) => {
      const ofRoot = state.layers.get("app")?.map((part, i) => {
        if (i < VOLUMES_FROM) return part;
        return {
          ...part,
          layer: layerOf(part.layer.entries.map((one) => ({ ...one, meta: { ...one.meta, ...ROOT } }))),
        };
      });
      if (ofRoot !== undefined) state.layers.set("app", ofRoot);
    }),
    laws: [EXACT],
  }),
  volumesMutant("unsliced", "Slices mean nothing in volumes.", {
    breaks: ["extra-volumes-exported"],
    fault: ignoreSlices("before:export:exportable-volumes"),
  }),
  volumesMutant("last-lost", "The last volume is not exported.", {
    breaks: ["declared-per-buildpack", "unlisted-default"],
    fault: dropLastAppLayer(CHANGED),
    laws: [EXACT],
  }),
  {
    ...volumesMutant("rebase-unchecked", "A rebase looks at nothing.", {
      breaks: [],
      fault: skipStep("rebase:exportable-volumes"),
      laws: [SAFE],
    }),
    proposals: ["exportable-volumes:rebase=check"],
  },
  volumesMutant("not-recorded", "The app image does not record the paths of its volumes.", {
    breaks: [],
    fault: addStep("export", CHANGED, ({ state }) => {
      state.labels.delete(RECORD);
    }),
    laws: [SAFE],
  }),
  volumesMutant("elsewhere-recorded", "The app image says of every volume that it is somewhere else.", {
    breaks: [],
    fault: addStep("export", CHANGED, ({ state }) => {
      const label = state.labels.get(RECORD);
      if (label !== undefined)
        state.labels.set(RECORD, label.replaceAll(/"path":"[^"]*"/g, '"path":"/workspaces/other"'));
    }),
    laws: [SAFE],
  }),
  volumesMutant("rebase-drops-volumes", "A rebase loses the layers of volumes.", {
    breaks: ["rebase-safe"],
    fault: changeRebasedImage((image, context) => {
      const recorded = image.config.config.Labels?.[RECORD] ?? "";
      const kept = appLayers(context, image.layers).filter(({ diffId }) => !recorded.includes(diffId));
      return { ...image, layers: [...runLayers(context, image.layers), ...kept] };
    }),
    laws: [SAFE],
  }),
];

export const mutants: readonly VolumesMutant[] = [...ofLists, ...ofContainers, ...ofImages];
