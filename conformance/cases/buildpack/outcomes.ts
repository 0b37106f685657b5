/**
 * buildpack.md > Phase #1: Detection > Process: how bin/detect of each member ends, and what becomes of the group. All combinations: a
 * member alone, two members, a member at each position among three, and one group after another.
 */
import type { Act } from "#machine";
import type { BuildpackSpec, Expectation, Step, TestCase } from "#protocol";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectExit, expectSuccess } from "../vocabulary/expect-exit.ts";
import { detectedGroupIds } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { detect } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, type GroupMember, orderFile, worldForDetect } from "../vocabulary/world.ts";

/** `below` and `above` are the neighbours of 100, the only code that is no error. */
const ENDS = {
  pass: { do: "exit", code: 0 },
  fail: { do: "exit", code: 100 },
  below: { do: "exit", code: 99 },
  above: { do: "exit", code: 101 },
  one: { do: "exit", code: 1 },
  last: { do: "exit", code: 255 },
  killed: { do: "kill", signal: "SIGKILL" },
} as const satisfies Readonly<Record<string, Act>>;
type End = keyof typeof ENDS;
/** The neighbours of 100 represent the other codes where members or groups are combined. */
const COMBINED: readonly End[] = ["pass", "fail", "below", "killed"];

interface Member {
  readonly end: End;
  readonly optional: boolean;
}
type Group = readonly Member[];

const bothOf = (end: End): readonly Member[] => [false, true].map((optional) => ({ end, optional }));
const MEMBERS: readonly Member[] = COMBINED.flatMap(bothOf);
const PASSING: Member = { end: "pass", optional: false };

/** Members of a group differ in their place, because a group has an id once. */
const PLACES = ["first", "second", "third"] as const;
const idOf = (group: number, place: number, end: End): string => `acme/${group}-${PLACES[place]}-${end}`;

const errs = ({ end }: Member): boolean => end !== "pass" && end !== "fail";
const rejects = ({ end, optional }: Member): boolean => end !== "pass" && !optional;
const passes = (group: Group): boolean => !group.some(rejects) && group.some(({ end }) => end === "pass");

/** The text lets a lifecycle go on to the next group at once, and does not say whether an optional error counts. */
function exitsWith20Too(groups: readonly Group[]): boolean {
  const counts = (group: Group): boolean => {
    const rejecting = group.findIndex(rejects);
    return group.slice(0, rejecting + 1).some((one) => errs(one) && rejects(one));
  };
  return !groups.some(counts);
}

function expectationsOf(groups: readonly Group[], step: number): readonly Expectation[] {
  const chosen = groups.findIndex(passes);
  const failed = chosen < 0 ? groups : groups.slice(0, chosen);
  const next = failed.map((group) =>
    group.some(rejects) ? "buildpack.detection.required-fail-next" : "buildpack.detection.none-zero-next",
  );
  const group = groups[chosen];
  if (group === undefined) return [expectNoGroup(groups, step, next)];
  const members = group.flatMap(({ end }, place) => (end === "pass" ? [idOf(chosen, place, end)] : []));
  const dropped = members.length < group.length ? ["buildpack.detection.pass-continue"] : [];
  return [
    expectSuccess(step, "platform.detector.exit.0", ...dropped),
    expectEqual(
      detectedGroupIds(step),
      members,
      ...new Set(next),
      ...(dropped.length > 0 ? ["buildpack.detection.filter"] : ["buildpack.detection.select"]),
      ...(members.length > 1 ? ["buildpack.detection.order-preserved"] : []),
    ),
  ];
}

function expectNoGroup(groups: readonly Group[], step: number, failed: readonly string[]): Expectation {
  if (!groups.flat().some(errs)) return expectExit(step, 20, "platform.detector.exit.20", ...new Set(failed));
  const rejected = groups.some((group) => group.some(rejects) && group.some(errs));
  const expected = expectExit(step, rejected ? 21 : 20, `platform.detector.exit.${rejected ? 21 : 20}`);
  if (!exitsWith20Too(groups)) return expected;
  return allowReading(expected, { equals: rejected ? 20 : 21 }, "A-28");
}

/** One detection for each of `orders`. What the text leaves open comes last, so that it hides nothing. */
function outcomeCase(what: string, says: string, orders: readonly (readonly Group[])[]): TestCase {
  const isOpen = (groups: readonly Group[]): boolean => !groups.some(passes) && exitsWith20Too(groups);
  const sorted = orders.toSorted((a, b) => Number(isOpen(a)) - Number(isOpen(b)));
  const [first = [], ...others] = sorted;
  const steps: readonly Step[] = others.flatMap((groups) => [
    {
      edit: {
        "/cnb/order.toml": { text: textOf(groups), owner: "root" as const },
        "/layers/group.toml": null,
      },
    },
    detect(),
  ]);
  return mustCase({
    id: `detect.outcomes.${what}`,
    says,
    given: worldForDetect({ buildpacks: buildpacksOf(orders), order: textOf(first) }),
    when: [detect(), ...steps],
    then: sorted.flatMap((groups, i) => expectationsOf(groups, 2 * i)),
  });
}

const elementsOf = (groups: readonly Group[]): readonly (readonly (GroupMember & Member)[])[] =>
  groups.map((group, at) => group.map((one, place) => ({ ...one, id: idOf(at, place, one.end) })));

const textOf = (groups: readonly Group[]): string => orderFile(...elementsOf(groups));

function buildpacksOf(orders: readonly (readonly Group[])[]): readonly BuildpackSpec[] {
  const ends = new Map(orders.flatMap((groups) => elementsOf(groups).flat()).map(({ id, end }) => [id, end]));
  return [...ends].map(([id, end]) => buildpack({ id, detect: [ENDS[end]] }));
}

const WORDS: Readonly<Record<End, string>> = {
  pass: "passes",
  fail: "fails",
  below: "exits with 99",
  above: "exits with 101",
  one: "exits with 1",
  last: "exits with 255",
  killed: "is killed",
};

export const outcomeCases: readonly TestCase[] = [
  outcomeCase(
    "alone",
    "A group of one buildpack passes if it exits with 0, and the exit code tells a failure (100) from every error.",
    (Object.keys(ENDS) as End[]).flatMap(bothOf).map((member) => [[member]]),
  ),
  ...COMBINED.map((end) =>
    outcomeCase(
      `pair-${end}`,
      `With a first buildpack that ${WORDS[end]}, required or optional, every end of the second one decides the group as the text says.`,
      bothOf(end).flatMap((one) => MEMBERS.map((other) => [[one, other]])),
    ),
  ),
  ...PLACES.map((where, at) =>
    outcomeCase(
      `${where}-of-three`,
      `The ${where} of three buildpacks decides the group like any other, in whatever way it ends.`,
      MEMBERS.map((member) => [[PASSING, PASSING, PASSING].with(at, member)]),
    ),
  ),
  ...COMBINED.map((end) =>
    outcomeCase(
      `groups-${end}`,
      `After a group whose buildpack ${WORDS[end]}, the next group decides, and an error of either counts in the exit code.`,
      bothOf(end).flatMap((one) => MEMBERS.map((other) => [[one], [other]])),
    ),
  ),
];
