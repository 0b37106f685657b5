/**
 * The repair of what comes later: a label of the app image says which artifacts belong to it, so that a layer that is reused without its
 * content has them still, and a rebase can say that they belong to the new image. It names blobs, not manifests: a manifest that has the
 * app image as its subject cannot be named in that image.
 */
import { byteString, type Digest, describeFault } from "#base";
import { names as contractNames, json } from "#contract";
import { type ArtifactPart, artifacts, type PhaseContext, phaseFault, placesOf, type StepDef } from "#lifecycle";
import type { Choices } from "./choices.ts";
import { ofReport } from "./cites.ts";
import { published } from "./names.ts";

export const LABEL = "io.buildpacks.lifecycle.artifacts";

interface Recorded {
  readonly buildpack: string;
  readonly layer: string;
  readonly file: string;
  /** In the image's repository. */
  readonly tag: string;
  readonly blob: string;
}

type Images = NonNullable<PhaseContext<"export">["state"]["stores"]>["images"];

export const recordOf = (parts: readonly ArtifactPart[]): string =>
  json.text(
    parts.map(({ by, layer, file, names, artifact }) => ({
      buildpack: by,
      layer,
      file,
      tag: artifacts.tagOf(names[0] ?? "") ?? "",
      blob: artifact.layers[0]?.blob.digest ?? "",
    })),
  );

/** Nothing where the label is not there or cannot be read. */
export function recordedIn(label: string | undefined): readonly Recorded[] {
  const read = label === undefined ? undefined : json.read(label, LABEL);
  if (read?.ok !== true || !Array.isArray(read.value)) return [];
  return (read.value as readonly json.Data[]).flatMap((one) => {
    const { buildpack, layer, file, tag, blob } = (one ?? {}) as Readonly<Record<string, json.Data>>;
    const all = { buildpack, layer, file, tag, blob };
    return Object.values(all).every((value) => typeof value === "string") ? [all as unknown as Recorded] : [];
  });
}

/** Of layers that come from the previous image: their artifacts are in its repository, unless somebody took them away. */
export async function reusedParts(context: PhaseContext<"export">, choices: Choices): Promise<readonly ArtifactPart[]> {
  const { state, process, inputs } = context;
  const parts: ArtifactPart[] = [];
  for (const one of recordedIn(state.previous?.config.config.Labels?.[LABEL])) {
    const element = state.group.group.find(({ id }) => id === one.buildpack);
    if (element === undefined) continue;
    const [places, layer] = [placesOf(context, element), byteString(one.layer)];
    if (process.fs.exists(`${places.layers}/${layer}`) || !process.fs.exists(`${places.layerFiles}/${layer}.toml`))
      continue;
    const artifact = await found(state.stores?.images, state.analyzed.image?.reference ?? "", one);
    const { config, layers, annotations } = artifact;
    parts.push({
      names:
        inputs.args.length === 0
          ? []
          : published(inputs.args, { id: one.buildpack, tag: plainTag(one, choices) }, choices),
      artifact: { config, layers, ...(annotations !== undefined && { annotations }) },
      by: one.buildpack,
      layer: one.layer,
      file: one.file,
    });
  }
  return parts;
}

/** As the buildpack gave it: the name that it was published under may have something before it. */
function plainTag({ tag, buildpack }: Recorded, { naming }: Choices): string {
  if (naming === "buildpack") return tag.slice(contractNames.escapeId(buildpack).length + 2);
  return naming === "app" ? tag.slice(tag.indexOf("-") + 1) : tag;
}

async function found(images: Images | undefined, image: string, { tag, blob, buildpack, layer }: Recorded) {
  const name = artifacts.besides(image, tag);
  const opened = name === undefined ? undefined : await images?.artifact(name);
  const why = opened?.ok === false ? `: ${describeFault(opened.fault)}` : "";
  const artifact = opened?.ok ? opened.value : undefined;
  if (artifact?.layers[0]?.blob.digest === (blob as Digest)) return artifact;
  throw phaseFault(
    "export",
    `the artifact ${name ?? tag} of the reused layer ${buildpack}:${layer} is not what the previous image says${why}`,
    { remedy: "build without the previous image, so that the layer is made anew" },
  );
}

/** After a rebase the artifacts are about an image that no tag names any more. */
export const moveSubjects = (choices: Choices): StepDef<"rebase"> => ({
  id: "rebase:oci-artifacts",
  cites: ofReport(choices),
  reads: [`label:${LABEL}`],
  writes: ["key:oci-artifacts-rebased"],
  failsAs: "rebase",
  async run({ state, log }) {
    const { image, stores, app } = state;
    if (image === undefined || stores === undefined) return;
    for (const { tag, blob } of recordedIn(app?.config.config.Labels?.[LABEL])) {
      const name = artifacts.besides(state.appName, tag);
      const opened = name === undefined ? undefined : await stores.images.artifact(name);
      const artifact = opened?.ok ? opened.value : undefined;
      if (name === undefined || artifact === undefined || artifact.layers[0]?.blob.digest !== (blob as Digest)) {
        log.warn(`The artifact ${name ?? tag} is not there any more, or another one`);
        continue;
      }
      if (artifact.subject === undefined) continue;
      const moved = await stores.images.publish(artifacts.about(artifact, image), [name]);
      if (!moved.ok)
        throw phaseFault("rebase", `the artifact ${name} still refers to the old image: ${describeFault(moved.fault)}`);
    }
  },
});
