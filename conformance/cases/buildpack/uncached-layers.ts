/**
 * buildpack.md > Layer Types: a layer that was cached and is cached no more. The next build finds of it what its new types say, and nothing
 * that an older cache had.
 */
import type { Act } from "#machine";
import type { Expectation, Step, TestCase } from "#protocol";
import { type LayerType, makeLayer } from "../vocabulary/acts.ts";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { HELLO_LAYERS_DIR, helloBuildpack, rebuildWith } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { create } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const CACHES = {
  directory: create(),
  image: { ...create(), flags: { "-cache-image": "@cache:1" } },
} as const satisfies Readonly<Record<string, Step>>;

const FILES = { file: "always the same\n" };
const removed = (path: string): Act => ({ do: "remove", path: `\${CNB_LAYERS_DIR}/${path}` });
const became = (name: string, ...types: readonly LayerType[]): readonly Act[] => makeLayer(name, types, FILES);

/** By the name of the layer: what the second build does with it, and what the third one finds of it. */
const LAYERS: Readonly<Record<string, readonly [second: readonly Act[], finds: readonly string[]]>> = {
  "for-build": [became("for-build", "build"), []],
  "for-both": [became("for-both", "build", "launch"), []],
  "for-launch": [became("for-launch", "launch"), ["for-launch.toml"]],
  "for-nothing": [became("for-nothing"), []],
  gone: [[removed("gone"), removed("gone.toml")], []],
  kept: [became("kept", "cache"), ["kept.toml", "kept/", "kept/file"]],
  "without-toml": [[removed("without-toml.toml")], []],
};
const NAMES = Object.keys(LAYERS);

/** The types of the layers in the first build. */
const BEFORE: readonly (readonly LayerType[])[] = [["cache"], ["cache", "build"], ["cache", "launch"]];

const foundIn = (step: number, finds: readonly string[]): Expectation =>
  expectEqual(
    afterStep(step).call("again", "lists", HELLO_LAYERS_DIR),
    finds,
    "buildpack.layers.restore-matrix",
    "buildpack.layers.build.no-restore-uncached",
  );

const uncached = (types: readonly LayerType[], cache: keyof typeof CACHES): TestCase => {
  const creates = CACHES[cache];
  return mustCase({
    id: `restore.uncached-layers.${[...types, "in", cache].join("-")}`,
    says: `Of ${types.join(", ")} layers that the last build did not cache any more, the next build finds no contents, with a cache ${cache}.`,
    given: world({ buildpacks: [helloBuildpack(...NAMES.flatMap((name) => became(name, ...types)))] }),
    when: [
      creates,
      ...rebuildWith(...Object.values(LAYERS).flatMap(([second]) => second)),
      creates,
      ...rebuildWith({ do: "record", as: "again", list: [HELLO_LAYERS_DIR] }),
      creates,
    ],
    then: [
      expectSuccess(3),
      expectSuccess(6),
      foundIn(
        6,
        Object.values(LAYERS).flatMap(([, finds]) => finds),
      ),
    ],
  });
};

export const uncachedLayerCases: readonly TestCase[] = BEFORE.flatMap((types) => [
  uncached(types, "directory"),
  uncached(types, "image"),
]);
