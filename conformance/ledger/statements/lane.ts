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

/** The subjects whose statements bind a party; `spec` is how versions are written. Who makes base images is a matter of the platform. */
const BINDING: Readonly<Record<string, readonly string[]>> = {
  buildpack: ["buildpack", "spec"],
  extension: ["extension", "spec"],
  builder: ["platform", "base image author", "buildpack", "spec"],
  image: ["platform", "base image author"],
  platform: ["platform", "spec"],
};

/** The strongest lane for a party: what binds others tells it what it meets, as for a lifecycle. */
export function bindingLane(statements: readonly Pick<Statement, "level" | "subject">[], party: string): Lane {
  const lanes = new Set(
    statements.map(({ level, subject }): Lane => {
      const binds = BINDING[party]?.includes(subject) === true || level === "SAMPLE";
      return binds ? (OF_LEVEL[level] ?? "may") : "implied";
    }),
  );
  return LANES.find((lane) => lanes.has(lane)) ?? "may";
}
