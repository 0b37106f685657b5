/** The `plimsoll` command. The code of a verb is loaded when the verb runs. */
import { Command, CommanderError } from "commander";
import { packageVersion, useScratchFiles } from "#base/host";
import { EXIT } from "./terminal/exit-codes.ts";
import { printError } from "./terminal/output.ts";
import { addBuild } from "./verbs/build.ts";
import { addCheck } from "./verbs/check.ts";
import { addDifferential } from "./verbs/differential.ts";
import { addDoctor } from "./verbs/doctor.ts";
import { addExplain } from "./verbs/explain.ts";
import { addExport } from "./verbs/export.ts";
import { addInspect } from "./verbs/inspect.ts";
import { addLedger } from "./verbs/ledger.ts";
import { addPlayground } from "./verbs/playground.ts";
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
    .configureHelp({ sortSubcommands: false, showGlobalOptions: false, subcommandTerm: (verb) => verb.name() });
  for (const add of [
    addTest,
    addReplay,
    addCheck,
    addBuild,
    addRebase,
    addInspect,
    addTry,
    addPlayground,
    addExplain,
    addLedger,
    addExport,
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
  useScratchFiles();
  try {
    await program().parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.conforms : EXIT.usage;
    else if (isAboutFile(error)) {
      printError(`plimsoll: ${error.message}; check the path, its permissions and the free space`);
      process.exitCode = error.code === "ENOSPC" ? EXIT.error : EXIT.usage;
    } else {
      printError(
        `plimsoll: this is a bug in Plimsoll, please report it: ${error instanceof Error ? error.stack : String(error)}`,
      );
      process.exitCode = EXIT.error;
    }
  }
}

/** A file or folder that the user named cannot be read or written. */
function isAboutFile(error: unknown): error is NodeJS.ErrnoException {
  if (!(error instanceof Error) || !("code" in error) || !("path" in error)) return false;
  return typeof error.path === "string" && FILE_CODES.has(String(error.code));
}

const FILE_CODES: ReadonlySet<string> = new Set([
  "EACCES",
  "EPERM",
  "EISDIR",
  "ENOTDIR",
  "ENOENT",
  "ELOOP",
  "ENAMETOOLONG",
  "EROFS",
  "ENOSPC",
  "EIO",
]);

/** Nothing is left that could settle what the command waits for. */
function reportUnsettled(): void {
  printError(
    "plimsoll: a promise never settled, so the run cannot go on; if you gave a module (--lifecycle, --proposal), check what it awaits",
  );
  process.exitCode = EXIT.error;
}

process.once("beforeExit", reportUnsettled);
void main().then(() => process.off("beforeExit", reportUnsettled));
