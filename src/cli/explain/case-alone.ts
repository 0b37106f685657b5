/**
 * Explains a test case of the specification by what it is made of. The catalogue, in which any id is looked up, needs the laws, mutants and
 * proposals as well, and loading them takes ten times as long as this.
 */
import { caseNamed, fileOfSpecificationCase } from "#cases";
import { statementsNamed } from "#ledger";
import { factsOf } from "#protocol";
import type { Ink } from "#reports";
import { EXIT } from "../terminal/exit-codes.ts";
import { explainCase } from "./case.ts";
import type { Explanation } from "./explain.ts";

/** Undefined if the id is that of another thing. */
export function explainCaseAlone(id: string, ink: Ink): Explanation | undefined {
  const testCase = caseNamed(id);
  if (testCase === undefined) return undefined;
  const statements = statementsNamed(factsOf(testCase).statements);
  // A test shows that test cases of the specification need no proposal.
  const known = { statements, fileOf: fileOfSpecificationCase, proposalFlagsFor: () => "" };
  const lines = explainCase(testCase, known, ink);
  return { lines, data: { id, kind: "case", case: testCase, text: lines }, code: EXIT.conforms };
}
