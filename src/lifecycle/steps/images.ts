/** Steps with images that export and rebase share. */
import { orThrow } from "#base";
import { type LegacyBomEntry, reportToml } from "#contract";
import type { SaveResult, StoredImage } from "#image";
import { writeDocument } from "../files/documents.ts";
import type { Images } from "../images/images.ts";
import { emptyRunImage, missingImage } from "../images/results.ts";
import type { PhaseContext } from "../phase/context.ts";

/** Throws a fault if there is no such image, or if it has no layers. */
export async function openRunImage(images: Images, name: string): Promise<StoredImage> {
  const image = orThrow(await images.open(name));
  if (image === undefined) throw missingImage("run image", name);
  if (image.layers.length === 0) throw emptyRunImage(name);
  return image;
}

type Saving<N extends "image" | "saved"> = PhaseContext<"export", "stores" | N> | PhaseContext<"rebase", "stores" | N>;

/** Saves the image under every name that the phase was given. */
export async function saveImage({ state, inputs, log }: Saving<"image">): Promise<{ readonly saved: SaveResult }> {
  const saved = orThrow(await state.stores.images.save(state.image, inputs.args));
  log.info(`Saved ${inputs.args.join(", ")}: ${saved.digest}`);
  return { saved };
}

interface ReportContents {
  /** The layout directory, if the image was saved to one. A layout has no digests to report. */
  readonly layoutDir?: string | undefined;
  /** The legacy BOM of the build. */
  readonly buildBom?: readonly LegacyBomEntry[];
}

/** The report names the tags that were saved. */
export function writeReport(
  { state, rules, process, inputs }: Saving<"saved">,
  { layoutDir, buildBom = [] }: ReportContents,
): void {
  const { digest, manifestSize, imageId, tags } = state.saved;
  const saved = tags.filter(({ fault }) => fault === undefined).map(({ name }) => name);
  writeDocument(process.fs, inputs.report, reportToml, {
    ...(buildBom.length > 0 && { build: { bom: buildBom } }),
    image: {
      tags: rules.platform.reportedTags({ saved, layoutDir }),
      imageId: imageId === undefined ? "" : rules.platform.reportedImageId(imageId),
      digest: state.stores.images.reportsDigest ? digest : "",
      ...(imageId === undefined && { manifestSize }),
    },
  });
}
