/** A small world for tests of phases: buildpacks as programs, files, and a machine that runs one phase. */
import {
  type ByteString,
  byteString,
  byteStrings,
  type Exchange,
  NetworkError,
  pathOfText,
  ROOT,
  steppingClock,
  textOf,
} from "#base";
import type { inputs } from "#contract";
import { environmentOfText, type Machine, type Program, simMachine, standardTree, standIn } from "#machine";
import type { NodeSpec } from "#tree";
import type { Amendment } from "../phase/amendment.ts";
import { ruleBook } from "./book.ts";
import { phasePrograms } from "./programs.ts";

export interface TestBuildpack {
  /** Buildpack API. Default: 0.12. */
  readonly api?: string;
  /** Further TOML, after the table `buildpack`. */
  readonly toml?: string;
  /** Further keys of the table `buildpack`. */
  readonly keys?: string;
  readonly detect?: Program;
  readonly build?: Program;
}

export interface TestExtension extends Omit<TestBuildpack, "build"> {
  readonly generate?: Program;
}

export interface TestWorld {
  /** By `id@version`. */
  readonly buildpacks?: Readonly<Record<string, TestBuildpack>>;
  readonly extensions?: Readonly<Record<string, TestExtension>>;
  readonly files?: Readonly<Record<string, NodeSpec>>;
  readonly programs?: Readonly<Record<string, Program>>;
  readonly amendments?: readonly Amendment[];
  /** Default: no network. */
  readonly http?: Exchange;
}

export interface RunResult {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningWorld {
  readonly machine: Machine;
  run(executable: inputs.Executable, more?: RunOptions): Promise<RunResult>;
  /** Runs another program as user 1000. */
  runProgram(path: string, env?: Readonly<Record<string, string>>): Promise<RunResult>;
  /** The text of a file; undefined if it does not exist. */
  text(path: string): string | undefined;
}

export interface RunOptions {
  readonly platformApi?: string;
  readonly args?: readonly string[];
  /** Default: the path of the executable. */
  readonly path?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
}

export function testWorld(world: TestWorld): RunningWorld {
  const book = ruleBook(world.amendments);
  if (!book.ok) throw new Error(book.fault.message);
  const programs = new Map<string, Program>();
  const files: Record<string, NodeSpec> = { ...world.files };
  const install = (path: string, name: string, program: Program): void => {
    files[path] = { content: standIn(name), mode: 0o755 };
    programs.set(standIn(name).digest, program);
  };
  for (const [name, program] of Object.entries(phasePrograms({ book: book.value }))) {
    install(`/cnb/lifecycle/${name}`, name, program);
  }
  for (const [path, program] of Object.entries(world.programs ?? {})) install(path, path, program);
  const place = (kind: "buildpack" | "extension", key: string, one: TestBuildpack & TestExtension): void => {
    const [id = "", version = ""] = key.split("@");
    const root = `/cnb/${kind}s/${id.replaceAll("/", "_")}/${version}`;
    const { api = "0.12", keys = "", toml = "", detect, build, generate } = one;
    files[`${root}/${kind}.toml`] = `api = "${api}"\n[${kind}]\nid = "${id}"\nversion = "${version}"\n${keys}\n${toml}`;
    for (const [name, program] of Object.entries({ detect, build, generate }))
      if (program !== undefined) install(`${root}/bin/${name}`, `${name} ${kind} ${key}`, program);
  };
  for (const [key, one] of Object.entries(world.buildpacks ?? {})) place("buildpack", key, one);
  for (const [key, one] of Object.entries(world.extensions ?? {})) place("extension", key, one);
  const machine = simMachine({
    root: standardTree(files),
    clock: steppingClock(0n),
    seed: "test",
    http: world.http ?? (() => Promise.reject(new NetworkError("refused", "there is no network"))),
    programs,
  });
  return {
    machine,
    run: (executable, more = {}) => run(machine, executable, more),
    runProgram: (path, env = {}) => runAt(machine, byteString(path), { args: [], env, uid: 1000 }),
    text: (path) => textAt(machine, path),
  };
}

function run(machine: Machine, executable: inputs.Executable, more: RunOptions): Promise<RunResult> {
  const env = { CNB_PLATFORM_API: more.platformApi ?? "0.15", CNB_NO_COLOR: "true", PATH: "/bin", ...more.env };
  const path = byteString(more.path ?? `/cnb/lifecycle/${executable}`);
  return runAt(machine, path, { args: more.args ?? [], env, uid: more.uid ?? 1000 });
}

async function runAt(
  machine: Machine,
  path: ByteString,
  { args, env, uid }: Required<Pick<RunOptions, "args" | "env" | "uid">>,
): Promise<RunResult> {
  const seen = await machine.run({
    path,
    argv: [path, ...byteStrings(...args)],
    env: environmentOfText(env),
    cwd: ROOT,
    uid,
    gid: 1000,
  });
  const code = "code" in seen.exit ? seen.exit.code : "signal" in seen.exit ? seen.exit.signal : "timeout";
  return { code, stdout: seen.stdout, stderr: seen.stderr };
}

function textAt(machine: Machine, path: string): string | undefined {
  const node = machine.nodeAt(pathOfText(path));
  return node?.kind === "file" ? textOf(node.content.bytes()) : undefined;
}

/** An order.toml: groups of `id@version`, with `?` behind an optional one. */
export const orderOf = (...groups: readonly (readonly string[])[]): string => ordered("order", groups);
export const extensionOrderOf = (...groups: readonly (readonly string[])[]): string =>
  ordered("order-extensions", groups);

const ordered = (key: string, groups: readonly (readonly string[])[]): string =>
  groups.map((group) => `[[${key}]]\n${group.map((text) => elementOf(key, text)).join("")}`).join("");

function elementOf(key: string, text: string): string {
  const [id = "", version = ""] = text.replace("?", "").split("@");
  const optional = text.endsWith("?") ? "optional = true\n" : "";
  return `[[${key}.group]]\nid = "${id}"\nversion = "${version}"\n${optional}`;
}

/** A group.toml of `id@version`, all of Buildpack API 0.12. */
export const groupOf = (...members: readonly string[]): string =>
  members
    .map((member) => {
      const [id = "", version = ""] = member.split("@");
      return `[[group]]\nid = "${id}"\nversion = "${version}"\napi = "0.12"\n`;
    })
    .join("");

/** The ids of a group.toml. */
export const idsIn = (groupToml: string | undefined): string =>
  [...(groupToml ?? "").matchAll(/ id = "(.*)"/g)].map((match) => match[1]).join(" ");
