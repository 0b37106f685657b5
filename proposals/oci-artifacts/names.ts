/** The references under which an artifact is published, and collisions between them. */
import type { FaultError } from "#base";
import { names as contractNames } from "#contract";
import { type ArtifactPart, artifacts, type PhaseContext, phaseFault, sameImage } from "#lifecycle";
import { quote } from "../kit/quote.ts";
import type { Options } from "./options.ts";

export interface Asked {
  readonly id: string;
  readonly tag: string;
}

/** Without duplicates, in the order of the image names. Throws a phase fault for an invalid tag. */
export function publishedNames(images: readonly string[], { id, tag }: Asked, options: Options): readonly string[] {
  if (options["tag-is"] === "reference" && isReference(tag)) {
    if (artifacts.tagOf(tag) === undefined) throw noTag(tag, "no reference with a tag");
    return [tag];
  }
  const given = options.repositories === "first" ? images.slice(0, 1) : images;
  const found = given.map((image) => {
    const name = artifacts.tagInRepository(image, nameOf(image, { id, tag }, options));
    if (name === undefined || !IS_TAG.test(tag)) throw noTag(tag, "no tag");
    return name;
  });
  return [...new Set(found)];
}

/** No tag has a slash or a colon. */
export const isReference = (tag: string): boolean => /[/:]/.test(tag);

const IS_TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

const noTag = (tag: string, problem: string): FaultError =>
  phaseFault("export", `${quote(tag)} is ${problem}`, {
    remedy: "a tag has up to 128 letters, digits, `_`, `.` and `-`, and starts with none of the last two",
  });

/** Ids have no underscore: the two after one cannot come from the id, nor be mistaken for a part of the tag. */
function nameOf(image: string, { id, tag }: Asked, { naming }: Options): string {
  if (naming === "buildpack") return `${contractNames.escapeId(id)}__${tag}`;
  return naming === "app" ? `${artifacts.tagOf(image) ?? "image"}-${tag}` : tag;
}

/** The artifacts to publish. Throws a phase fault if two have one name, or one has the name of an image. */
export function refuseTaken(
  { inputs, state, log }: PhaseContext<"export", "analyzed">,
  parts: readonly ArtifactPart[],
  options: Options,
): readonly ArtifactPart[] {
  const images = [...inputs.args, inputs.cacheImage, state.analyzed.runImage?.image].filter(
    (name) => name !== undefined,
  );
  const holders = new Map<string, ArtifactPart>();
  for (const part of parts) {
    for (const name of part.names) {
      const image = images.find((one) => sameImage(one, name));
      if (image !== undefined && options["app-tag"] === "refuse")
        throw taken(part, name, "an image of this build", "give the artifact another tag");
      const other = holders.get(qualified(name));
      if (other !== undefined && options.collision === "error")
        throw taken(part, name, `the artifact ${other.file} of ${whose(other)}`, "let one of the two have another tag");
      if (other !== undefined) log.warn(`${whose(part)} takes the name ${name} from ${whose(other)}`);
      holders.set(qualified(name), part);
    }
  }
  return parts
    .map((part) => ({ ...part, names: part.names.filter((name) => holders.get(qualified(name)) === part) }))
    .filter(({ names }) => names.length > 0);
}

/** Completes a reference with the default registry and tag. */
const qualified = (name: string): string => `${artifacts.repositoryOf(name) ?? name}:${artifacts.tagOf(name) ?? ""}`;

/** Artifacts that are declared beside the layers belong to no layer. */
const whose = ({ by, layer }: ArtifactPart): string => (layer === "" ? by : `${by}:${layer}`);

const taken = (part: ArtifactPart, name: string, who: string, remedy: string): FaultError =>
  phaseFault("export", `the artifact ${part.file} of ${whose(part)} is to be ${name}, which is the name of ${who}`, {
    remedy,
  });
