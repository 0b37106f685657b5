/**
 * The revision of the suite, for records and papers: results of one revision were judged alike. The build replaces this module by one that has
 * the text.
 */
import { digestOf } from "#base";
import { specificationCases } from "#cases";
import { ledger } from "#ledger";

/** Rises when results are judged in another way although the test cases stay the same. docs/release.md lists each. */
const INTERPRETATION = 1;
/** Hexadecimal digits that tell revisions apart. */
const DIGITS = 12;

/** `1.0f3b6c2a9d41`: the interpretation, and the beginning of the digest of the test cases and the statements. */
export function suiteRevision(): string {
  const content = JSON.stringify([specificationCases(), [...ledger().values()]]);
  return `${INTERPRETATION}.${digestOf(content).slice("sha256:".length).slice(0, DIGITS)}`;
}
