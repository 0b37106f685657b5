/** What the app image says of its volumes and links: the label that rebases and rebuilds read. */
import { type AbsPath, type Fault, fail, ok, pathOfText, type Result, textOfPath } from "#base";
import { json } from "#contract";
import { RECORD_LABEL } from "./names.ts";

export interface RecordedVolume {
  readonly name: string;
  readonly dir: AbsPath;
  /** diffIDs, from below upwards. */
  readonly layers: readonly string[];
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
    volumes: volumes.map(({ name, dir, layers }) => ({
      name,
      path: textOfPath(dir),
      layers: layers.map((sha) => ({ sha })),
    })),
    links: links.map(({ path, to }) => ({ path: textOfPath(path), to: textOfPath(to) })),
  });

/** Nothing where there is no label. */
export function readRecord(labels: Readonly<Record<string, string>> | undefined): Result<Recorded, Fault> {
  const label = labels?.[RECORD_LABEL];
  if (label === undefined) return ok({ volumes: [], links: [] });
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

function volumeOf(value: json.Data): RecordedVolume | undefined {
  const { name, path, layers } = membersOf(value);
  if (typeof name !== "string" || !isPath(path) || !Array.isArray(layers)) return undefined;
  const shas = listOf(layers).map((layer) => membersOf(layer).sha);
  return shas.every((sha) => typeof sha === "string") ? { name, dir: pathOfText(path), layers: shas } : undefined;
}

function linkOf(value: json.Data): RecordedLink | undefined {
  const { path, to } = membersOf(value);
  return isPath(path) && isPath(to) ? { path: pathOfText(path), to: pathOfText(to) } : undefined;
}

const isPath = (value: json.Data | undefined): value is string => typeof value === "string" && value.startsWith("/");
const listOf = (value: json.Data | undefined): readonly json.Data[] =>
  Array.isArray(value) ? (value as readonly json.Data[]) : [];
const membersOf = (value: json.Data): json.DataObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as json.DataObject) : {};
