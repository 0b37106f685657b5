/** Mutants of the approved form. Each breaks the promise that it names. */

import { contentOf, FaultError, utf8 } from "#base";
import { type ArtifactPart, artifacts, type PhaseContext, type StepChange } from "#lifecycle";
import { addStep, type Mutant, mutant } from "#mutants/kit";
import type { ProposalMutant } from "../kit/evidence.ts";
import { lawMutant, replaceSteps, skip } from "../kit/mutants.ts";
import { amendment } from "./amendment.ts";

type Exporting = PhaseContext<"export", "stores" | "previous">;
type Run = (context: Exporting) => unknown;

export const COLLECTED = "after:export:oci-artifacts";
const PUBLISHES = "replace:export:oci-artifacts-before";

/** A mutant that only the law `by` kills: a step of the exporter publishes other artifacts. */
const publishMutant = (
  by: string,
  name: string,
  says: string,
  { where, run }: { readonly where: StepChange["where"]; readonly run: Run },
): ProposalMutant =>
  lawMutant(by, ["oci-artifacts"], name, says, {
    breaks: ["proposal.oci-artifacts.upload-with-image"],
    fault: addStep("export", where, run, "stores", "previous"),
  });

const PROMISE = "proposal.oci-artifacts";

/** Changes each part. */
const changed =
  (change: (part: ArtifactPart, context: Exporting) => ArtifactPart): Run =>
  (context) => {
    const { artifacts: parts } = context.state;
    parts.splice(0, parts.length, ...parts.map((part) => change(part, context)));
  };

const untyped = ({ config, layers }: ArtifactPart["artifact"]) => {
  const typed = <B extends { readonly blob: object }>(one: B): B => ({
    ...one,
    blob: { ...one.blob, mediaType: "application/vnd.acme.any" },
  });
  return { config: typed(config), layers: layers.map(typed) };
};

/** Publishes nothing if anything is wrong. */
export const allOrNone: Parameters<typeof replaceSteps>[1] = (step) => async (context) => {
  try {
    await step.run(context);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    (context as PhaseContext<"export">).state.artifacts.splice(0);
  }
};

/** Mutants that cases kill. */
export const carelessMutants: readonly Mutant[] = [
  mutant("artifacts-unread", "The exporter reads no artifacts.toml.", {
    breaks: [`${PROMISE}.artifacts-toml`, `${PROMISE}.publish-files`],
    fault: replaceSteps(amendment({}), skip),
  }),
  mutant("artifacts-passed-over", "If one artifact is invalid, the exporter publishes none and succeeds.", {
    breaks: [`${PROMISE}.lifecycle-parses`, `${PROMISE}.labels-array`, `${PROMISE}.set-tag`],
    fault: replaceSteps(amendment({}), allOrNone),
  }),
  mutant("artifacts-unasked", "The exporter publishes artifacts although the platform does not allow them.", {
    breaks: [`${PROMISE}.additive`],
    fault: replaceSteps(amendment({ trust: "any" })),
  }),
];

const promises = (...names: readonly string[]): readonly string[] => names.map((name) => `${PROMISE}.${name}`);

/** Mutants with another option than the RFC has, or than a case expects. */
export const optionMutants: readonly Mutant[] = [
  mutant("artifacts-beside-layers", "artifacts.toml is looked for beside the layers, not in them.", {
    breaks: promises("location"),
    fault: replaceSteps(amendment({ location: "buildpack" })),
  }),
  mutant("artifact-files-of-all-layers", "The exporter resolves the path of the file in the directory of all layers.", {
    breaks: promises("file-relative"),
    fault: replaceSteps(amendment({ "relative-to": "layers-dir" })),
  }),
  mutant("artifact-labels-dropped", "The exporter drops labels other than media types.", {
    breaks: promises("set-labels", "generic-labels"),
    fault: replaceSteps(amendment({ labels: "dropped" })),
  }),
  mutant("artifact-tags-by-buildpack", "The exporter puts the buildpack's id before the tag.", {
    breaks: promises("tag-key"),
    fault: replaceSteps(amendment({ naming: "buildpack" })),
  }),
  mutant("artifact-tags-taken", "The last artifact with a name gets it, even if it is the name of the image.", {
    breaks: promises("tag-collision-open", "standard-image-kept"),
    fault: replaceSteps(amendment({ collision: "last", "app-tag": "overwrite" })),
  }),
  mutant("artifacts-of-one-type", "Every artifact has one media type, whatever its labels say.", {
    breaks: promises("oci-artifact", "config-media-type", "content-media-type"),
    fault: addStep(
      "export",
      COLLECTED,
      changed(({ artifact, ...part }) => ({ ...part, artifact: { ...artifact, ...untyped(artifact) } })),
      "stores",
      "previous",
    ),
  }),
  mutant("first-artifact-alone", "The exporter publishes only the first of several artifacts.", {
    breaks: promises("array-of-artifacts"),
    fault: addStep("export", COLLECTED, ({ state }) => void state.artifacts.splice(1)),
  }),
];

