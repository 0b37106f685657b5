/** Test cases as data: well formed, with unique ids, existing statements and controls; each rejection has a control. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Json } from "#base";
import { issues, ledger } from "#ledger";
import { referenceBook } from "#lifecycle";
import type { CaseId, Matcher, TestCase } from "#protocol";
import { editAt, valueAt, versionsOf } from "#protocol";
import { cases } from "#suite";

const byId = new Map<CaseId, TestCase>(cases.map((one) => [one.id, one]));
const asData = (subject: TestCase): Json =>
  JSON.parse(JSON.stringify({ given: subject.given, when: subject.when })) as Json;

/** An expectation that every exit with an error meets, and success does not. */
function wantsFailure(is: Matcher): boolean {
  if ("equals" in is) return typeof is.equals === "number" && is.equals !== 0;
  if ("oneOf" in is) return is.oneOf.every((code) => typeof code === "number" && code !== 0);
  return "between" in is && is.between[0] > 0;
}

/** Expects a failure and nothing that shows an effect; a process of the app may exit with its own code. */
const isRejection = (subject: TestCase): boolean =>
  subject.then.some((one) => one.at.endsWith("/exit/code") && wantsFailure(one.is)) &&
  !subject.then.some(({ is }) => showsAnEffect(is));

/** A matcher that fails if nothing happens. */
const showsAnEffect = (is: Matcher): boolean =>
  ("equals" in is && typeof is.equals !== "number") ||
  ("present" in is && is.present) ||
  ("length" in is && is.length > 0) ||
  ["includes", "inOrder", "sameAs", "differsFrom", "each"].some((word) => word in is) ||
  ("oneOf" in is && is.oneOf.some((value) => typeof value !== "number"));

describe("cases", () => {
  test("have unique ids of three or more words", () => {
    expect(byId.size).toBe(cases.length);
    const odd = cases.filter(({ id }) => !/^[a-z]+(\.[a-z0-9-]+){2,}$/.test(id));
    expect(odd.map(({ id }) => id)).toEqual([]);
  });

  test("say one sentence", () => {
    const odd = cases.filter(({ says }) => !/^(?:[A-Z]|bin\/|\w+\.toml ).*\.$/.test(says) || says.includes(". "));
    expect(odd.map(({ id, says }) => `${id}: ${says}`)).toEqual([]);
  });

  test("are data: JSON keeps them unchanged", () => {
    for (const one of cases) expect(JSON.parse(JSON.stringify(one)), one.id).toStrictEqual(one);
  });

  test("cover statements of the ledger", () => {
    const unknown = cases.flatMap(({ id, then }) =>
      then.flatMap(({ covers }) => covers.filter((one) => !ledger().has(one)).map((one) => `${id}: ${one}`)),
    );
    expect(unknown).toEqual([]);
  });

  test("are evidence for at least one statement, or the control of another case", () => {
    const controls = new Set(cases.map(({ control }) => control?.id));
    const idle = cases.filter(({ id, then }) => !controls.has(id) && then.every(({ covers }) => covers.length === 0));
    expect(idle.map(({ id }) => id)).toEqual([]);
  });

  test("are named by docs/started.md, where it shows what programs get", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/started.md"), "utf8");
    const named = [...page.matchAll(/`([a-z*]+\.[a-z0-9*-]+\.[a-z0-9.*-]+)`/g)].map(([, glob = ""]) => glob);
    const isKnown = (glob: string): boolean => {
      const pattern = new RegExp(`^${glob.replaceAll(".", "\\.").replaceAll("*", ".*")}$`);
      return cases.some(({ id }) => pattern.test(id));
    };
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((glob) => !isKnown(glob))).toEqual([]);
  });

  test("give an issue for every further reading", () => {
    const unknown = cases.flatMap(({ id, then }) =>
      then.flatMap(({ readings = [] }) =>
        readings.filter(({ issue }) => !issues().has(issue)).map(({ issue }) => `${id}: ${issue}`),
      ),
    );
    expect(unknown).toEqual([]);
  });

  test("that show no effect have a control", () => {
    const bare = cases.filter(
      (one) => one.control === undefined && (isRejection(one) || !one.then.some(({ is }) => showsAnEffect(is))),
    );
    expect(bare.map(({ id }) => id)).toEqual([]);
  });

  test.each(cases.filter(({ control }) => control !== undefined))("$id differs from its control in one fact", (one) => {
    const { id, differs = "" } = one.control ?? {};
    const control = id === undefined ? undefined : byId.get(id);
    expect(control, `there is a case ${id}`).toBeDefined();
    if (control === undefined) return;
    const [own, other] = [asData(one), asData(control)];
    expect(own).not.toStrictEqual(other);
    expect(valueAt(own, differs)).not.toStrictEqual(valueAt(other, differs));
    expect(editAt(own, differs, () => valueAt(other, differs))).toStrictEqual(other);
    expect(missedBy(control, one), "the control runs at each version of the case").toEqual([]);
  });

  test("have controls that end in one that expects an effect", () => {
    const odd = cases.filter((one) => one.control !== undefined && !endsInEffect(one));
    expect(odd.map(({ id }) => id)).toEqual([]);
  });
});

/** The versions of a test case at which its control does not run. */
function missedBy(control: TestCase, one: TestCase): readonly string[] {
  const { platformApis: platform, buildpackApis: buildpack } = referenceBook();
  const namesOf = (testCase: TestCase): readonly string[] =>
    versionsOf(testCase, { platform, buildpack }).map((pair) => `${pair.platform} ${pair.buildpack}`);
  const covered = new Set(namesOf(control));
  return namesOf(one).filter((pair) => !covered.has(pair));
}

function endsInEffect(subject: TestCase, seen: readonly CaseId[] = []): boolean {
  if (seen.includes(subject.id)) return false;
  const control = subject.control === undefined ? undefined : byId.get(subject.control.id);
  if (control === undefined) return subject.control === undefined && subject.then.some(({ is }) => showsAnEffect(is));
  return endsInEffect(control, [...seen, subject.id]);
}
