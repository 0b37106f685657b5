/** The `plimsoll` command. The code of a verb is loaded when the verb runs. */
import { Command, CommanderError } from "commander";
import { packageVersion } from "#base/host";
import { EXIT } from "./terminal/exit-codes.ts";
import { printError } from "./terminal/output.ts";
import { addBuild } from "./verbs/build.ts";
import { addDifferential } from "./verbs/differential.ts";
import { addDoctor } from "./verbs/doctor.ts";
import { addExplain } from "./verbs/explain.ts";
import { addInspect } from "./verbs/inspect.ts";
import { addLedger } from "./verbs/ledger.ts";
import { addRebase } from "./verbs/rebase.ts";
import { addReplay } from "./verbs/replay.ts";
import { addCompare, addMerge, addReport } from "./verbs/report.ts";
import { addTest } from "./verbs/test.ts";
import { addTry } from "./verbs/try.ts";

function program(): Command {
  const command = new Command("plimsoll")
    .description("A simulator and conformance harness for Cloud Native Buildpacks lifecycles.")
    .version(packageVersion())
    .showHelpAfterError("(plimsoll --help lists the verbs; plimsoll <verb> --help has examples)")
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureHelp({ sortSubcommands: false, showGlobalOptions: false });
  for (const add of [
    addTest,
    addReplay,
    addBuild,
    addRebase,
    addInspect,
    addTry,
    addExplain,
    addLedger,
    addReport,
    addCompare,
    addMerge,
    addDifferential,
    addDoctor,
  ])
    add(command);
  return command;
}

async function main(): Promise<void> {
  try {
    await program().parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.conforms : EXIT.usage;
    else {
      printError(
        `plimsoll: this is a bug in Plimsoll, please report it: ${error instanceof Error ? error.stack : String(error)}`,
      );
      process.exitCode = EXIT.error;
    }
  }
}

/** Nothing is left that could settle what the command waits for. */
function reportUnsettled(): void {
  printError(
    "plimsoll: a promise never settled, so the run cannot go on; if you gave a module (--lifecycle, --proposal), check what it awaits",
  );
  process.exitCode = EXIT.error;
}

process.once("beforeExit", reportUnsettled);
void main().then(() => process.off("beforeExit", reportUnsettled));
