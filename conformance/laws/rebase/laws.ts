/** Rebase safety as five laws, see docs/laws.md. */
import { type AbsPath, absPath, ancestors, isJsonObject, type Json, type JsonObject } from "#base";
import type { ImageObservation, ShownPlace } from "#protocol";
import { equal } from "#protocol";
import type { Change } from "#tree";
import { changesIn, diffIds, isOwned, nodeIn, violationOf } from "../kit/images.ts";
import { breaking, type LawViolation } from "../kit/law.ts";
import { type ImagePlace, inImage, sameAs, sameLayers } from "../kit/shown.ts";
import type { RebaseImages } from "./scenario.ts";

const METADATA = "io.buildpacks.lifecycle.metadata";
const OF_BASE = /^io\.buildpacks\.(base|stack)\./;

interface Compared {
  readonly expected: Json | undefined;
  readonly actual: Json | undefined;
  /** Made only for what differs, which is nothing in almost all worlds. */
  readonly shown: () => readonly ShownPlace[];
}

function differ(at: string, { expected, actual, shown }: Compared): readonly LawViolation[] {
  if (equal(expected, actual)) return [];
  const places = shown();
  const violation = { at, expected: JSON.stringify(expected) ?? "nothing", actual: actual ?? null };
  return [places.length > 0 ? { ...violation, shown: places } : violation];
}

/** A value of A' is that of another image. */
const sameValue =
  ({ places }: RebaseImages, ...at: readonly string[]) =>
  (image: "app" | "newRun", value: Json | undefined, ...other: readonly (string | number)[]) =>
  (): readonly ShownPlace[] =>
    places === undefined
      ? []
      : [sameAs(inImage(places.rebased, ...at), inImage(places[image], ...(other.length > 0 ? other : at)), value)];

const IDENTICAL = "platform.rebaser.identical";

/** L1: A' is A, with only the listed parts replaced. Cases are about history and media types. */
export function checkIdentical(images: RebaseImages): readonly LawViolation[] {
  const { app, rebased, oldRun, newRun, places } = images;
  const above = diffIds(app.layers, oldRun.layers.length);
  const from = Math.max(0, rebased.layers.length - above.length);
  const layers = newRun.layers.length + above.length;
  const count = differ("number of layers", {
    expected: layers,
    actual: rebased.layers.length,
    shown: () => (places === undefined ? [] : [{ at: inImage(places.rebased, "layers"), is: { length: layers } }]),
  });
  const own = differ("layers above the run image", {
    expected: above,
    actual: diffIds(rebased.layers, from),
    shown: () => (places === undefined ? [] : ownLayers(images, places.rebased, above.length)),
  });
  return [
    ...breaking(own, IDENTICAL),
    // If the app's own layers are there, the others are not those of the new run image.
    ...breaking(count, own.length > 0 ? IDENTICAL : "platform.rebaser.run-layers.defined"),
    ...breaking(configuration(images), IDENTICAL),
    ...labels(images),
  ];
}

/** The layers of A above R are those of an image on R'. */
const ownLayers = (
  { oldRun, newRun, places }: RebaseImages,
  image: ImagePlace,
  count: number,
): readonly ShownPlace[] =>
  places === undefined
    ? []
    : sameLayers(count, { image, layer: newRun.layers.length }, { image: places.app, layer: oldRun.layers.length });

/** The lifecycle chooses `created`; without -force, os, architecture and variant are equal in both run images. */
function configuration(images: RebaseImages): readonly LawViolation[] {
  const [app, rebased] = [images.app.config, images.rebased.config];
  const compare = (at: string, expected: Json | undefined, actual: Json | undefined, ...tokens: readonly string[]) =>
    differ(at, { expected, actual, shown: sameValue(images, "config", ...tokens)("app", expected) });
  if (!isJsonObject(app) || !isJsonObject(rebased)) return compare("config", app, rebased);
  const keys = [...new Set([...Object.keys(app), ...Object.keys(rebased)])];
  return keys
    .filter((key) => key !== "created" && key !== "os.version")
    .flatMap((key) => compare(`config ${key}`, app[key], rebased[key], key));
}

function labels(images: RebaseImages): readonly LawViolation[] {
  const { app, rebased, newRun } = images;
  const names = [...new Set([app, rebased, newRun].flatMap((image) => Object.keys(image.labels)))];
  return names
    .filter((name) => name !== METADATA)
    .flatMap((name) => {
      const from = OF_BASE.test(name) ? "newRun" : "app";
      const [expected, actual] = [images[from].labels[name], rebased.labels[name]];
      const shown = sameValue(images, "labels", name)(from, expected);
      const found = differ(`label ${name}`, { expected, actual, shown });
      return breaking(found, from === "newRun" ? "platform.rebaser.labels.base-stack" : IDENTICAL);
    })
    .concat(metadata(images));
}

