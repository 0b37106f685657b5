/**
 * Asks executables in a sandbox whether they start, which version they have and which API versions they support. A lifecycle must end with 11 for a Platform API
 * that it does not support, and with 12 for a Buildpack API, so its exit codes answer.
 */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Api, byteString, contentOf, pathOfText, steppingClock, utf8 } from "#base";
import { inputs, NAMED_CODES } from "#contract";
import { type CommandResult, environmentOfText, hostMachine, type Machine } from "#machine";
import { emptyTree, type NodeSpec, treeOf } from "#tree";
import { WORLD_START_NS } from "../../programs.ts";
import { judgedApis, type Speaks } from "./speaks.ts";
import { type StartProblem, startProblemOf } from "./start-problem.ts";

export interface Asked {
  /** Executables of the lifecycle, or some of them. */
  readonly directory: string;
  readonly hostPaths: readonly string[];
  /** What is known already is not asked. */
  readonly known: Speaks;
}

export interface Answers {
  readonly problems: readonly StartProblem[];
  readonly speaks: Speaks;
  /** The output of `lifecycle -version`, if the directory has that executable. */
  readonly version?: string;
}

const LIFECYCLE = "/cnb/lifecycle";
const USER = { uid: 1000, gid: 1000 } as const;
const TIMEOUT_MS = 10_000;

export async function askExecutables({ directory, hostPaths, known }: Asked): Promise<Answers> {
  const machine = await hostMachine({
    root: treeOf(world(), emptyTree),
    clock: steppingClock(WORLD_START_NS),
    seed: "ask",
    http: async () => ({ status: 404, headers: {}, body: contentOf(utf8("")) }),
    binds: [{ from: directory, at: pathOfText(LIFECYCLE) }],
    limits: { commandTimeoutMs: TIMEOUT_MS },
    hostPaths,
  });
  try {
    const problems = await startProblems(machine, directory);
    if (problems.length > 0) return { problems, speaks: known };
    const platform = known.platform ?? (await platformApis(machine, directory));
    const buildpack = known.buildpack ?? (await buildpackApis(machine, directory, platform));
    const version = await versionOf(machine, directory);
    return {
      problems,
      speaks: { ...(platform && { platform }), ...(buildpack && { buildpack }) },
      ...(version !== undefined && { version }),
    };
  } finally {
    await machine.close();
  }
}

const executablesIn = (directory: string): readonly inputs.Executable[] =>
  inputs.EXECUTABLES.filter((name) => existsSync(join(directory, name)));

/** Executables that are one file are started once. */
async function startProblems(machine: Machine, directory: string): Promise<readonly StartProblem[]> {
  const byFile = new Map(
    executablesIn(directory).map((name) => {
      const { dev, ino } = statSync(join(directory, name));
      return [`${dev}:${ino}`, name] as const;
    }),
  );
  const started = await Promise.all(
    [...byFile.values()].map(async (name) => {
      const result = await run(machine, [name, "-version"], newest(judgedApis("platform")));
      return hasStarted(result) ? [] : [startProblemOf(join(directory, name), result.stderr)];
    }),
  );
  return started.flat();
}

/** The exit codes of a shell: 126 for a file that cannot run, 127 for one whose interpreter or library is missing. */
const hasStarted = ({ exit }: CommandResult): boolean => !("code" in exit) || (exit.code !== 126 && exit.code !== 127);

async function versionOf(machine: Machine, directory: string): Promise<string | undefined> {
  if (!existsSync(join(directory, "lifecycle"))) return undefined;
  const { exit, stdout } = await run(machine, ["lifecycle", "-version"], newest(judgedApis("platform")));
  return "code" in exit && exit.code === 0 ? stdout.trim() : undefined;
}

