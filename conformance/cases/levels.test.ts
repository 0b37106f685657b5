/** What a failure means follows from the ledger: the lane of each test case, and the kind of each expectation. */
import { describe, expect, test } from "vitest";
import { type Api, compareApi, orThrow, parseApi } from "#base";
import { issues, LANES, ledger, type Statement, strongestLane } from "#ledger";
import type { Expectation, StatementId, TestCase } from "#protocol";
import { coveredBy, versionsOf } from "#protocol";
import { referenceSubject } from "#subjects";
import { cases } from "#suite";

const known = (ids: readonly StatementId[]) => ids.flatMap((id) => ledger().get(id) ?? []);
const expectations = cases.flatMap((one) => one.then.map((expectation) => ({ one, expectation })));
/** Statements of the other documents do not say which versions they hold at. */
const AXES: Readonly<Record<string, "platform" | "buildpack">> = {
  "platform.md": "platform",
  "buildpack.md": "buildpack",
};
const name = ({ id }: TestCase, { at: place }: Expectation): string => `${id} ${place}`;

describe("the lane of a test case", () => {
  test("is the level of its strongest statement", () => {
    const odd = cases.flatMap((one) => {
      const lane = strongestLane(known(coveredBy(one)));
      return lane === one.lane ? [] : [`${one.id} is in the lane ${one.lane}, its statements say ${lane}`];
    });
    expect(odd).toEqual([]);
  });

  test("is not stronger than any of its expectations, except within what binds", () => {
    const rank = (lane: TestCase["lane"]): number => Math.max(LANES.indexOf(lane), LANES.indexOf("implied"));
    const odd = expectations.filter(({ one, expectation }) => {
      const lane = strongestLane(known(expectation.covers));
      return expectation.covers.length > 0 && rank(lane) > rank(one.lane);
    });
    expect(odd.map(({ one, expectation }) => name(one, expectation))).toEqual([]);
  });
});

/** `until` may say in words since when a statement is deprecated: it still holds. */
const holds = (version: Api, { since, until }: Pick<Statement, "since" | "until">): boolean => {
  const [first, last] = [parseApi(since ?? ""), parseApi(until ?? "")];
  return (
    (first === undefined || compareApi(version, first) >= 0) && (last === undefined || compareApi(version, last) <= 0)
  );
};

test("no case runs at a version at which one of its statements does not hold", async () => {
  const described = await orThrow(referenceSubject()).describe();
  const odd = expectations.flatMap(({ one, expectation }) =>
    known(expectation.covers).flatMap((statement) => {
      const axis = AXES[statement.document];
      if (axis === undefined) return [];
      const wrong = versionsOf(one, described).filter((versions) => !holds(versions[axis], statement));
      return wrong.map((versions) => `${one.id} at ${axis} ${versions[axis]}: ${statement.id}`);
    }),
  );
  expect([...new Set(odd)]).toEqual([]);
});

describe("the kind of an expectation", () => {
  const cited = expectations.flatMap(({ one, expectation }) =>
    (expectation.readings ?? []).map((reading) => ({ where: name(one, expectation), reading })),
  );

  test("is that of the issue that it cites", () => {
    const odd = cited.filter(({ reading }) => issues().get(reading.issue)?.kind !== reading.kind);
    expect(odd.map(({ where, reading }) => `${where}: ${reading.issue}`)).toEqual([]);
  });

  test("is open only if the issue has two readings, each with the lines of the text that it relies on", () => {
    const odd = cited.filter(({ reading }) => {
      const readings = issues().get(reading.issue)?.readings ?? [];
      return reading.kind === "open" && (readings.length < 2 || !readings.every(({ text }) => /\.md \d/.test(text)));
    });
    expect(odd.map(({ where, reading }) => `${where}: ${reading.issue}`)).toEqual([]);
  });
});

describe("an issue", () => {
  const PINNED = /^https:\/\/github\.com\/[^/]+\/[^/]+\/blob\/[0-9a-f]{40}\//;

  test("is of kind text if and only if it has a source, which is not the official lifecycle and names a commit", () => {
    const odd = [...issues().values()].filter(({ kind, sources }) => {
      const good = sources.every(({ url }) => PINNED.test(url) && !url.includes("/buildpacks/lifecycle/"));
      return (kind === "text") !== sources.length > 0 || !good;
    });
    expect(odd.map(({ id }) => id)).toEqual([]);
  });

  test("with readings is of kind open, and its readings differ", () => {
    const odd = [...issues().values()].filter(
      ({ kind, readings }) =>
        readings.length > 0 && (kind !== "open" || new Set(readings.map(({ says }) => says)).size < 2),
    );
    expect(odd.map(({ id }) => id)).toEqual([]);
  });

  test("that is no departure is an open question", () => {
    const odd = [...issues().values()].filter((one) => one.class !== "divergence" && one.kind !== "open");
    expect(odd.map(({ id }) => id)).toEqual([]);
  });
});
