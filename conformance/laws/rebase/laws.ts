/** Rebase safety as five laws, see docs/laws.md. */
import { type AbsPath, absPath, ancestors, isJsonObject, type Json, type JsonObject } from "#base";
import type { ImageObservation } from "#protocol";
import { equal } from "#protocol";
import type { Change } from "#tree";
import { changesIn, diffIds, isOwned, nodeIn, violationOf } from "../kit/images.ts";
import { breaking, type LawViolation } from "../kit/law.ts";
import type { RebaseImages } from "./scenario.ts";

const METADATA = "io.buildpacks.lifecycle.metadata";
const OF_BASE = /^io\.buildpacks\.(base|stack)\./;

const differ = (at: string, expected: Json | undefined, actual: Json | undefined): readonly LawViolation[] =>
  equal(expected, actual) ? [] : [{ at, expected: JSON.stringify(expected) ?? "nothing", actual: actual ?? null }];

const IDENTICAL = "platform.rebaser.identical";

/** L1: A' is A, with only the listed parts replaced. Cases are about history and media types. */
export function checkIdentical({ app, rebased, oldRun, newRun }: RebaseImages): readonly LawViolation[] {
  const above = diffIds(app.layers, oldRun.layers.length);
  const from = Math.max(0, rebased.layers.length - above.length);
  const count = differ("number of layers", newRun.layers.length + above.length, rebased.layers.length);
  const own = differ("layers above the run image", above, diffIds(rebased.layers, from));
  return [
    ...breaking(own, IDENTICAL),
    // If the app's own layers are there, the others are not those of the new run image.
    ...breaking(count, own.length > 0 ? IDENTICAL : "platform.rebaser.run-layers.defined"),
    ...breaking(configuration(app.config, rebased.config), IDENTICAL),
    ...labels(app, rebased, newRun),
  ];
}

/** The lifecycle chooses `created`; without -force, os, architecture and variant are equal in both run images. */
function configuration(app: Json, rebased: Json): readonly LawViolation[] {
  if (!isJsonObject(app) || !isJsonObject(rebased)) return differ("config", app, rebased);
  const keys = [...new Set([...Object.keys(app), ...Object.keys(rebased)])];
  return keys
    .filter((key) => key !== "created" && key !== "os.version")
    .flatMap((key) => differ(`config ${key}`, app[key], rebased[key]));
}

function labels(app: ImageObservation, rebased: ImageObservation, newRun: ImageObservation): readonly LawViolation[] {
  const names = [...new Set([app, rebased, newRun].flatMap((image) => Object.keys(image.labels)))];
  return names
    .filter((name) => name !== METADATA)
    .flatMap((name) => {
      const isOfBase = OF_BASE.test(name);
      const found = differ(`label ${name}`, (isOfBase ? newRun : app).labels[name], rebased.labels[name]);
      return breaking(found, isOfBase ? "platform.rebaser.labels.base-stack" : IDENTICAL);
    })
    .concat(metadata(app.labels[METADATA], rebased.labels[METADATA], newRun));
}

function metadata(app: Json | undefined, rebased: Json | undefined, newRun: ImageObservation): readonly LawViolation[] {
  if (!isJsonObject(app) || !isJsonObject(rebased))
    return breaking(differ(`label ${METADATA}`, app, rebased), IDENTICAL);
  const keys = [...new Set([...Object.keys(app), ...Object.keys(rebased)])].filter((key) => key !== "runImage");
  const runImage: JsonObject = isJsonObject(rebased.runImage) ? rebased.runImage : {};
  const named = (key: string, statement: string, expected: string | undefined): readonly LawViolation[] =>
    breaking(
      differ(`label ${METADATA} runImage.${key}`, expected, runImage[key]),
      `platform.rebaser.metadata.${statement}`,
      "platform.op.rebase.metadata-updated",
    );
  return [
    ...keys.flatMap((key) => breaking(differ(`label ${METADATA} ${key}`, app[key], rebased[key]), IDENTICAL)),
    ...named("topLayer", "top-layer", newRun.layers.at(-1)?.diffId),
    ...named("reference", "reference", newRun.reference),
  ];
}

/** L2: a build on R' makes the same layers above the run image, in the same order. */
export function checkSameLayers(
  { app, oldRun, newRun }: RebaseImages,
  onNew: ImageObservation,
): readonly LawViolation[] {
  return breaking(
    differ(
      "layers above the run image, built on the new one",
      diffIds(app.layers, oldRun.layers.length),
      diffIds(onNew.layers, newRun.layers.length),
    ),
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
export function checkRunLayers({ rebased, newRun }: RebaseImages): readonly LawViolation[] {
  const expected = diffIds(newRun.layers);
  const actual = diffIds(rebased.layers).slice(0, expected.length);
  return breaking(differ("layers of the run image", expected, actual), "platform.rebaser.run-layers.replaced");
}
