/** The label of the app image with its volumes and links; rebases and rebuilds read it. */
import { type AbsPath, pathOfText, textOfByteString } from "#base";
import { json } from "#contract";
import { listOf, membersOf } from "../shared/json.ts";
import { directoryData, directoryOf, isPath, type RecordedDirectory, recordReader } from "../shared/record.ts";
import { ID, RECORD_LABEL } from "./names.ts";

export interface RecordedVolume extends RecordedDirectory {
  readonly name: string;
}

export interface RecordedLink {
  readonly path: AbsPath;
  readonly to: AbsPath;
}

export interface Recorded {
  readonly volumes: readonly RecordedVolume[];
  readonly links: readonly RecordedLink[];
}

export const writeRecord = ({ volumes, links }: Recorded): string =>
  json.text({
    volumes: volumes.map(({ name, ...directory }) => ({ name, ...directoryData(directory) })),
    links: links.map(({ path, to }) => ({ path: textOfByteString(path), to: textOfByteString(to) })),
  });

export const readRecord = recordReader<Recorded>({
  proposal: ID,
  label: RECORD_LABEL,
  expected: "volumes with name, path and layers, and links",
  read(value) {
    const { volumes, links } = membersOf(value);
    if (!Array.isArray(volumes) || !Array.isArray(links)) return undefined;
    const [ofVolumes, ofLinks] = [listOf(volumes).map(volumeOf), listOf(links).map(linkOf)];
    if (!ofVolumes.every((one) => one !== undefined) || !ofLinks.every((one) => one !== undefined)) return undefined;
    return { volumes: ofVolumes, links: ofLinks };
  },
  none: { volumes: [], links: [] },
});

function volumeOf(value: json.ExactJson): RecordedVolume | undefined {
  const { name } = membersOf(value);
  const directory = directoryOf(value);
  return typeof name === "string" && directory !== undefined ? { name, ...directory } : undefined;
}

function linkOf(value: json.ExactJson): RecordedLink | undefined {
  const { path, to } = membersOf(value);
  return isPath(path) && isPath(to) ? { path: pathOfText(path), to: pathOfText(to) } : undefined;
}
