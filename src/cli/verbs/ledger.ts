/** `plimsoll ledger`: what the suite verifies of the specification. */
import { type Command, Option } from "commander";
import type { Grouping } from "#ledger";
import type { LedgerOptions } from "../ledger/run.ts";
import { runVerb } from "../terminal/run-verb.ts";
import { addColor } from "./options.ts";

const EXAMPLES = `
Examples:
  plimsoll ledger                     the coverage by document, level, party, phase and version, and what is missing
  plimsoll ledger --by section        one table
  plimsoll ledger --by api            the percentage that is verified, by party and API version, in Markdown
  plimsoll ledger --json              everything, with the cases and laws of each statement
  plimsoll ledger --against ./spec    what has changed in a checkout of the specification

Exit codes: 0, with --against 1 if the text has changed; 2 the checkout cannot be read.`;

/** The names of the ledger's groupings: loading the ledger for them would slow the start of every verb. */
const GROUPINGS: Readonly<Record<Grouping | "api", true>> = {
  api: true,
  document: true,
  section: true,
  phase: true,
  level: true,
  party: true,
  version: true,
};

export function addLedger(program: Command): void {
  const command = program
    .command("ledger")
    .description("show how much of the specification is verified; compare the ledger with another text")
    .addOption(new Option("--by <group>", "one table").choices(Object.keys(GROUPINGS)))
    .option("--against <checkout>", "find changed, new and moved sentences in a checkout of the specification")
    .option("--json", "print one JSON document");
  addColor(command)
    .addHelpText("after", EXAMPLES)
    .action(async (options: LedgerOptions) => {
      const { runLedgerVerb } = await import("../ledger/run.ts");
      process.exitCode = await runVerb(() => runLedgerVerb(options));
    });
}
