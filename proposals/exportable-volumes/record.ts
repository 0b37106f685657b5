/** What the app image says of its volumes and links: the label that rebases and rebuilds read. */
import { type AbsPath, type Fault, fail, ok, pathOfText, type Result, textOfByteString } from "#base";
import { json } from "#contract";
import { readLabel } from "#lifecycle";
import { listOf, membersOf } from "../shared/json.ts";
import { directoryData, directoryOf, isPath, type RecordedDirectory } from "../shared/record.ts";
import { RECORD_LABEL } from "./names.ts";

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

/** Empty without the label. */
export function readRecord(labels: Readonly<Record<string, string>> | undefined): Result<Recorded, Fault> {
  const label = labels?.[RECORD_LABEL];
  return label === undefined ? ok({ volumes: [], links: [] }) : readLabel(label, record);
}

const record = { read: recordedIn };

function recordedIn(label: string): Result<Recorded, Fault> {
  const read = json.read(label, RECORD_LABEL);
  if (!read.ok) return read;
  const { volumes, links } = membersOf(read.value);
  const [ofVolumes, ofLinks] = [listOf(volumes).map(volumeOf), listOf(links).map(linkOf)];
  if (!Array.isArray(volumes) || !Array.isArray(links)) return fail(MALFORMED);
  if (!ofVolumes.every((one) => one !== undefined) || !ofLinks.every((one) => one !== undefined))
    return fail(MALFORMED);
  return ok({ volumes: ofVolumes, links: ofLinks });
}

const MALFORMED: Fault = {
  kind: "exportable-volumes",
  message: "expected volumes with name, path and layers, and links",
  where: { file: RECORD_LABEL },
  remedy: "build the app image again",
};

function volumeOf(value: json.ExactJson): RecordedVolume | undefined {
  const { name } = membersOf(value);
  const directory = directoryOf(value);
  return typeof name === "string" && directory !== undefined ? { name, ...directory } : undefined;
}

function linkOf(value: json.ExactJson): RecordedLink | undefined {
  const { path, to } = membersOf(value);
  return isPath(path) && isPath(to) ? { path: pathOfText(path), to: pathOfText(to) } : undefined;
}
