/** Whole builds in differential runs: all phases, a second build or a rebase, and the start of the app. */
import * as fc from "fast-check";
import { type Api, FaultError } from "#base";
import type { Subject, Versions } from "#protocol";
import { instantiate, perform } from "#protocol";
import { CRASHES, GOES_ON } from "../search/compare.ts";
import type { ComparedPhase, Observed } from "../search/phase.ts";
import type { Side } from "../search/search.ts";
import { caseOf, plainDraft } from "./draft.ts";
import { observeBuild } from "./observe.ts";
import type { Part } from "./parts.ts";
import { componentParts } from "./parts-of-components.ts";
import { extensionParts } from "./parts-of-extensions.ts";
import { imageParts } from "./parts-of-images.ts";
import { layerParts } from "./parts-of-layers.ts";
import { platformParts } from "./parts-of-platforms.ts";

export interface BuildWorld {
  readonly versions: Versions;
  readonly parts: readonly Part[];
}

export const PARTS = [...componentParts, ...layerParts, ...platformParts, ...extensionParts, ...imageParts];
const PARTS_MAX = 4;

/** Each role is as likely as another. */
const anyPart = fc.oneof(
  ...[...new Set(PARTS.map(({ role }) => role))].map((name) =>
    fc.noShrink(fc.constantFrom(...PARTS.filter(({ role }) => role === name))),
  ),
);

/** The newest is last in each list. About half of the worlds have the newest one. */
export interface VersionLists {
  readonly platform: readonly Api[];
  readonly buildpack: readonly Api[];
}

/** Each axis shrinks to its newest version by itself. */
const newestOrAny = (versions: readonly Api[]): fc.Arbitrary<Api> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 2, arbitrary: fc.constantFrom(...versions.slice(-1)) },
    { weight: 1, arbitrary: fc.noShrink(fc.constantFrom(...versions)) },
  );

const worldsOf = ({ platform, buildpack }: VersionLists): fc.Arbitrary<BuildWorld> =>
  fc.record({
    versions: fc.record({ platform: newestOrAny(platform), buildpack: newestOrAny(buildpack) }),
    parts: fc.uniqueArray(anyPart, {
      selector: ({ role }) => role,
      maxLength: PARTS_MAX,
    }),
  });

export const buildPhase = (lists: VersionLists): ComparedPhase<BuildWorld> => ({
  name: "build",
  worlds: worldsOf(lists),
  outcome: outcomeOf,
  isOfProcess: () => false,
  isOfRole: () => false,
  changes: ({ versions, parts }) => [
    ...(["platform", "buildpack"] as const)
      .filter((axis) => versions[axis] !== lists[axis].at(-1))
      .map((axis) => ({
        role: `${axis} API`,
        part: versions[axis],
        shows: `${axis === "platform" ? "Platform" : "Buildpack"} API ${versions[axis]}`,
        statements: [],
      })),
    ...parts.map(({ role, part, statements }) => ({ role, part, shows: `${role}: ${part}`, statements })),
  ],
});

function outcomeOf({ exit = "" }: Observed): string {
  if (exit.split(" ").every((end) => end === "0" || end === "-")) return GOES_ON;
  return /SIG|13[0-9]|stopped/.test(exit) ? `${CRASHES} with ${exit}` : `fails ${exit}`;
}

/** A lifecycle that performs the builds one after the other. */
export const subjectSide = (subject: Subject, seed: string): Side<BuildWorld> => ({
  name: subject.name,
  replacesProcess: true,
  async run(worlds) {
    const observed: Observed[] = [];
    for (const world of worlds) observed.push(await observedOf(subject, world, seed));
    return observed;
  },
});

async function observedOf(subject: Subject, { versions, parts }: BuildWorld, seed: string): Promise<Observed> {
  const draft = parts.reduce((done, { apply }) => apply(done), plainDraft(versions.buildpack));
  try {
    const { steps } = await perform(subject, instantiate(caseOf(draft), versions), seed);
    return observeBuild(steps);
  } catch (error) {
    // A lifecycle can make an image from which nothing starts.
    if (error instanceof FaultError) return { exit: `stopped: ${error.fault.message}` };
    throw error;
  }
}
