/** Lifecycles with proposals that are wrong about what an earlier build left, which had another layout, or other proposals. */
import { utf8 } from "#base";
import { setLabels } from "#image";
import { type PhaseContext, placesOf, type StepChange } from "#lifecycle";
import { beside, type ProposalsFault } from "./beside.ts";
import { does, faulty, omits } from "./fault.ts";
import { rebases } from "./layers.ts";
import { found } from "./properties.ts";

const [ON, BACK, MOVED, OFF] = [
  "proposals.switched-on",
  "proposals.switched-back",
  "proposals.moved",
  "proposals.switched-off",
];
const DIRECTORIES = "io.buildpacks.lifecycle.export_dirs";
const VOLUMES = "io.buildpacks.lifecycle.exportable-volumes";
const SAME = ["platform.repro.image-id"];
const AS_BEFORE = ["proposal.metadata-locations.cross-version-compat"];

type State = PhaseContext<"export">["state"];

/** Where there was an image before: what its label said, and what it is to say now. */
const recalls = (
  where: StepChange["where"],
  label: string,
  change: (state: State, was?: string, now?: string) => void,
) =>
  does<"export">("export", where, ({ state }) => {
    const { previous } = state;
    if (previous !== undefined) change(state, previous.config.config.Labels?.[label], state.labels.get(label));
  });

const keepsTopLayer = (state: State): void => {
  const layer = state.previous?.layers.at(-1);
  if (layer !== undefined) state.parts.get("app")?.push({ layer, history: { created: state.created } });
};

const keepsLabel = (label: string) =>
  recalls("before:export:labels", label, (state, was) => {
    if (was !== undefined) state.labels.set(label, was);
  });

/** Of layers that are somewhere else. */
const takesLayers = () => omits("analyze:forget-layers-elsewhere");

const ofSwitchingOn: readonly ProposalsFault[] = [
  beside(
    ["metadata-locations"],
    found(
      ON,
      faulty(
        "layers-of-old-layout-taken",
        "Layers of an image of the old layout are used again.",
        AS_BEFORE,
        takesLayers(),
      ),
    ),
  ),
  beside(
    ["export-dirs"],
    found(
      ON,
      faulty(
        "exports-what-was-exported",
        "A directory is exported only where there was no image before, or one that had it.",
        ["proposal.export-dirs.exported"],
        recalls("after:export:export-dirs", DIRECTORIES, (state, was, now) => {
          if (was === undefined && now !== undefined) state.parts.get("app")?.pop();
        }),
      ),
    ),
  ),
  beside(
    ["oci-artifacts"],
    found(
      ON,
      faulty(
        "rebase-takes-possession",
        "A rebase labels an image that was built without the proposal as one of its own.",
        ["platform.rebaser.identical"],
        rebases((image) => setLabels(image, { "io.buildpacks.lifecycle.artifacts": "[]" })),
      ),
    ),
  ),
];

const ofSwitchingBack: readonly ProposalsFault[] = [
  beside(
    ["metadata-locations"],
    found(
      BACK,
      faulty(
        "layers-of-new-layout-taken",
        "Layers of an image of the new layout are used again.",
        AS_BEFORE,
        takesLayers(),
      ),
    ),
  ),
  beside(
    ["exportable-volumes"],
    found(
      BACK,
      faulty(
        "record-of-before-kept",
        "The volumes of the image before are recorded, though there are none.",
        SAME,
        keepsLabel(VOLUMES),
      ),
    ),
  ),
  beside(
    ["export-dirs"],
    found(
      BACK,
      faulty(
        "directories-of-before-kept",
        "What the image before had exported last is there again, though nothing is exported.",
        SAME,
        recalls("after:export:export-dirs", DIRECTORIES, (state, was, now) => {
          if (was !== undefined && now === undefined) keepsTopLayer(state);
        }),
      ),
    ),
  ),
];

const ofMoving: readonly ProposalsFault[] = [
  beside(
    ["metadata-locations"],
    found(
      MOVED,
      faulty(
        "layers-of-elsewhere-taken",
        "Layers that are below another directory are used again.",
        AS_BEFORE,
        takesLayers(),
      ),
    ),
  ),
  beside(
    ["exportable-volumes"],
    found(
      MOVED,
      faulty(
        "map-of-before-kept",
        "Volumes are recorded where they were in the image before.",
        SAME,
        keepsLabel(VOLUMES),
      ),
    ),
  ),
  beside(
    ["exportable-volumes"],
    found(
      MOVED,
      faulty(
        "volumes-of-before-kept",
        "A volume that is mapped elsewhere now is where it was as well.",
        SAME,
        recalls("after:export:exportable-volumes", VOLUMES, (state, was, now) => {
          if (was !== undefined && was !== now) keepsTopLayer(state);
        }),
      ),
    ),
  ),
];

/** A lifecycle without any proposal takes what these have left for what it looks like. */
const ofSwitchingOff: readonly ProposalsFault[] = [
  beside(
    ["export-dirs"],
    found(
      OFF,
      faulty(
        "layers-said-to-be-the-app",
        "The label says that layers of buildpacks have the diffID of the app's.",
        SAME,
        does<"export">("export", "before:export:own-labels", ({ state }) => {
          const [{ sha } = { sha: "" }] = state.metadata.app;
          const buildpacks = state.metadata.buildpacks.map((one) => ({
            ...one,
            layers: Object.fromEntries(Object.entries(one.layers).map(([name, layer]) => [name, { ...layer, sha }])),
          }));
          state.metadata = { ...state.metadata, buildpacks };
        }),
      ),
    ),
  ),
  beside(
    ["exportable-volumes"],
    found(
      OFF,
      faulty(
        "mark-left-in-layers",
        "The exporter leaves a file in every layer directory, and whoever uses the layer again has it too.",
        SAME,
        does<"export">("export", "before:export:buildpack-layers", (context) => {
          const { fs } = context.process;
          const places = context.state.group.group.map((element) => placesOf(context, element).layers);
          for (const layers of places.filter((path) => fs.exists(path)))
            for (const name of fs.readDir(layers).filter((one) => fs.stat(`${layers}/${one}`).kind === "dir"))
              fs.write(`${layers}/${name}/.exported`, utf8(VOLUMES));
        }),
      ),
    ),
  ),
  beside(
    ["oci-artifacts"],
    found(
      OFF,
      faulty(
        "top-layer-is-the-first",
        "The label names the lowest layer of the run image for its top layer: whoever rebases keeps the rest of the old run image.",
        ["platform.rebaser.run-layers.defined"],
        does<"export">("export", "before:export:own-labels", ({ state }) => {
          const topLayer = state.runImage?.layers[0]?.diffId ?? "";
          state.metadata = { ...state.metadata, runImage: { ...state.metadata.runImage, topLayer } };
        }),
      ),
    ),
  ),
];

export const switchedFaults: readonly ProposalsFault[] = [
  ...ofSwitchingOn,
  ...ofSwitchingBack,
  ...ofMoving,
  ...ofSwitchingOff,
];
