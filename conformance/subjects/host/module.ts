/** A subject made of a user's module. Node.js 20 cannot load TypeScript, so the vite of vitest loads a `.ts` module. */
import { basename, dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { type Api, type Fault, fail, ok, parseApi, type Result } from "#base";
import { viteOfVitest, watchExit } from "#base/host";
import { inputs } from "#contract";
import { phasePrograms } from "#lifecycle";
import type { MachineLimits } from "#machine";
import type { Subject } from "#protocol";
import { type LifecyclePrograms, programsSubject, REQUIRED_EXECUTABLES } from "../programs.ts";

/** What the module exports as `lifecycle`. */
export interface LifecycleModule {
  readonly name?: string;
  readonly version?: string;
  /** By the names of the executables. The reference performs the phases without a program. */
  readonly programs: Partial<LifecyclePrograms>;
  /** `["0.12", "0.13"]` */
  readonly platform: readonly string[];
  readonly buildpack: readonly string[];
}

export type ModuleFault = Fault<"lifecycle-module">;
/** The exports of a user's module, not checked yet. */
interface LoadedModule {
  readonly lifecycle?: Partial<LifecycleModule>;
}

export async function moduleSubject(
  file: string,
  limits?: Partial<MachineLimits>,
): Promise<Result<Subject, ModuleFault>> {
  let loaded: LoadedModule;
  const loadingEnds = watchExit(file);
  try {
    loaded = await loadModule(file);
  } catch (error) {
    return malformed(`the module could not be loaded: ${inOneLine(error)}`, file);
  } finally {
    loadingEnds();
  }
  if (loaded.lifecycle === undefined) return malformed("expected the module to export `lifecycle`, found none", file);
  const subject = lifecycleSubject(loaded.lifecycle, basename(file), limits);
  return subject.ok ? subject : malformed(subject.fault.message, file);
}

const isWhole = (programs: Partial<LifecyclePrograms>): programs is LifecyclePrograms =>
  REQUIRED_EXECUTABLES.every((executable) => typeof programs[executable] === "function");

/** `name` is the default name. */
export function lifecycleSubject(
  lifecycle: Partial<LifecycleModule>,
  name: string,
  limits?: Partial<MachineLimits>,
): Result<Subject, ModuleFault> {
  const { programs = {}, platform = [], buildpack = [], version = "unknown" } = lifecycle;
  const performs = inputs.PROGRAM_PHASES.filter((phase) => typeof programs[inputs.PROGRAMS[phase]] === "function");
  if (performs.length === 0)
    return malformed(`expected functions in \`lifecycle.programs\`, found none of ${REQUIRED_EXECUTABLES.join(", ")}`);
  const whole = isWhole(programs) ? programs : undefined;
  const apis = { platform: apisOf(platform), buildpack: apisOf(buildpack) };
  for (const axis of ["platform", "buildpack"] as const) {
    const given = { platform, buildpack }[axis];
    if (given.length > 0 && apis[axis].length === given.length) continue;
    return malformed(`expected API versions such as ["0.12"] in \`lifecycle.${axis}\`, found ${JSON.stringify(given)}`);
  }
  const limited = limits === undefined ? {} : { limits };
  const own = Object.fromEntries(Object.entries(programs).filter(([, program]) => typeof program === "function"));
  return ok(
    programsSubject({
      name: lifecycle.name ?? name,
      version,
      programs: whole ?? { ...phasePrograms(), ...own },
      ...apis,
      ...limited,
      ...(whole === undefined && { half: { performs, rest: "reference" } }),
    }),
  );
}

/** A compiler's message has colours, and shows the source below its first lines. */
function inOneLine(error: unknown): string {
  const text = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
  const lines = text.split("\n").map((line) => line.replace(/[^\x20-\x7e]/g, "").trim());
  return lines
    .filter((line) => line !== "")
    .slice(0, 3)
    .join(" ");
}

const apisOf = (given: readonly string[]): readonly Api[] => given.flatMap((text) => parseApi(text) ?? []);

const malformed = (message: string, file?: string) =>
  fail({
    kind: "lifecycle-module" as const,
    message,
    ...(file !== undefined && { where: { file } }),
    remedy: "docs/subjects.md shows a complete module",
  });

const loadModule = (file: string): Promise<LoadedModule> =>
  /\.[cm]?tsx?$/.test(file) ? loadTypeScript(file) : import(/* @vite-ignore */ pathToFileURL(file).href);

/** The server does not listen and writes nothing. It stays open, because a module can import more when its programs run. */
async function loadTypeScript(file: string): Promise<LoadedModule> {
  const { createServer } = await viteOfVitest();
  const server = await createServer({
    configFile: false,
    envFile: false,
    root: dirname(file),
    appType: "custom",
    logLevel: "silent",
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  });
  return server.ssrLoadModule(file);
}
