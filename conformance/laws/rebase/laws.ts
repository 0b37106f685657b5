/** Rebase safety as five laws, see docs/laws.md. */
import { type AbsPath, absPath, ancestors, isJsonObject, type Json, type JsonObject } from "#base";
import type { ImageObservation } from "#protocol";
import { equal } from "#protocol";
import type { Change } from "#tree";
import { changesIn, diffIds, isOwned, nodeIn, violationOf } from "../kit/images.ts";
import type { LawViolation } from "../kit/law.ts";
import type { RebaseImages } from "./scenario.ts";

const METADATA = "io.buildpacks.lifecycle.metadata";
const OF_BASE = /^io\.buildpacks\.(base|stack)\./;

const differ = (at: string, expected: Json | undefined, actual: Json | undefined): readonly LawViolation[] =>
  equal(expected, actual) ? [] : [{ at, expected: JSON.stringify(expected) ?? "nothing", actual: actual ?? null }];

/** L1: A' is A, with only the listed parts replaced. The text does not mention history and media types. */
export function checkIdentical({ app, rebased, oldRun, newRun }: RebaseImages): readonly LawViolation[] {
  const above = diffIds(app.layers, oldRun.layers.length);
  const from = Math.max(0, rebased.layers.length - above.length);
  return [
    ...differ("layers above the run image", above, diffIds(rebased.layers, from)),
    ...differ("number of layers", newRun.layers.length + above.length, rebased.layers.length),
    ...configuration(app.config, rebased.config),
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
    .flatMap((name) => differ(`label ${name}`, (OF_BASE.test(name) ? newRun : app).labels[name], rebased.labels[name]))
    .concat(metadata(app.labels[METADATA], rebased.labels[METADATA], newRun));
}

function metadata(app: Json | undefined, rebased: Json | undefined, newRun: ImageObservation): readonly LawViolation[] {
  if (!isJsonObject(app) || !isJsonObject(rebased)) return differ(`label ${METADATA}`, app, rebased);
  const keys = [...new Set([...Object.keys(app), ...Object.keys(rebased)])].filter((key) => key !== "runImage");
  const runImage: JsonObject = isJsonObject(rebased.runImage) ? rebased.runImage : {};
  return [
    ...keys.flatMap((key) => differ(`label ${METADATA} ${key}`, app[key], rebased[key])),
    ...differ(`label ${METADATA} runImage.topLayer`, newRun.layers.at(-1)?.diffId, runImage.topLayer),
    ...differ(`label ${METADATA} runImage.reference`, newRun.reference, runImage.reference),
  ];
}

/** L2: a build on R' makes the same layers above the run image, in the same order. */
export function checkSameLayers(
  { app, oldRun, newRun }: RebaseImages,
  onNew: ImageObservation,
): readonly LawViolation[] {
  return differ(
    "layers above the run image, built on the new one",
    diffIds(app.layers, oldRun.layers.length),
    diffIds(onNew.layers, newRun.layers.length),
  );
}

/** L3: below every directory that the app image owns (`roots`), A' reads like A. */
export function checkOwned(roots: readonly AbsPath[], { app, rebased }: RebaseImages): readonly LawViolation[] {
  return changesIn(app, rebased)
    .filter(({ path }) => isOwned(roots, path))
    .map(violationOf);
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
  return differ("layers of the run image", expected, diffIds(rebased.layers).slice(0, expected.length));
}
