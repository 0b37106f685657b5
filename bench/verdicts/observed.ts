/** The digest of what a judgement observed. */
import { createHash } from "node:crypto";
import type { Observation } from "#protocol";

/** Without what no expectation judges: the key, which follows the format of test cases, and what a step printed. */
export function digestOfObserved({ steps }: Observation): string {
  const judged = steps.map(({ stdout, stderr, leftOut, ...step }) => step);
  const canonical = JSON.stringify({ steps: judged }, (_key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash("sha256").update(canonical).digest("hex").slice(0, 16);
}
