/** Explains what changes between two API versions: in the reference, in its inputs, and in the statements of the specification. */
import { type Api, compareApi, describeFault, type Fault, fail, ok, parseApi, type Result } from "#base";
import { ledger, type Statement } from "#ledger";
import { type ApiAxis, type ApiDiff, apiDiff, referenceBook } from "#lifecycle";
import type { Ink } from "#reports";
import { EXIT } from "../terminal/exit-codes.ts";
import type { Explanation } from "./explain.ts";
import { field } from "./field.ts";

type DiffFault = Fault<"bad-api-diff">;

interface Asked {
  readonly axis: ApiAxis;
  readonly from: Api;
  readonly to: Api;
}

/** `words`: `platform 0.11 0.12`. */
export function explainApiDiff(words: readonly string[], ink: Ink): Explanation {
  const asked = askedBy(words);
  if (!asked.ok) return { lines: [`plimsoll: ${describeFault(asked.fault)}`], code: EXIT.usage };
  const { axis, from, to } = asked.value;
  const diff = apiDiff(axis, from, to);
  const statements = changedStatements(asked.value);
  const data = { kind: "api-diff", axis, from, to, ...diff, statements };
  return { lines: linesOf(asked.value, diff, statements, ink), data, code: EXIT.conforms };
}

const USAGE = "write for example --api-diff platform 0.11 0.12";
const bad = (message: string, remedy = USAGE): Result<never, DiffFault> =>
  fail({ kind: "bad-api-diff", message, remedy });

function askedBy(words: readonly string[]): Result<Asked, DiffFault> {
  const [axis = "", first = "", second = ""] = words;
  if (words.length !== 3 || (axis !== "platform" && axis !== "buildpack"))
    return bad("--api-diff takes platform or buildpack and two API versions");
  const { platformApis, buildpackApis } = referenceBook();
  const known = axis === "platform" ? platformApis : buildpackApis;
  const [from, to] = [first, second].map((word) => known.find((one) => one === parseApi(word)));
  if (from === undefined || to === undefined) {
    const unknown = from === undefined ? first : second;
    return bad(
      `${JSON.stringify(unknown)} is no ${axis} API version that Plimsoll knows`,
      `use two of ${known.join(", ")}`,
    );
  }
  if (compareApi(from, to) >= 0)
    return bad(`${first} is not older than ${second}`, `write --api-diff ${axis} ${second} ${first}`);
  return ok({ axis, from, to });
}

interface ChangedStatement {
  readonly is: "new" | "gone";
  readonly at: string;
  readonly id: string;
  readonly level: string;
  readonly says: string;
}

/** Statements of the axis's document that begin to hold after `from`, and those that do not hold at `to` any more. */
function changedStatements({ axis, from, to }: Asked): readonly ChangedStatement[] {
  const isBetween = (version: Api | undefined): version is Api =>
    version !== undefined && compareApi(from, version) < 0 && compareApi(version, to) <= 0;
  return [...ledger().values()]
    .filter(({ document }) => document === `${axis}.md`)
    .flatMap((one) => {
      const [since, until] = [parseApi(one.since ?? ""), parseApi(one.until ?? "")];
      if (isBetween(since)) return [changed(one, "new", since)];
      const isGone = until !== undefined && compareApi(from, until) <= 0 && compareApi(until, to) < 0;
      return isGone ? [changed(one, "gone", until)] : [];
    });
}

const changed = ({ id, level, says }: Statement, is: "new" | "gone", at: Api): ChangedStatement => ({
  is,
  at,
  id,
  level,
  says,
});

function linesOf({ axis, from, to }: Asked, diff: ApiDiff, statements: readonly ChangedStatement[], ink: Ink) {
  const title = axis === "platform" ? "Platform API" : "Buildpack API";
  const part = (name: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ["", ink.strong(name), ...lines];
  return [
    `${ink.strong(`${title} ${from} to ${to}`)}`,
    ...diff.versions.map(({ at, says }) => field(ink, at, says)),
    ...part("Decisions of the reference", [
      ...diff.decisions.map(({ name, at, before, after }) =>
        field(ink, at, before === undefined ? name : `${name}: ${before}, then ${after}`),
      ),
      ...diff.steps.map(({ at, where, step }) => field(ink, at, `${step}, ${where.replace(":", " ")}`)),
    ]),
    ...part(
      "Flags",
      diff.inputs.map(({ is, at, flag, variable, phases }) =>
        field(ink, at, `${is} ${flag}${variable === undefined ? "" : ` (${variable})`} in ${phases.join(", ")}`),
      ),
    ),
    ...part(
      `Statements of ${axis}.md`,
      statements.map(({ is, at, id, level, says }) =>
        field(ink, is === "new" ? at : `to ${at}`, `${is === "new" ? "" : "no longer: "}${id}  ${level}  ${says}`),
      ),
    ),
  ];
}