function metadata(images: RebaseImages): readonly LawViolation[] {
  const { newRun } = images;
  const [app, rebased] = [images.app.labels[METADATA], images.rebased.labels[METADATA]];
  const label = sameValue(images, "labels", METADATA);
  if (!isJsonObject(app) || !isJsonObject(rebased))
    return breaking(
      differ(`label ${METADATA}`, { expected: app, actual: rebased, shown: label("app", app) }),
      IDENTICAL,
    );
  const keys = [...new Set([...Object.keys(app), ...Object.keys(rebased)])].filter((key) => key !== "runImage");
  const runImage: JsonObject = isJsonObject(rebased.runImage) ? rebased.runImage : {};
  const named = (key: string, statement: string, expected: string | undefined, ...of: readonly (string | number)[]) => {
    const shown = sameValue(images, "labels", METADATA, "runImage", key)("newRun", expected, ...of);
    return breaking(
      differ(`label ${METADATA} runImage.${key}`, { expected, actual: runImage[key], shown }),
      `platform.rebaser.metadata.${statement}`,
      "platform.op.rebase.metadata-updated",
    );
  };
  return [
    ...keys.flatMap((key) => {
      const [expected, actual] = [app[key], rebased[key]];
      const shown = sameValue(images, "labels", METADATA, key)("app", expected);
      return breaking(differ(`label ${METADATA} ${key}`, { expected, actual, shown }), IDENTICAL);
    }),
    ...named("topLayer", "top-layer", newRun.layers.at(-1)?.diffId, "layers", newRun.layers.length - 1, "diffId"),
    ...named("reference", "reference", newRun.reference, "reference"),
  ];
}

/** L2: a build on R' makes the same layers above the run image, in the same order. `place`: where that build is observed. */
export function checkSameLayers(
  images: RebaseImages,
  onNew: ImageObservation,
  place: ImagePlace,
): readonly LawViolation[] {
  const { app, oldRun, newRun } = images;
  const expected = diffIds(app.layers, oldRun.layers.length);
  return breaking(
    differ("layers above the run image, built on the new one", {
      expected,
      actual: diffIds(onNew.layers, newRun.layers.length),
      shown: () => ownLayers(images, place, expected.length),
    }),
    "platform.repro.image-id",
  );
}

/** L3: below every directory that the app image owns (`roots`), A' reads like A. */
export function checkOwned(roots: readonly AbsPath[], { app, rebased }: RebaseImages): readonly LawViolation[] {
  const changes = changesIn(app, rebased).filter(({ path }) => isOwned(roots, path));
  return breaking(changes.map(violationOf), IDENTICAL);
}

/**
 * L4: everywhere else A' reads like R'. The app image's layers also have the parent directories of owned directories. If R' lacks such a
 * directory, it comes from these layers; otherwise its time is not compared, because every layer sets it to a constant.
 */
export function checkRest(roots: readonly AbsPath[], { rebased, newRun }: RebaseImages): readonly LawViolation[] {
  const above = new Set(roots.flatMap((root) => ancestors(root)));
  return changesIn(newRun, rebased)
    .filter(({ path }) => path !== "/" && !isOwned(roots, path))
    .filter((change) => !(above.has(change.path) && isTolerated(change, newRun)))
    .map(violationOf);
}

function isTolerated({ path, now }: Change, newRun: ImageObservation): boolean {
  const was = nodeIn(newRun, absPath(path));
  if (was === undefined) return now?.kind === "dir";
  return now?.kind === was.kind && now.mode === was.mode && now.uid === was.uid && now.gid === was.gid;
}

/** L5: the layers below the cut are those of R', by position and digest. */
export function checkRunLayers({ rebased, newRun, places }: RebaseImages): readonly LawViolation[] {
  const expected = diffIds(newRun.layers);
  const actual = diffIds(rebased.layers).slice(0, expected.length);
  const of = (image: ImagePlace) => ({ image, layer: 0 });
  const shown = () => (places === undefined ? [] : sameLayers(expected.length, of(places.rebased), of(places.newRun)));
  return breaking(
    differ("layers of the run image", { expected, actual, shown }),
    "platform.rebaser.run-layers.replaced",
  );
}
