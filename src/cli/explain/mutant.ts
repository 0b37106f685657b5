/** Explains a mutant: its fault, the statements that it breaks, and the test cases that may notice. */
import { boundaryMutants } from "#mutants";
import { factsOf, type StatementId } from "#protocol";
import { type Ink, proposalWords } from "#reports";
import { coveredLines } from "./case.ts";
import type { Catalogue } from "./catalogue.ts";
import { field } from "./field.ts";

export interface NamedFault {
  readonly name: string;
  readonly says: string;
  readonly breaks: readonly StatementId[];
  /** Around any lifecycle: it cannot be run by its name. */
  readonly isBoundary: boolean;
  readonly proposals: readonly string[];
}

/** `mutant:<name>`, or the name alone. */
export function mutantNamed(word: string, { mutants }: Catalogue): NamedFault | undefined {
  const name = word.replace(/^(mutant|faulty):/, "");
  const found = mutants.find(({ mutant }) => mutant.name === name);
  if (found !== undefined) return { ...pick(found.mutant), isBoundary: false, proposals: found.proposals };
  const boundary = boundaryMutants.find((one) => one.name === name);
  return boundary === undefined ? undefined : { ...pick(boundary), isBoundary: true, proposals: [] };
}

const pick = ({ name, says, breaks }: Pick<NamedFault, "name" | "says" | "breaks">) => ({ name, says, breaks });

export function explainMutant(mutant: NamedFault, catalogue: Catalogue, ink: Ink): readonly string[] {
  const { name, says, breaks, isBoundary, proposals } = mutant;
  const cases = catalogue.cases.filter((one) => factsOf(one).statements.some((id) => breaks.includes(id)));
  const laws = catalogue.laws.filter(({ covers }) => covers.some((id) => breaks.includes(id)));
  const [first] = [...cases, ...laws];
  return [
    `${ink.strong(isBoundary ? name : `mutant:${name}`)}  a mutant${isBoundary ? " around any lifecycle" : ""}`,
    `  ${says}`,
    "",
    ...coveredLines(breaks, catalogue, ink),
    "",
    ...cases.map((one) => field(ink, "case", one.id)),
    ...laws.map((one) => field(ink, "law", one.id)),
    ...(isBoundary || first === undefined
      ? []
      : ["", field(ink, "run", `plimsoll test --lifecycle mutant:${name} ${first.id}${proposalWords(proposals)}`)]),
  ];
}
