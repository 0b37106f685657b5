/**
 * Compares two observations of one test case completely, not only the values that the test case expects. It ignores what two correct
 * lifecycles do not share: the wording of logs, registry requests, the bytes of the launcher, the lifecycle's version, names of
 * temporary files, and compressed bytes. A manifest digest is compared by the tag and step at which it was first seen.
 */
import { isJsonObject, type Json } from "#base";
import type { ImageObservation, LayerObservation, Observation, StepObservation } from "#protocol";

export interface Difference {
  /** `steps/1/files//layers/report.toml/toml/image/tags`. */
  readonly at: string;
  /** Undefined: that observation has no such value. */
  readonly a: Json | undefined;
  readonly b: Json | undefined;
}

export const observationDifferences = (a: Observation, b: Observation): readonly Difference[] =>
  unequalMembers("", comparable(a), comparable(b));

/** The parts of an observation that are compared. */
function comparable(observation: Observation): Json {
  const names = manifestNames(observation);
  const launchers = new Set(
    observation.steps.flatMap(({ images }) => launcherLayers(images).map((layer): string => layer.diffId)),
  );
  const symbols = (text: string): string => {
    const named = text.replace(/sha256:[0-9a-f]{64}/g, (digest) =>
      launchers.has(digest) ? "<launcher>" : (names.get(digest) ?? digest),
    );
    return named.replace(/^\/tmp\/.*/, "<temporary>");
  };
  return { steps: observation.steps.map((step) => mapStrings(comparableStep(step), symbols)) };
}

/** Names each manifest digest after the step and the tag at which it was first seen. */
function manifestNames({ steps }: Observation): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [i, { images }] of steps.entries()) {
    for (const [ref, image] of Object.entries(images).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      if ("digest" in image && !names.has(image.digest))
        names.set(image.digest, `<manifest of ${ref} after step ${i}>`);
    }
  }
  return names;
}

const launcherLayers = (images: StepObservation["images"]): readonly LayerObservation[] =>
  Object.values(images).flatMap((image) =>
    "layers" in image ? image.layers.filter(({ role }) => role.startsWith("launcher")) : [],
  );

function comparableStep({ exit, files, calls, images }: StepObservation): Json {
  return {
    ...(exit !== undefined && { exit }),
    files: mapValues(files, comparableFile),
    calls,
    images: mapValues(images, (image) => ("broken" in image ? "broken" : comparableImage(image))),
  };
}

/** A document is compared by its content, because it can contain manifest digests. */
function comparableFile({ digest, size, ...file }: StepObservation["files"][string], path: string): Json {
  const decoded = file.toml ?? file.json;
  if (decoded === undefined) {
    const malformed = file.malformed !== undefined && { malformed: true };
    return {
      ...file,
      ...malformed,
      ...(digest !== undefined && { digest }),
      ...(size !== undefined && { size }),
    };
  }
  const { toml: _toml, json: _json, mode, ...rest } = file;
  // The mode depends on whether the lifecycle restores the SBOM file while its umask is 0 for another layer.
  const isRestored = /\.sbom\.[a-z]+\.json$/.test(path) && (mode === "0644" || mode === "0666");
  return { ...rest, mode: isRestored ? "0644 or 0666" : mode, says: comparableDocument(decoded, path) };
}

function comparableDocument(document: Json, path: string): Json {
  if (!isJsonObject(document)) return document;
  const { entries, image } = document;
  // The entries of a plan have the order of a map.
  if (path.endsWith("/plan.toml") && Array.isArray(entries)) return { ...document, entries: sortedJson(entries) };
  // The length of a manifest depends on the lengths of compressed blobs.
  if (isJsonObject(image) && image["manifest-size"] !== undefined)
    return { ...document, image: { ...image, "manifest-size": "<size>" } };
  return document;
}

const sortedJson = (values: readonly Json[]): readonly Json[] =>
  values.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

function comparableImage({ config, labels, history, media, layers }: ImageObservation): Json {
  return {
    config,
    labels: mapValues(labels, (label, name) =>
      name === "io.buildpacks.build.metadata" ? withoutLauncher(label) : label,
    ),
    history,
    media,
    layers: layers.map(comparableLayer),
  };
}

function withoutLauncher(label: Json): Json {
  if (!isJsonObject(label) || label.launcher === undefined) return label;
  return { ...label, launcher: "<launcher>" };
}

function comparableLayer(layer: LayerObservation): Json {
  if (!layer.role.startsWith("launcher")) return layer;
  const entries = layer.entries.map(({ digest: _digest, size: _size, text: _text, ...entry }) => entry);
  return { ...layer, entries };
}

const mapValues = <V>(record: Readonly<Record<string, V>>, one: (value: V, key: string) => Json): Json =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, one(value, key)]));

function mapStrings(value: Json, map: (text: string) => string): Json {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((one) => mapStrings(one, map));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [map(key), mapStrings(member, map)]));
}

/** The smallest members that differ. */
export function unequalMembers(at: string, a: Json | undefined, b: Json | undefined): readonly Difference[] {
  if (Array.isArray(a) && Array.isArray(b)) {
    const longer = a.length > b.length ? a : b;
    return longer.flatMap((_, i) => unequalMembers(below(at, String(i)), a[i], b[i]));
  }
  if (isJsonObject(a) && isJsonObject(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
    return keys.flatMap((key) => unequalMembers(below(at, key), a[key], b[key]));
  }
  return Object.is(a, b) ? [] : [{ at, a, b }];
}

const below = (at: string, key: string): string => (at === "" ? key : `${at}/${key}`);
