/** The types of a user's module, if TypeScript is installed where the module is: nothing depends on it. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { countOf } from "#base";
import { packageFile } from "#base/host";
import { scratchDirectory } from "#machine";
import type { Checked } from "./checked.ts";

const SHOWN_MAX = 5;

/** Undefined: it is no TypeScript. */
export async function checkTypes(file: string): Promise<Checked | undefined> {
  const path = resolve(file);
  if (!/\.[cm]?ts$/.test(path)) return undefined;
  const head = { what: file, says: "its types fit" };
  const compiler = compilerFor(path);
  if (compiler === undefined)
    return {
      ...head,
      says: "its types are not checked",
      note: "npm install --save-dev typescript, where the module is",
    };
  const errors = (await run(compiler, projectOf(path))).split("\n").flatMap(errorOf);
  if (errors.length === 0) return head;
  const left = errors.length - SHOWN_MAX;
  const more = left > 0 ? [`and ${countOf(left, "more error")}`] : [];
  return { ...head, problem: [...errors.slice(0, SHOWN_MAX), ...more].join("; ") };
}

/** The script of the `tsc` that the folder of the module has. */
function compilerFor(file: string): string | undefined {
  try {
    const manifest = createRequire(file).resolve("typescript/package.json");
    const { bin } = JSON.parse(readFileSync(manifest, "utf8"));
    const script = join(dirname(manifest), bin.tsc);
    return existsSync(script) ? script : undefined;
  } catch {
    return undefined;
  }
}

/** A project of this file alone, in which `plimsoll` is the one that runs. */
function projectOf(file: string): string {
  const project = join(scratchDirectory("types"), "tsconfig.json");
  const compilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, allowImportingTsExtensions: true },
    ...{ target: "es2023", lib: ["es2023"], module: "preserve", moduleResolution: "bundler", types: [] },
    paths: { plimsoll: [packageFile("dist/types/src/index.d.ts")] },
  };
  writeFileSync(project, JSON.stringify({ compilerOptions, files: [file] }));
  return project;
}

/** What it prints; nothing if the types fit. */
function run(compiler: string, project: string): Promise<string> {
  const { execFile } = process.getBuiltinModule("node:child_process");
  const words = [compiler, "--project", project, "--pretty", "false"];
  return new Promise((settle) => {
    execFile(process.execPath, words, { maxBuffer: 1 << 24 }, (error, stdout, stderr) =>
      settle(error === null ? "" : stdout || `error: ${stderr || error.message}`),
    );
  });
}

/** `mine.ts:12:3: Type …`, from `mine.ts(12,3): error TS2322: Type …`. Lines that explain it are indented. */
function errorOf(line: string): readonly string[] {
  const [, path = "", place = "", message = ""] = /^(?:(.*)\((\d+,\d+)\): )?error(?: TS\d+)?: (.*)$/.exec(line) ?? [];
  if (message === "") return [];
  return [path === "" ? message : `${resolve(path)}:${place.replace(",", ":")}: ${message}`];
}