/** With `-version` a lifecycle does nothing else. One that prints its version whatever the Platform API is runs a phase without inputs. */
async function platformApis(machine: Machine, directory: string): Promise<readonly Api[] | undefined> {
  const [name] = executablesIn(directory);
  if (name === undefined) return undefined;
  const all = judgedApis("platform");
  for (const argv of [[name, "-version"], [name]]) {
    const refused = await refusing(all, NAMED_CODES["platform-api"], (version) => run(machine, argv, version));
    if (refused.size > 0) return all.filter((version) => !refused.has(version));
  }
  return all;
}

/** Undefined: neither the detector nor the launcher is there to ask. */
async function buildpackApis(
  machine: Machine,
  directory: string,
  platform: readonly Api[] | undefined,
): Promise<readonly Api[] | undefined> {
  const own = executablesIn(directory);
  const argvFor = own.includes("detector") ? detecting : own.includes("launcher") ? launching : undefined;
  const newestPlatform = newest(judgedApis("platform").filter((one) => platform?.includes(one) !== false));
  if (argvFor === undefined || newestPlatform === undefined) return undefined;
  const all = judgedApis("buildpack");
  const refused = await refusing(all, NAMED_CODES["buildpack-api"], (version) =>
    run(machine, argvFor(version), newestPlatform, { CNB_LAYERS_DIR: `/layers-${version}` }),
  );
  return all.filter((version) => !refused.has(version));
}

const detecting = (version: Api): readonly string[] => ["detector", "-order", `/orders/${version}.toml`];
const launching = (): readonly string[] => ["launcher"];

async function refusing(
  versions: readonly Api[],
  code: number,
  start: (version: Api) => Promise<CommandResult>,
): Promise<ReadonlySet<Api>> {
  const results = await Promise.all(versions.map(async (version) => ({ version, exit: (await start(version)).exit })));
  return new Set(results.flatMap(({ version, exit }) => ("code" in exit && exit.code === code ? [version] : [])));
}

const newest = (versions: readonly Api[]): Api | undefined => versions.at(-1);

const run = (
  machine: Machine,
  [name = "", ...args]: readonly string[],
  platform: Api | undefined,
  more: Readonly<Record<string, string>> = {},
): Promise<CommandResult> => {
  const path = `${LIFECYCLE}/${name}`;
  const env = {
    PATH: "/usr/local/bin:/usr/bin:/bin",
    ...(platform !== undefined && { CNB_PLATFORM_API: platform }),
    ...more,
  };
  return machine.run({
    path: byteString(path),
    argv: [path, ...args].map((arg) => byteString(arg)),
    env: environmentOfText(env),
    cwd: byteString("/workspace"),
    ...USER,
  });
};

const owned = { dir: true, ...USER } as const;

/** For each Buildpack API an order with one buildpack, and a layers directory with what the launcher reads of it. */
const world = (): Readonly<Record<string, NodeSpec>> =>
  Object.fromEntries([
    ...[LIFECYCLE, "/platform", "/orders"].map((path) => [path, { dir: true }] as const),
    ...["/layers", "/workspace", "/home/cnb"].map((path) => [path, owned] as const),
    ...judgedApis("buildpack").flatMap((version) => filesFor(version)),
  ]);

function filesFor(version: Api): readonly (readonly [string, NodeSpec])[] {
  const directory = `/cnb/buildpacks/ask/${version}`;
  const process = `[[processes]]\ntype = "web"\ncommand = ["true"]\nbuildpack-id = "ask"\n`;
  return [
    [`/orders/${version}.toml`, `[[order]]\n[[order.group]]\nid = "ask"\nversion = "${version}"\n`],
    [`${directory}/buildpack.toml`, `api = "${version}"\n[buildpack]\nid = "ask"\nversion = "${version}"\n`],
    [`${directory}/bin/detect`, { text: "#!/bin/sh\nexit 0\n", mode: 0o755 }],
    [`/layers-${version}`, owned],
    [
      `/layers-${version}/config/metadata.toml`,
      `[[buildpacks]]\nid = "ask"\nversion = "1"\napi = "${version}"\n${process}`,
    ],
  ];
}