const annotated = (part: ArtifactPart, value: string): ArtifactPart => ({
  ...part,
  artifact: { ...part.artifact, annotations: { made: value } },
});

type Content = ArtifactPart["artifact"]["config"]["blob"]["content"];

/** The same part with other content; types and annotations stay. */
function remade(part: ArtifactPart, change: { readonly config?: Content; readonly layer?: Content }): ArtifactPart {
  const { config, layers, annotations = {} } = part.artifact;
  const [layer = config] = layers;
  const draft = {
    config: { mediaType: config.blob.mediaType, content: change.config ?? config.blob.content },
    layer: { mediaType: layer.blob.mediaType, content: change.layer ?? layer.blob.content },
    annotations,
  };
  return { ...part, artifact: artifacts.artifactOf(draft) };
}

const [ALL, SAME, PARTIAL] = [
  "oci-artifacts.all-or-nothing",
  "oci-artifacts.reproducible",
  "oci-artifacts.never-partial",
];

const random = ({ process }: PhaseContext): string => String(process.random.uint32());

export const publishMutants: readonly ProposalMutant[] = [
  publishMutant(ALL, "last-artifact-lost", "The last artifact is not published.", {
    where: COLLECTED,
    run: ({ state }) => void state.artifacts.pop(),
  }),
  publishMutant(ALL, "nothing-published", "No artifact is published.", {
    where: PUBLISHES,
    run: () => undefined,
  }),
  publishMutant(ALL, "tags-in-lower-case", "Tags are written in lower case.", {
    where: COLLECTED,
    run: changed((part) => ({ ...part, names: part.names.map((name) => name.toLowerCase()) })),
  }),
  publishMutant(ALL, "content-truncated", "The file is cut after three bytes.", {
    where: COLLECTED,
    run: changed((part) => {
      const [layer] = part.artifact.layers;
      return layer === undefined ? part : remade(part, { layer: contentOf(layer.blob.content.bytes().subarray(0, 3)) });
    }),
  }),
  publishMutant(SAME, "random-annotation", "An annotation is random.", {
    where: COLLECTED,
    run: changed((part, context) => annotated(part, random(context))),
  }),
  publishMutant(SAME, "random-configuration", "The configuration has a build number.", {
    where: COLLECTED,
    run: changed((part, context) => remade(part, { config: contentOf(utf8(`{"build":${random(context)}}`)) })),
  }),
  publishMutant(SAME, "random-tag", "Each build has tags of its own.", {
    where: COLLECTED,
    run: changed((part, context) => ({ ...part, names: part.names.map((name) => `${name}-${random(context)}`) })),
  }),
  publishMutant(PARTIAL, "published-in-two-goes", "The artifact is published first with a mark, then without.", {
    where: "before:export:oci-artifacts-before",
    run: async ({ state }) => {
      for (const part of state.artifacts)
        await state.stores.images.publish(annotated(part, "draft").artifact, part.names);
    },
  }),
  publishMutant(PARTIAL, "leftovers-noticed", "The image says whether an artifact was there before it.", {
    where: "before:export:labels",
    run: async ({ state }) => {
      const [part] = state.artifacts;
      const published = await state.stores.images.artifact(part?.names[0] ?? "");
      if (published.ok && published.value !== undefined) state.labels.set("republished", "yes");
    },
  }),
  publishMutant(PARTIAL, "retries-marked", "An artifact says how many builds there were.", {
    where: COLLECTED,
    run: changed((part, { state }) => annotated(part, state.previous === undefined ? "first" : "later")),
  }),
];
