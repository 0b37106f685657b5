/** `plimsoll playground`, `try --html` and `explain --html`: the page in which the simulator runs. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Fault, orThrow } from "#base";
import { type Opening, pageFiles, singlePage, worldOfWords } from "#playground";
import { proposals } from "#proposals";
import { EXIT } from "../terminal/exit-codes.ts";
import { printLine } from "../terminal/output.ts";
import { runVerb, throwFault } from "../terminal/run-verb.ts";
import { writeAllWhole, writeWhole } from "../terminal/write-file.ts";

/** The folder may exist: its files with these names are replaced. */
export function runPlaygroundVerb(folder: string): Promise<number> {
  return runVerb(async () => {
    mkdirSync(folder, { recursive: true });
    const files = Object.entries(pageFiles()).map(([name, text]) => [join(folder, name), text] as const);
    orThrow(writeAllWhole(new Map(files)));
    printLine(`written to ${folder}: open ${join(folder, "index.html")}`);
    return EXIT.conforms;
  });
}

/** `words`: as `plimsoll try` takes them, but built-in proposals only. */
export const writeTryPage = (words: readonly string[], file: string): Promise<number> =>
  runVerb(async () => writePage({ world: orThrow(worldOfWords(words)) }, file));

/** `finding`: the id of a counterexample of a built-in proposal. */
export const writeFindingPage = (finding: string, file: string): Promise<number> =>
  runVerb(async () => {
    const [proposal] = proposals.filter(({ findings }) => findings.some(({ id }) => id === finding));
    if (proposal === undefined) return throwFault(notAFinding(finding));
    return writePage({ world: orThrow(worldOfWords([proposal.id])), finding }, file);
  });

const notAFinding = (id: string): Fault => ({
  kind: "not-a-finding",
  message: `${JSON.stringify(id)} is not a finding of a built-in proposal, and a page shows nothing else`,
  remedy: "plimsoll try <proposal> lists the findings",
});

function writePage(opening: Opening, file: string): number {
  orThrow(writeWhole(file, singlePage(opening)));
  printLine(`written to ${file}`);
  return EXIT.conforms;
}
