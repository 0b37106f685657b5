/** Compares what two lifecycles did in the same cases: whether one can take the place of the other. */
import { countOf, isJsonObject, type Json } from "#base";
import type { Observation, StepObservation } from "#protocol";
import type { Ink } from "#reports";

/** What one lifecycle did in one case. */
export interface PerformedCase {
  readonly case: string;
  readonly versions: { readonly platform: string; readonly buildpack: string };
  readonly observation: Pick<Observation, "steps">;
}

export interface DropInComparison {
  readonly lines: readonly string[];
  readonly differing: number;
}

const SHOWN_MAX = 3;

/** Exit codes and the calls of programs decide. Messages are counted, not judged. */
export function compareLifecycles(
  [a, b]: readonly [string, string],
  [ofA, ofB]: readonly [readonly PerformedCase[], readonly PerformedCase[]],
  ink: Ink,
): DropInComparison {
  const others = new Map(ofB.map((one) => [nameOf(one), one]));
  const both = ofA.flatMap((one) => {
    const other = others.get(nameOf(one));
    return other === undefined
      ? []
      : [{ name: nameOf(one), differences: differencesOf(one, other), messages: messagesDiffer(one, other) }];
  });
  const differing = both.filter(({ differences }) => differences.length > 0);
  const talking = both.filter(({ messages }) => messages).length;
  const width = Math.max(a.length, b.length);
  return {
    differing: differing.length,
    lines: [
      "",
      ...differing.flatMap(({ name, differences }) => [
        `${ink.bad("DIFFERS")}  ${name}`,
        ...differences
          .slice(0, SHOWN_MAX)
          .flatMap((one) => [
            `      ${one.at}`,
            `        ${a.padEnd(width)}  ${JSON.stringify(one.a) ?? "absent"}`,
            `        ${b.padEnd(width)}  ${JSON.stringify(one.b) ?? "absent"}`,
          ]),
      ]),
      `${countOf(both.length, "result")} of both, ${differing.length} ${differing.length === 1 ? "differs" : "differ"}; messages differ in ${talking}, which is not judged`,
    ],
  };
}

const nameOf = ({ case: id, versions }: PerformedCase): string =>
  `${id}  platform ${versions.platform}  buildpack ${versions.buildpack}`;

interface Difference {
  readonly at: string;
  readonly a: Json | undefined;
  readonly b: Json | undefined;
}

function differencesOf(one: PerformedCase, other: PerformedCase): readonly Difference[] {
  return one.observation.steps.flatMap((step, at) => {
    const same = other.observation.steps[at];
    return differing(`step ${at}`, judged(step), same === undefined ? undefined : judged(same));
  });
}

const judged = ({ exit, calls }: StepObservation): Json => ({
  exit: exit === undefined ? null : { ...exit },
  calls: calls.map((call) => ({ ...call })),
});

/** The smallest parts that differ. */
function differing(at: string, a: Json | undefined, b: Json | undefined): readonly Difference[] {
  const [one, other] = [membersOf(a), membersOf(b)];
  if (one === undefined || other === undefined) return JSON.stringify(a) === JSON.stringify(b) ? [] : [{ at, a, b }];
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((key) =>
    differing(`${at} > ${key}`, one.get(key), other.get(key)),
  );
}

function membersOf(value: Json | undefined): ReadonlyMap<string, Json> | undefined {
  if (Array.isArray(value)) return new Map(value.map((item: Json, at) => [String(at), item]));
  return isJsonObject(value) ? new Map(Object.entries(value)) : undefined;
}

const messagesDiffer = (one: PerformedCase, other: PerformedCase): boolean =>
  one.observation.steps.some((step, at) => {
    const same = other.observation.steps[at];
    return same !== undefined && (step.stdout !== same.stdout || step.stderr !== same.stderr);
  });
