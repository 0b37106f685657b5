/** A property judged on one subject: a verdict like a case's, and how much it rests on. */
import { counted, type Json } from "#base";
import type { Case, Step } from "../protocol/case.ts";
import type { Versions } from "../protocol/instantiate.ts";
import type { Subject } from "../protocol/subject.ts";
import type { Verdict } from "../protocol/verdict.ts";
import type { CaseRecord } from "../reports/record.ts";
import { recorded } from "../reports/verdict.ts";
import { unmetNeed } from "../runner/case-runner.ts";
import { performAlone } from "./perform.ts";
import { type Property, type Seen, stepsOf, type Trial, type Violation } from "./property.ts";
import { type Searched, search, worldSeed } from "./search.ts";

export interface JudgedProperty {
  readonly property: Property;
  readonly versions: Versions;
  readonly verdict: Verdict;
  /** Where worlds were generated. */
  readonly searched?: Searched;
}

export interface PropertyOptions {
  readonly versions: Versions;
  readonly runs: number;
  readonly seed: string;
  /** As the search has them. */
  readonly shrinksMax?: number;
  readonly furtherMax?: number;
}

export async function judgeProperty(
  property: Property,
  subject: Subject,
  options: PropertyOptions,
): Promise<JudgedProperty> {
  const { versions } = options;
  const judged = (verdict: Verdict): JudgedProperty => ({ property, versions, verdict });
  const description = await subject.describe();
  if (subject.recall !== undefined)
    return judged({ is: "not-run", why: "needs", detail: "a recording has no worlds but its own" });
  const unmet = unmetNeed({ case: asCase(property), versions }, description);
  if (unmet !== undefined) return judged({ is: "not-run", why: "needs", detail: unmet });
  try {
    const onHost = description.machine === "host";
    const searched = await search(property, subject, {
      ...options,
      ...(onHost && {
        runs: Math.ceil(options.runs / HOST_SHARE),
        shrinksMax: HOST_SHRINKS_MAX,
        furtherMax: HOST_FURTHER_MAX,
      }),
    });
    return { ...judged(verdictOf(property, searched)), searched };
  } catch (error) {
    return judged({ is: "broken", error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

export interface JudgedTrial {
  readonly verdict: Verdict;
  readonly sessions: readonly { readonly steps: readonly Step[]; readonly seen: Seen }[];
}

/** One trial, as it was found. Rejects only where the harness itself failed. */
export async function judgeTrial(
  property: Property,
  subject: Subject,
  { trial, seed, versions }: { readonly trial: Trial; readonly seed: string; readonly versions: Versions },
): Promise<JudgedTrial> {
  const detail = unmetNeed({ case: asCase(property), versions }, await subject.describe());
  if (detail !== undefined) return { verdict: { is: "not-run", why: "needs", detail }, sessions: [] };
  const { violations, silent, seen } = await performAlone(property, subject, trial, worldSeed(seed, property));
  const sessions = property.sessions(trial).map((session, i) => ({ steps: stepsOf(session), seen: seen[i] ?? [] }));
  const { covers } = property;
  if (violations.length > 0)
    return { verdict: { is: "fail", broken: violations.map((one) => ({ ...one, covers })) }, sessions };
  if (silent !== undefined) return { verdict: { is: "inconclusive", why: "silent", detail: silent }, sessions };
  return { verdict: { is: "pass" }, sessions };
}

/** Real processes take a hundred times as long as functions: fewer worlds, and a shorter way down. */
const HOST_SHARE = 10;
const HOST_SHRINKS_MAX = 60;
const HOST_FURTHER_MAX = 25;

/** Worlds, at least, of which one must say something: in all others nothing was built, and nothing is known. */
const TOLD_ONE_IN = 4;

function verdictOf({ covers }: Property, { worlds, telling, found }: Searched): Verdict {
  if (found !== undefined) return { is: "fail", broken: found.violations.map((one) => ({ ...one, covers })) };
  if (telling * TOLD_ONE_IN >= worlds) return { is: "pass" };
  const detail = `only ${telling} of ${counted(worlds, "world")} came to what the property speaks of`;
  return { is: "inconclusive", why: "silent", detail };
}

const asCase = ({ needs }: Property): Case => ({ needs }) as Case;

const VIOLATIONS_MAX = 20;

export function propertyRecord(judged: JudgedProperty, durationMs: number): CaseRecord {
  const { property, versions, verdict, searched } = judged;
  const found = searched?.found;
  return {
    id: property.id,
    kind: "property",
    says: property.says,
    lane: property.lane,
    requirements: property.covers,
    platformApi: versions.platform,
    buildpackApi: versions.buildpack,
    verdict: recorded(verdict),
    durationMs: Math.round(durationMs * 1000) / 1000,
    ...(searched !== undefined && {
      worlds: {
        tried: searched.worlds,
        told: searched.told,
        telling: searched.telling,
        ...(Object.keys(searched.using).length > 0 && { using: searched.using }),
      },
    }),
    ...(found !== undefined && {
      evidence: { broken: found.violations.slice(0, VIOLATIONS_MAX).map(brokenOf(property)), steps: [] },
    }),
  };
}

const brokenOf =
  ({ covers }: Property) =>
  ({ at, wanted, got }: Violation): { at: string; wanted: string; got: Json; requirements: readonly string[] } => ({
    at: `/${at.replaceAll("/", "~1")}`,
    wanted,
    got,
    requirements: covers,
  });
