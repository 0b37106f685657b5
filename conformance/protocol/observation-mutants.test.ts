import { describe, expect, test } from "vitest";
import type { Expectation, Matcher } from "./case.ts";
import { issueId } from "./ids.ts";
import type { CallObservation, Observation } from "./observation.ts";
import { observationMutants, survivors } from "./observation-mutants.ts";

/** The observation of one step that recorded these calls. */
const observationOf = (...calls: readonly Partial<CallObservation>[]): Observation => {
  const call: CallObservation = { as: "", argv: [], env: {}, cwd: "/", umask: "0022", lists: {}, reads: {} };
  const step = { stdout: "", stderr: "", files: {}, registry: [], images: {} };
  return { key: "", steps: [{ ...step, calls: calls.map((one) => ({ ...call, ...one })) }] };
};
const expecting = (at: string, is: Matcher): Expectation => ({ at: `/steps/0${at}`, is, covers: [] });
const CALLS = observationOf({ as: "a", cwd: "/one" }, { as: "b", cwd: "/two" });

describe("observation mutants", () => {
  const strict: readonly (readonly [string, Matcher])[] = [
    ["/calls/0/cwd", { equals: "/one" }],
    ["/calls/0/cwd", { oneOf: ["/one", "/other"] }],
    ["/calls/0", { includes: { as: "a" } }],
    ["/calls/0", { excludes: { as: "b" } }],
    ["/calls/0/cwd", { present: true }],
    ["/calls/0/reads/x", { present: false }],
    ["/calls", { length: 2 }],
    ["/calls/*/cwd", { equals: ["/one", "/two"] }],
    ["/calls/*/cwd", { includes: "/two" }],
    ["/calls/*/cwd", { excludes: "/three" }],
    ["/calls/*/cwd", { inOrder: ["/one", "/two"] }],
    ["/calls/*/cwd", { length: 2 }],
    ["/calls/*/cwd", { each: { includes: "/" } }],
  ];

  test.each(strict)("of %s with the matcher %j are all killed", (at, is) => {
    const expectation = expecting(at, is);
    expect(observationMutants(expectation, CALLS)).not.toEqual([]);
    expect(survivors(expectation, CALLS).map(({ what }) => what)).toEqual([]);
  });

  test("survive an expectation that cannot fail", () => {
    expect(survivors(expecting("/calls/0/cwd", { excludes: {} }), CALLS)).not.toEqual([]);
  });

  test("do not reorder where the order is free", () => {
    const expectation = expecting("/calls/*/cwd", {
      oneOf: [
        ["/one", "/two"],
        ["/two", "/one"],
      ],
    });
    expect(survivors(expectation, CALLS)).toEqual([]);
  });

  test("that match another admissible reading do not count", () => {
    const expectation = expecting("/calls/0/reads/x", { equals: "x" });
    const withReading: Expectation = {
      ...expectation,
      readings: [{ is: { present: false }, kind: "open", issue: issueId("C-01") }],
    };
    expect(survivors(withReading, observationOf({ as: "a", reads: { x: "x" } }))).toEqual([]);
  });
});
