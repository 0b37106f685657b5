/** The lane of a test case follows from the levels of its statements; docs/verdicts.md has the rule. */
import type { Lane } from "#protocol";
import type { Statement } from "./statement.ts";

/** From the strongest to the weakest. */
export const LANES: readonly Lane[] = ["must", "implied", "should", "may"];

const OF_LEVEL: Readonly<Record<string, Lane>> = {
  MUST: "must",
  "MUST NOT": "must",
  IMPLICIT: "implied",
  SHOULD: "should",
  "SHOULD NOT": "should",
  MAY: "may",
  SAMPLE: "may",
};

/** What another party must or may do tells a lifecycle what it meets, so it binds a lifecycle as a declarative sentence does. */
export const laneOf = ({ level, subject }: Pick<Statement, "level" | "subject">): Lane =>
  subject !== "lifecycle" && level !== "SAMPLE" ? "implied" : (OF_LEVEL[level] ?? "may");

/** That a phase exits with 0 is the condition of almost every test case, and decides no lane beside other statements. */
const isSuccess = ({ id }: Pick<Statement, "id">): boolean =>
  /\.exit\.0$/.test(id) || id === "platform.launcher.exit.passthrough";

/** The strongest lane of these statements. */
export function strongestLane(statements: readonly Pick<Statement, "id" | "level" | "subject">[]): Lane {
  const deciding = statements.some((one) => !isSuccess(one)) ? statements.filter((one) => !isSuccess(one)) : statements;
  const lanes = new Set(deciding.map(laneOf));
  return LANES.find((lane) => lanes.has(lane)) ?? "may";
}
