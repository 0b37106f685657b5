/** The processes of an app image, from its label. */
import { type BuildMetadataLabel, buildMetadata, type ImageProcess, LABELS } from "#contract";
import { type Image, labelOf } from "#image";

export interface StartableProcess {
  readonly type: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly direct: boolean;
  readonly by: string;
  /** Whether the image starts it by default. */
  readonly isDefault: boolean;
}

export function buildMetadataOf(image: Image): BuildMetadataLabel | undefined {
  const label = labelOf(image, LABELS.buildMetadata);
  const read = label === undefined ? undefined : buildMetadata.list.read(label);
  return read?.ok === true ? read.value : undefined;
}

export function processesOf(image: Image): readonly StartableProcess[] {
  const entrypoint = image.config.config.Entrypoint?.[0];
  return (buildMetadataOf(image)?.processes ?? []).map((process: ImageProcess) => ({
    type: process.type,
    command: process.command,
    args: process.args ?? [],
    direct: process.direct,
    by: process.buildpackId,
    isDefault: entrypoint === `/cnb/process/${process.type}`,
  }));
}
