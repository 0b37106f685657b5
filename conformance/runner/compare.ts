/**
 * Two observations of one case, held against each other whole: not what a case expects, but everything that can be seen. Left out is
 * what two right lifecycles do not share: the wording of logs, the requests by which images were pushed (two clients ask differently;
 * what is in the registry afterwards is compared), the launcher's own bytes, the lifecycle's version, the names of temporary files and
 * whatever follows from compressed bytes. Digests of manifests are compared by what they are the digest of.
 */
import { isJsonObject, type Json } from "#base";
import type { ImageObservation, LayerObservation, Observation, StepObservation } from "#protocol";

export interface Difference {
  /** `steps/1/files//layers/report.toml/toml/image/tags`. */
  readonly at: string;
  /** Undefined: it is not there. */
  readonly a: Json | undefined;
  readonly b: Json | undefined;
}

export const observationDifferences = (a: Observation, b: Observation): readonly Difference[] =>
  unequal("", comparable(a), comparable(b));

/** An observation without what is not compared. */
export function comparable(seen: Observation): Json {
  const names = manifestNames(seen);
  const launchers = new Set(
    seen.steps.flatMap(({ images }) => launcherLayers(images).map((layer): string => layer.diffId)),
  );
  const symbols = (text: string): string => {
    const named = text.replace(/sha256:[0-9a-f]{64}/g, (digest) =>
      launchers.has(digest) ? "<launcher>" : (names.get(digest) ?? digest),
    );
    return named.replace(/^\/tmp\/.*/, "<temporary>");
  };
  return { steps: seen.steps.map((step) => mapStrings(comparableStep(step), symbols)) };
}

/** By the step and the tag at which each was first seen. */
function manifestNames({ steps }: Observation): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [i, { images }] of steps.entries()) {
    for (const ref of Object.keys(images).sort()) {
      const image = images[ref as keyof typeof images];
      if (image !== undefined && "digest" in image && !names.has(image.digest))
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
  const known = {
    ...(exit !== undefined && { exit }),
    files: mapValues(files, comparableFile),
    calls,
    images: mapValues(images, (image) => ("broken" in image ? "broken" : comparableImage(image))),
  };
  return known as unknown as Json;
}

/** A document is compared by what it says: it may hold digests of manifests. */
function comparableFile({ digest, size, ...file }: StepObservation["files"][string], path: string): Json {
  const decoded = file.toml ?? file.json;
  if (decoded === undefined) {
    const malformed = file.malformed !== undefined && { malformed: true };
    return {
      ...file,
      ...malformed,
      ...(digest !== undefined && { digest }),
      ...(size !== undefined && { size }),
    } as Json;
  }
  const { toml: _toml, json: _json, mode, ...rest } = file;
  // A lifecycle that restores SBOM files while its umask is 0 for another layer gives them one mode or the other.
  const isRestored = /\.sbom\.[a-z]+\.json$/.test(path) && (mode === "0644" || mode === "0666");
  return { ...rest, mode: isRestored ? "0644 or 0666" : mode, says: comparableDocument(decoded, path) } as Json;
}

function comparableDocument(document: Json, path: string): Json {
  if (!isJsonObject(document)) return document;
  const { entries, image } = document;
  // The entries of a plan stand in the order of a map.
  if (path.endsWith("/plan.toml") && Array.isArray(entries)) return { ...document, entries: sortedJson(entries) };
  // The length of a manifest has the lengths of compressed blobs in it.
  if (isJsonObject(image) && image["manifest-size"] !== undefined)
    return { ...document, image: { ...image, "manifest-size": "<size>" } };
  return document;
}

const sortedJson = (values: readonly Json[]): readonly Json[] =>
  values.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

function comparableImage({ config, labels, history, media, layers }: ImageObservation): Json {
  const known = {
    config,
    labels: mapValues(labels, (label, name) =>
      name === "io.buildpacks.build.metadata" ? withoutLauncher(label) : label,
    ),
    history,
    media,
    layers: layers.map(comparableLayer),
  };
  return known as unknown as Json;
}

function withoutLauncher(label: Json): Json {
  if (!isJsonObject(label) || label.launcher === undefined) return label;
  return { ...label, launcher: "<launcher>" };
}

function comparableLayer(layer: LayerObservation): Json {
  if (!layer.role.startsWith("launcher")) return layer as unknown as Json;
  const entries = layer.entries.map(({ digest: _digest, size: _size, text: _text, ...entry }) => entry);
  return { ...layer, entries } as unknown as Json;
}

const mapValues = <V>(record: Readonly<Record<string, V>>, one: (value: V, key: string) => Json): Json =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, one(value, key)]));

function mapStrings(value: Json, map: (text: string) => string): Json {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((one) => mapStrings(one, map));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [map(key), mapStrings(member, map)]));
}

function unequal(at: string, a: Json | undefined, b: Json | undefined): readonly Difference[] {
  if (Array.isArray(a) && Array.isArray(b)) {
    const longer = a.length > b.length ? a : b;
    return longer.flatMap((_, i) => unequal(below(at, String(i)), a[i], b[i]));
  }
  if (isJsonObject(a) && isJsonObject(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
    return keys.flatMap((key) => unequal(below(at, key), a[key], b[key]));
  }
  return Object.is(a, b) ? [] : [{ at, a, b }];
}

const below = (at: string, key: string): string => (at === "" ? key : `${at}/${key}`);
