/**
 * The documents and labels that a lifecycle writes, where they are in an observation, and the members that nothing can hold. The text leaves
 * the form of a cache's metadata open: cases hold what the next build restores.
 */
import { isJsonObject, type Json } from "#base";
import {
  analyzedToml,
  buildMetadata,
  type DocumentFormat,
  groupToml,
  LABELS,
  layerToml,
  lifecycleMetadata,
  metadataToml,
  planToml,
  projectMetadataLabel,
  reportToml,
  type Shape,
  storeToml,
} from "#contract";
import type { ImageObservation, Ref, StepObservation, StepPhase } from "#protocol";

/** The documents of one kind after a step, by their place. */
type Found = ReadonlyMap<string, Json>;

export interface WrittenDocument {
  readonly name: string;
  readonly phases: readonly StepPhase[];
  readonly format: DocumentFormat;
  readonly shape: Shape;
  find(step: StepObservation): Found;
  /** The step with other documents. */
  replace(step: StepObservation, documents: Found): Partial<StepObservation>;
}

const shapeOrAny = (shape: Shape | undefined): Shape => shape ?? { is: "any" };

const inFiles = (isMeant: RegExp, form: "toml" | "json"): Pick<WrittenDocument, "find" | "replace"> => ({
  find: ({ files }) =>
    new Map(
      Object.entries(files).flatMap(([path, file]) => {
        const document = isMeant.test(path) ? file[form] : undefined;
        return document === undefined ? [] : [[path, document] as const];
      }),
    ),
  replace: ({ files }, documents) => ({
    files: Object.fromEntries(
      Object.entries(files).map(([path, file]) => {
        const document = documents.get(path);
        return [path, document === undefined ? file : { ...file, [form]: document }];
      }),
    ),
  }),
});

const file = (
  name: string,
  phases: WrittenDocument["phases"],
  { shape }: { readonly shape?: Shape },
  isMeant: RegExp,
): WrittenDocument => ({ name, phases, format: "toml", shape: shapeOrAny(shape), ...inFiles(isMeant, "toml") });

const EXPORTS = ["export", "create", "rebase"] as const;

function label(name: string, of: string, { shape }: { readonly shape?: Shape }): WrittenDocument {
  const labelOf = (image: ImageObservation | { readonly broken: string }): Json | undefined =>
    "labels" in image ? image.labels[of] : undefined;
  return {
    name,
    phases: EXPORTS,
    format: "json",
    shape: shapeOrAny(shape),
    find: ({ images }) =>
      new Map(
        Object.entries(images).flatMap(([ref, image]) => {
          const document = labelOf(image);
          return isJsonObject(document) ? [[ref, document] as const] : [];
        }),
      ),
    replace: ({ images }, documents) => ({
      images: Object.fromEntries(
        Object.entries(images).map(([ref, image]): [Ref, (typeof images)[Ref]] => {
          const document = documents.get(ref);
          if (document === undefined || "broken" in image) return [ref as Ref, image];
          return [ref as Ref, { ...image, labels: { ...image.labels, [of]: document } }];
        }),
      ),
    }),
  };
}

export const WRITTEN: readonly WrittenDocument[] = [
  file("analyzed.toml", ["analyze", "detect", "restore"], analyzedToml, /\/analyzed\.toml$/),
  file("group.toml", ["detect"], groupToml, /\/group\.toml$/),
  file("plan.toml", ["detect"], planToml, /\/plan\.toml$/),
  file("metadata.toml", ["build", "create"], metadataToml.list, /\/config\/metadata\.toml$/),
  file("report.toml", EXPORTS, reportToml, /\/report\.toml$/),
  file("<layer>.toml", ["restore"], layerToml, /^\/layers\/[^/]+\/(?!store\.toml)[^/]+\.toml$/),
  file("store.toml", ["restore"], storeToml, /^\/layers\/[^/]+\/store\.toml$/),
  label("the lifecycle label", LABELS.lifecycleMetadata, lifecycleMetadata),
  label("the build label", LABELS.buildMetadata, buildMetadata.list),
  label("the project label", LABELS.projectMetadata, projectMetadataLabel),
];

/** Members that no case can hold, by document and member with the kind of change, and why. */
const FREE: readonly (readonly [RegExp, string])[] = [
  [/\.optional /, "the text has no such key there"],
  [/^analyzed\.toml: metadata\.exec-env/, "a label of its own has it, as the RFC says"],
  [/process-types/, "the text has no such key"],
  [/^analyzed\.toml: metadata\.buildpacks\.\*\.layers more/, "restore.* hold which layers come back"],
  [/target\.id /, "the text has no such key"],
  [/providers\.\*\.extension/, "generation removes the entries that an extension provides"],
  [/requires\.\*\.version|bom\.\*\.version/, "the text has no such key any more, and every lifecycle refuses it"],
  [/requires swapped/, "the text does not order the requirements of a name"],
  [/^metadata\.toml: (?:buildpacks|extensions)\.\*\.homepage/, "the text has no such key there"],
  [/^metadata\.toml: labels/, "the text has no such key there; export.label.* hold the labels"],
  [/^metadata\.toml: processes\.\*\.buildpack-id/, "the text has no such key there; the build label has it"],
  [/processes swapped/, "the text does not order processes"],
  [/image-id/, "only a daemon has image ids"],
  [/^<layer>\.toml: types/, "restored metadata has no types, and cases show that"],
  [/^the build label: launcher\./, "each lifecycle has its own launcher"],
  [/buildpack-default-process-type/, "the text has no such key there; the entrypoint shows it"],
];

export const isFree = (member: string): boolean => FREE.some(([isMeant]) => isMeant.test(member));
