/** Whole builds in differential runs: all phases, a second build or a rebase, and the start of the app. */
import * as fc from "fast-check";
import type { Subject, Versions } from "#protocol";
import { instantiate, perform } from "#protocol";
import { CRASHES, GOES_ON } from "../search/compare.ts";
import type { ComparedPhase, Observed } from "../search/phase.ts";
import type { Side } from "../search/search.ts";
import { caseOf, plainDraft } from "./draft.ts";
import { observeBuild } from "./observe.ts";
import type { Part } from "./parts.ts";
import { componentParts } from "./parts-of-components.ts";
import { layerParts } from "./parts-of-layers.ts";
import { platformParts } from "./parts-of-platforms.ts";

export interface BuildWorld {
  readonly versions: Versions;
  readonly parts: readonly Part[];
}

export const PARTS = [...componentParts, ...layerParts, ...platformParts];
const PARTS_MAX = 3;

/** Each role is as likely as another. */
const anyPart = fc.oneof(
  ...[...new Set(PARTS.map(({ role }) => role))].map((name) =>
    fc.noShrink(fc.constantFrom(...PARTS.filter(({ role }) => role === name))),
  ),
);

/** `versions`: the newest last. Most worlds have it. */
const worldsOf = (versions: readonly Versions[]): fc.Arbitrary<BuildWorld> => {
  const newest = versions.slice(-1);
  return fc.record({
    versions: fc.oneof(
      { withCrossShrink: true },
      { weight: 1, arbitrary: fc.constantFrom(...newest) },
      { weight: 1, arbitrary: fc.noShrink(fc.constantFrom(...versions)) },
    ),
    parts: fc.uniqueArray(anyPart, {
      selector: ({ role }) => role,
      maxLength: PARTS_MAX,
    }),
  });
};

export const buildPhase = (versions: readonly Versions[]): ComparedPhase<BuildWorld> => ({
  name: "build",
  worlds: worldsOf(versions),
  outcome: outcomeOf,
  isOfProcess: () => false,
  isOfRole: () => false,
  changes: ({ versions: { platform, buildpack }, parts }) => [
    ...(isNewest(versions, { platform, buildpack })
      ? []
      : [
          {
            role: "versions",
            part: `${platform} ${buildpack}`,
            shows: `Platform API ${platform}, Buildpack API ${buildpack}`,
            statements: [],
          },
        ]),
    ...parts.map(({ role, part, statements }) => ({ role, part, shows: `${role}: ${part}`, statements })),
  ],
});

const isNewest = (versions: readonly Versions[], one: Versions): boolean =>
  one.platform === versions.at(-1)?.platform && one.buildpack === versions.at(-1)?.buildpack;

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
  const { steps } = await perform(subject, instantiate(caseOf(draft), versions), seed);
  return observeBuild(steps);
}
