/** Names and labels of every kind. This law decides independently of the lifecycle which of them are valid; only those may be built. */

import * as fc from "fast-check";
import { absPath, byteString, isWithin, pathOfText } from "#base";
import { type BuildpackDraft, hasSucceeded, type Law, lawId, type Trial, worldOfBuild } from "#laws/kit";
import type { FileSpec, StepObservation, Versions } from "#protocol";
import { statementIds } from "#protocol";
import { keyOf, LAW, labelEntries, MAP, namesIn, placesOfVolumes } from "./worlds.ts";

const NAMES = ["a", "b", "a.b"];
const ODD_NAMES = ["", ".", "..", "../srv", "a/b", "default", "\u00e4", "a b", "a\0"];

const PATHS = [
  "/opt",
  "/opt/a",
  "/opt/a/b",
  "/opt/ab",
  "/Opt",
  "/srv/\u00e4",
  "/workspaces/elsewhere",
  "/workspaces/b/c",
];
const TAKEN = [
  ...["/workspaces", "/workspaces/a", "/workspaces/default", "/workspace", "/workspace/a"],
  ...["/layers/acme_1", "/platform/env", "/cnb/buildpacks", "/dev", "/tmp/a"],
];
const ODD_PATHS = [
  ...["", "/", "opt", "/opt/", "/opt//a", "/opt/../srv", "/opt/.", "/opt/$USER", "/opt/*", "/opt/\0"],
  `/${"a/".repeat(2048)}`,
];

/** Chooses a list by its weight. Counterexamples shrink to the first text of the first list. */
const weighed = (...lists: readonly (readonly [number, readonly string[]])[]): fc.Arbitrary<string> =>
  fc.oneof(
    { withCrossShrink: true },
    ...lists.map(([weight, list]) => ({ weight, arbitrary: fc.constantFrom(...list) })),
  );

const name = weighed([5, NAMES], [1, ODD_NAMES]);
const value = weighed([5, PATHS], [2, TAKEN], [1, ODD_PATHS]);
/** Mostly with declared names. */
const label = fc.array(fc.record({ of: fc.nat(2), other: name, value }), { maxLength: 2 });

/** Every directory of a volume is writable and empty, so that only names and labels can be a reason to reject. */
const directories = (names: readonly string[], entries: readonly { readonly name: string; readonly value: string }[]) =>
  Object.fromEntries(
    ["/workspaces", ...entries.filter((one) => names.includes(one.name) && isPath(one.value)).map(({ value }) => value)]
      .filter((path) => !OTHERS.some((other) => isWithin(other, absPath(byteString(path)))))
      .map((path): [string, FileSpec] => [path, { dir: true }]),
  );

const BUILT = "built";
const marked: BuildpackDraft = { layers: [], slices: [], processes: [], acts: [{ do: "record", as: BUILT }] };

const trials = (versions: Versions): fc.Arbitrary<Trial> =>
  fc.tuple(fc.array(name, { minLength: 1, maxLength: 2 }), label).map(([names, drafts]) => {
    const entries = drafts.map(({ of, other, value }) => ({ name: names[of] ?? other, value }));
    const buildpacks = [{ ...marked, toml: keyOf(names) }];
    const world = worldOfBuild({ buildpacks, app: {}, appDir: "/workspace" }, versions, [PLAIN]);
    const more = { ...directories(names, entries), [MAP]: { text: JSON.stringify(entries) } };
    return { given: { ...world, files: { ...world.files, ...more } }, when: [{ run: "create", images: ["@app:1"] }] };
  });

const PLAIN = { layers: [[]], config: { os: "linux", architecture: "amd64" }, media: "oci" } as const;

const isName = (text: string): boolean =>
  /^[A-Za-z0-9._-]{1,128}$/.test(text) && ![".", "..", "default"].includes(text);
const isPath = (text: string): boolean =>
  /^(\/(?!\.{1,2}(\/|$))[^/\0$*?[\]]{1,255})+$/.test(text) && byteString(text).length <= 4095;

const OTHERS = ["/workspace", "/layers", "/platform", "/cnb", "/dev", "/proc", "/sys", "/tmp"].map((path) =>
  pathOfText(path),
);
const [WORKSPACES, APP] = [absPath("/workspaces"), absPath("/workspaces/default")];

/** The first problem. */
function flaw(trial: Trial): string | undefined {
  const entries = labelEntries(trial);
  const names = [...namesIn(trial.given), ...entries.map(({ name }) => name)];
  const odd = names.find((one) => !isName(one));
  if (odd !== undefined) return `the name ${JSON.stringify(odd)}`;
  const path = entries.find(({ value }) => !isPath(value));
  if (path !== undefined) return `the value ${JSON.stringify(path.value)}`;
  if (new Set(entries.map(({ name }) => name)).size < entries.length) return "a name that is mapped twice";
  const system = entries.find(({ value }) => OTHERS.slice(4).some((dir) => isWithin(dir, absPath(byteString(value)))));
  return system === undefined ? overlap(trial) : `the value ${system.value}`;
}

const touch = (a: Parameters<typeof isWithin>[0], b: Parameters<typeof isWithin>[0]): boolean =>
  isWithin(a, b) || isWithin(b, a);

function overlap(trial: Trial): string | undefined {
  const places = placesOfVolumes(trial);
  for (const [i, { name, dir, link }] of places.entries()) {
    if (
      OTHERS.some((other) => touch(other, dir)) ||
      isWithin(dir, WORKSPACES) ||
      touch(dir, APP) ||
      (dir !== link && isWithin(link, dir))
    )
      return `${name} at ${dir}`;
    const other = places
      .slice(i + 1)
      .find((next) => [dir, link].some((p) => [next.dir, next.link].some((q) => touch(p, q))));
    if (other !== undefined) return `${name} and ${other.name}`;
  }
  return undefined;
}

const ran = (step: StepObservation | undefined): boolean => step?.calls.some(({ as }) => as === BUILT) ?? false;

export const lawfulVolumesLaw: Law = {
  ...LAW,
  id: lawId("exportable-volumes.lawful"),
  says: "Volumes that can be kept apart are built; any other name or label is refused before a buildpack builds.",
  covers: statementIds("proposal.exportable-volumes.toml-list-of-names", "proposal.exportable-volumes.label-format"),
  trials,
  check(trial, [seen]) {
    const [built] = seen ?? [];
    const wrong = flaw(trial);
    if (wrong === undefined)
      return {
        violations: hasSucceeded(built)
          ? []
          : [{ at: "the creator", expected: "success", actual: built?.stderr ?? null }],
      };
    if (hasSucceeded(built)) return { violations: [{ at: wrong, expected: "an error", actual: "success" }] };
    return {
      violations: ran(built) ? [{ at: wrong, expected: "an error before bin/build", actual: "one after it" }] : [],
    };
  },
};
