/** A lifecycle that iterates in a random order is found with a probability of at least 0.999. */
import { describe, expect, test } from "vitest";
import { orThrow } from "#base";
import { specificationCases } from "#cases";
import { type Failure, type TestCase, versionsOf } from "#protocol";
import { createCaseRunner } from "#runner";
import { referenceSubject } from "#subjects";
import { mutant } from "./mutant.ts";
import { RANDOM_ORDERS, type RandomOrder, type Starts, startingAt } from "./random-order.ts";

const byId = new Map(specificationCases().map((one) => [String(one.id), one]));

/** As many items as each world has. Of their orders from any item on and around, one is right. */
const ITEMS = 8;
const MISSED_MOST = 0.001;

function caseOf({ killedBy }: RandomOrder): TestCase {
  const found = byId.get(killedBy);
  if (found === undefined) throw new Error(`no test case is called ${killedBy}`);
  return found;
}

async function failuresWith(order: RandomOrder, starts: Starts): Promise<readonly Failure[]> {
  const { name, says, breaks, fault } = order;
  const { amendment } = mutant(name, says, { breaks: [breaks], fault: fault(starts) });
  const subject = orThrow(referenceSubject([amendment], { name }));
  const testCase = caseOf(order);
  const versions = versionsOf(testCase, await subject.describe()).at(-1);
  if (versions === undefined) throw new Error(`${testCase.id} has no versions`);
  const { verdict } = await createCaseRunner(subject, new Map(), "random-order").judge({ testCase, versions });
  return verdict.is === "fail"
    ? verdict.failures.filter(({ statements }) => statements.map(String).includes(breaks))
    : [];
}

/** Where the case looks for this order: one place for each round, or one for each round but the first, with which they are compared. */
const placesOf = (order: RandomOrder): readonly string[] =>
  caseOf(order).then.flatMap(({ at, covers }) => (covers.map(String).includes(order.breaks) ? [at] : []));

describe.each(RANDOM_ORDERS)("$name", (order) => {
  const places = placesOf(order);

  test("survives in one of 1,000 runs at most", () => {
    // All rounds are right, or all are as wrong as the first: each of the others has one chance in eight.
    expect(ITEMS ** -places.length).toBeLessThanOrEqual(MISSED_MOST);
  });

  test.runIf(order.compared === undefined)(
    "fails in every round that begins elsewhere, and passes if none does",
    async () => {
      for (const index of [1, ITEMS - 1]) {
        const failed = (await failuresWith(order, startingAt(index))).map(({ at }) => at);
        expect(new Set(failed)).toEqual(new Set(places));
      }
      expect(await failuresWith(order, startingAt(0))).toEqual([]);
    },
  );

  test.runIf(order.compared)(
    "fails in a round that begins elsewhere than the first, and passes if none does",
    async () => {
      for (const round of places.keys()) {
        const failed = (await failuresWith(order, elsewhereIn(round + 1))).map(({ at }) => at);
        expect(failed).toEqual(places.slice(round, round + 1));
      }
      expect(await failuresWith(order, startingAt(3))).toEqual([]);
    },
  );
});

/** Each round asks once where to begin. */
const elsewhereIn =
  (round: number): Starts =>
  () => {
    let calls = 0;
    return (count) => {
      calls += 1;
      return calls - 1 === round ? 1 % count : 0;
    };
  };
