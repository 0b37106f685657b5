/** Runs the command in this process, writes files for it, and builds executables. */
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command, CommanderError } from "commander";
import { packageFile } from "#base/host";
import { addBuild } from "../verbs/build.ts";
import { addCheck } from "../verbs/check.ts";
import { addDifferential } from "../verbs/differential.ts";
import { addExport } from "../verbs/export.ts";
import { addInspect } from "../verbs/inspect.ts";
import { addLedger } from "../verbs/ledger.ts";
import { addRebase } from "../verbs/rebase.ts";
import { addCompare, addMerge, addReport } from "../verbs/report.ts";
import { addTest } from "../verbs/test.ts";
import { addTry } from "../verbs/try.ts";

export interface VerbRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const VERBS = [
  addBuild,
  addCheck,
  addRebase,
  addInspect,
  addTry,
  addTest,
  addDifferential,
  addLedger,
  addExport,
  addReport,
  addCompare,
  addMerge,
];

/** Without colours. */
export async function runInProcess(...args: readonly string[]): Promise<VerbRun> {
  const command = new Command("plimsoll").exitOverride().configureOutput({ writeErr: () => {} });
  for (const add of VERBS) add(command);
  for (const verb of command.commands) verb.exitOverride().configureOutput({ writeErr: () => {} });
  const verb = command.commands.find((one) => one.name() === args[0]);
  const plain = verb?.options.some(({ long }) => long === "--no-color") === false ? [] : ["--no-color"];
  const before = process.exitCode;
  const output = captureOutput();
  try {
    await command.parseAsync(["node", "plimsoll", ...args, ...plain]);
    return { code: Number(process.exitCode ?? 0), ...output.texts() };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { code: 2, stdout: output.texts().stdout, stderr: error.message };
  } finally {
    output.release();
    process.exitCode = before;
  }
}

function captureOutput() {
  const texts = { stdout: "", stderr: "" };
  const streams = ["stdout", "stderr"] as const;
  const before = streams.map((name) => process[name].write);
  for (const name of streams) {
    process[name].write = (chunk: string | Uint8Array) => {
      texts[name] += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
      return true;
    };
  }
  return {
    texts: () => ({ ...texts }),
    release: () => {
      for (const [i, name] of streams.entries()) {
        const write = before[i];
        if (write !== undefined) process[name].write = write;
      }
    },
  };
}

/** Files by path; one that starts with `#!` is executable. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    if (typeof content === "string" && content.startsWith("#!")) chmodSync(path, 0o755);
  }
}

/** Builds the reference's executables from the sources, as the package's build does. Returns their directory. */
export async function buildExecutables(folder: string): Promise<string> {
  const builder: { bundleExecutables(directory: string): Promise<void> } = await import(
    /* @vite-ignore */ packageFile("build/executables.mjs")
  );
  const directory = join(folder, "lifecycle");
  await builder.bundleExecutables(directory);
  return directory;
}
