/** Lifecycles with proposals that are wrong about what an earlier build left, which had another layout, or other proposals. */
import { utf8 } from "#base";
import { setLabels } from "#image";
import { type PhaseContext, placesOf, type StepChange } from "#lifecycle";
import { type ProposalsMutant, withProposals } from "./beside.ts";
import { killedBy } from "./law-mutants.ts";
import { changeRebasedImage } from "./layers.ts";
import { addStep, mutant, skipStep } from "./mutant.ts";

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

type State = PhaseContext<"export", "previous" | "created">["state"];

/** Where there was an image before: what its label said, and what it is to say now. */
const recalls = (
  where: StepChange["where"],
  label: string,
  change: (state: State, was?: string, now?: string) => void,
) =>
  addStep(
    "export",
    where,
    ({ state }) => {
      const { previous } = state;
      if (previous !== undefined) change(state, previous.config.config.Labels?.[label], state.labels.get(label));
    },
    "previous",
    "created",
  );

const keepsTopLayer = (state: State): void => {
  const layer = state.previous?.layers.at(-1);
  if (layer !== undefined) state.parts.get("app")?.push({ layer, history: { created: state.created } });
};

const keepsLabel = (label: string) =>
  recalls("before:export:labels", label, (state, was) => {
    if (was !== undefined) state.labels.set(label, was);
  });

/** Of layers that are somewhere else. */
const takesLayers = () => skipStep("analyze:forget-layers-elsewhere");

const ofSwitchingOn: readonly ProposalsMutant[] = [
  withProposals(
    ["metadata-locations"],
    killedBy(
      ON,
      mutant(
        "layers-of-old-layout-taken",
        "Layers of an image of the old layout are used again.",
        AS_BEFORE,
        takesLayers(),
      ),
    ),
  ),
  withProposals(
    ["export-dirs"],
    killedBy(
      ON,
      mutant(
        "exports-what-was-exported",
        "A directory is exported only where there was no image before, or one that had it.",
        ["proposal.export-dirs.exported"],
        recalls("after:export:export-dirs", DIRECTORIES, (state, was, now) => {
          if (was === undefined && now !== undefined) state.parts.get("app")?.pop();
        }),
      ),
    ),
  ),
  withProposals(
    ["oci-artifacts"],
    killedBy(
      ON,
      mutant(
        "rebase-takes-possession",
        "A rebase labels an image that was built without the proposal as one of its own.",
        ["platform.rebaser.identical"],
        changeRebasedImage((image) => setLabels(image, { "io.buildpacks.lifecycle.artifacts": "[]" })),
      ),
    ),
  ),
];

const ofSwitchingBack: readonly ProposalsMutant[] = [
  withProposals(
    ["metadata-locations"],
    killedBy(
      BACK,
      mutant(
        "layers-of-new-layout-taken",
        "Layers of an image of the new layout are used again.",
        AS_BEFORE,
        takesLayers(),
      ),
    ),
  ),
  withProposals(
    ["exportable-volumes"],
    killedBy(
      BACK,
      mutant(
        "record-of-before-kept",
        "The volumes of the image before are recorded, though there are none.",
        SAME,
        keepsLabel(VOLUMES),
      ),
    ),
  ),
  withProposals(
    ["export-dirs"],
    killedBy(
      BACK,
      mutant(
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

const ofMoving: readonly ProposalsMutant[] = [
  withProposals(
    ["metadata-locations"],
    killedBy(
      MOVED,
      mutant(
        "layers-of-elsewhere-taken",
        "Layers that are below another directory are used again.",
        AS_BEFORE,
        takesLayers(),
      ),
    ),
  ),
  withProposals(
    ["exportable-volumes"],
    killedBy(
      MOVED,
      mutant(
        "map-of-before-kept",
        "Volumes are recorded where they were in the image before.",
        SAME,
        keepsLabel(VOLUMES),
      ),
    ),
  ),
  withProposals(
    ["exportable-volumes"],
    killedBy(
      MOVED,
      mutant(
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
const ofSwitchingOff: readonly ProposalsMutant[] = [
  withProposals(
    ["export-dirs"],
    killedBy(
      OFF,
      mutant(
        "layers-said-to-be-the-app",
        "The label says that layers of buildpacks have the diffID of the app's.",
        SAME,
        addStep("export", "before:export:own-labels", ({ state }) => {
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
  withProposals(
    ["exportable-volumes"],
    killedBy(
      OFF,
      mutant(
        "mark-left-in-layers",
        "The exporter leaves a file in every layer directory, and whoever uses the layer again has it too.",
        SAME,
        addStep(
          "export",
          "before:export:buildpack-layers",
          (context) => {
            const { fs } = context.process;
            const places = context.state.group.group.map((element) => placesOf(context, element).layers);
            for (const layers of places.filter((path) => fs.exists(path)))
              for (const name of fs.readDir(layers).filter((one) => fs.stat(`${layers}/${one}`).kind === "dir"))
                fs.write(`${layers}/${name}/.exported`, utf8(VOLUMES));
          },
          "group",
        ),
      ),
    ),
  ),
  withProposals(
    ["oci-artifacts"],
    killedBy(
      OFF,
      mutant(
        "top-layer-is-the-first",
        "The label names the lowest layer of the run image for its top layer: whoever rebases keeps the rest of the old run image.",
        ["platform.rebaser.run-layers.defined"],
        addStep(
          "export",
          "before:export:own-labels",
          ({ state }) => {
            const topLayer = state.runImage.layers[0]?.diffId ?? "";
            state.metadata = { ...state.metadata, runImage: { ...state.metadata.runImage, topLayer } };
          },
          "runImage",
        ),
      ),
    ),
  ),
];

export const upgradeMutants: readonly ProposalsMutant[] = [
  ...ofSwitchingOn,
  ...ofSwitchingBack,
  ...ofMoving,
  ...ofSwitchingOff,
];
