/**
 * A repair for later builds: a label of the app image names its artifacts, so that a layer that is reused without its content still
 * has them, and a rebase can make the new image their subject. It names blobs, not manifests: a manifest that has the
 * app image as its subject cannot be named in that image.
 */
import { byteString, describeFault } from "#base";
import { json } from "#contract";
import { type ArtifactPart, artifacts, type PhaseContext, phaseFault, placesOf, step } from "#lifecycle";
import { quote } from "../kit/quote.ts";
import { listOf, membersOf } from "../shared/json.ts";
import { ofReport } from "./cites.ts";
import { isReference, publishedNames } from "./names.ts";
import type { Options } from "./options.ts";
import { type Allowed, refuseUnallowed } from "./policy.ts";

export const LABEL = "io.buildpacks.lifecycle.artifacts";

interface Recorded {
  readonly buildpack: string;
  readonly layer: string;
  readonly file: string;
  /** The tag as the buildpack gave it. */
  readonly tag: string;
  /** The published name: a tag of the image's repository, or a whole reference. */
  readonly name: string;
  readonly blob: string;
}

type Context = PhaseContext<"export", "stores" | "group" | "analyzed" | "previous">;
type Images = Context["state"]["stores"]["images"];

/** `image`: the name of the app image. */
export const recordOf = (parts: readonly ArtifactPart[], image: string): string =>
  json.text(
    parts.map(({ by, layer, file, tag, names, artifact }) => ({
      buildpack: by,
      layer,
      file,
      tag,
      name: recordedName(names, image),
      blob: artifact.layers[0]?.blob.digest ?? "",
    })),
  );

/** A tag, if possible, because a copy of the image has another repository. */
function recordedName(names: readonly string[], image: string): string {
  const repository = artifacts.repositoryOf(image);
  const beside = names.find((name) => artifacts.repositoryOf(name) === repository);
  return (beside === undefined ? names[0] : artifacts.tagOf(beside)) ?? "";
}

const isText = (value: unknown): value is string => typeof value === "string";

/** Empty if the label is missing or malformed. */
export function recordedIn(label: string | undefined): readonly Recorded[] {
  const read = label === undefined ? undefined : json.read(label, LABEL);
  if (read?.ok !== true) return [];
  return listOf(read.value).flatMap((one) => {
    const { buildpack, layer, file, tag, name, blob } = membersOf(one);
    if (!isText(buildpack) || !isText(layer) || !isText(file)) return [];
    return isText(tag) && isText(name) && isText(blob) ? [{ buildpack, layer, file, tag, name, blob }] : [];
  });
}

/** Follows a whole reference only with `tag-is=reference`, because another program may have written the label. */
function nameOf({ name }: Recorded, image: string, options: Options): string | undefined {
  if (!isReference(name)) return artifacts.tagInRepository(image, name);
  return options["tag-is"] === "reference" ? name : undefined;
}

/** The artifacts of layers from the previous image. They are in its repository unless they were deleted. */
export async function reusedParts(
  context: Context,
  policy: readonly Allowed[],
  options: Options,
): Promise<readonly ArtifactPart[]> {
  const { state, process, inputs } = context;
  const parts: ArtifactPart[] = [];
  for (const one of recordedIn(state.previous?.config.config.Labels?.[LABEL])) {
    const element = state.group.group.find(({ id }) => id === one.buildpack);
    if (element === undefined) continue;
    const [places, layer] = [placesOf(context, element), byteString(one.layer)];
    if (process.fs.exists(`${places.layers}/${layer}`) || !process.fs.exists(`${places.layerFiles}/${layer}.toml`))
      continue;
    const { buildpack: by, tag, file } = one;
    refuseUnallowed(policy, { buildpack: by, tag });
    const name = nameOf(one, state.analyzed.image?.reference ?? "", options);
    const { config, layers, annotations } = await found(state.stores.images, name, one);
    parts.push({
      names: publishedNames(inputs.args, { id: by, tag }, options),
      artifact: { config, layers, ...(annotations !== undefined && { annotations }) },
      by,
      tag,
      layer: one.layer,
      file,
    });
  }
  return parts;
}

async function found(images: Images, name: string | undefined, recorded: Recorded) {
  const { blob, buildpack, layer } = recorded;
  const opened = name === undefined ? undefined : await images.artifact(name);
  const why = opened?.ok === false ? `: ${describeFault(opened.fault)}` : "";
  const artifact = opened?.ok ? opened.value : undefined;
  if (artifact?.layers[0]?.blob.digest === blob) return artifact;
  throw phaseFault(
    "export",
    `the artifact ${name ?? quote(recorded.name)} of the reused layer ${buildpack}:${layer} is not what the previous image says${why}`,
    { remedy: "build without the previous image, so that the buildpack creates the layer again" },
  );
}

/** Without this step, the subject of the artifacts would be an image that no tag names any more. */
export const moveSubjects = (options: Options) =>
  step("rebase", {
    id: "rebase:oci-artifacts",
    cites: ofReport(options),
    needs: ["image", "stores", "app", "appName"],
    async run({ state, log }) {
      const { image, stores, app } = state;
      for (const one of recordedIn(app.config.config.Labels?.[LABEL])) {
        const name = nameOf(one, state.appName, options);
        const opened = name === undefined ? undefined : await stores.images.artifact(name);
        const artifact = opened?.ok ? opened.value : undefined;
        if (name === undefined || artifact === undefined || artifact.layers[0]?.blob.digest !== one.blob) {
          log.warn(`The artifact ${name ?? quote(one.name)} is gone, or is another one now`);
          continue;
        }
        if (artifact.subject === undefined) continue;
        const moved = await stores.images.publish(artifacts.artifactAbout(artifact, image), [name]);
        if (!moved.ok)
          throw phaseFault(
            "rebase",
            `the artifact ${name} still refers to the old image: ${describeFault(moved.fault)}`,
            {
              remedy: "rebase again: what was published is left as it is",
            },
          );
      }
    },
  });
