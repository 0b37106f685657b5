/** A subject made of a folder of lifecycle executables, which run as real processes in a sandbox. */
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { absPath, type Digest, digestOf, type Fault, fail, ok, pathOfText, type Result, steppingClock } from "#base";
import { packageFile } from "#base/host";
import { canFailDisks, type HostBind, hostMachine, type MachineLimits, probeSandbox } from "#machine";
import type { Capability, Description, HalfLifecycle, Subject } from "#protocol";
import { emptyTree, lookup, type Tree, treeOf } from "#tree";
import type { ContainerOptions, MachineProvider } from "#world";
import { openSession } from "#world";
import { REQUIRED_EXECUTABLES, WORLD_START_NS } from "../programs.ts";
import { combine, phasesIn } from "./half.ts";
import { type DetermineFault, determineApis, type Said } from "./speaks/determine.ts";
import { judgedApis, type Speaks } from "./speaks/speaks.ts";

export type ExecutablesFault = DetermineFault | Fault<"executables-missing" | "no-sandbox">;

export interface ExecutablesOptions {
  /** The folder with `analyzer`, `detector` and the other executables, or some of them. */
  readonly directory: string;
  /** The folder of executables for the phases that `directory` lacks; default: those of the reference. */
  readonly rest?: string;
  readonly name?: string;
  /** What the user says of it. The rest is found out. */
  readonly speaks?: Speaks;
  /** Paths of the host that are visible in the sandbox. */
  readonly hostPaths?: readonly string[];
  /** Nothing is asked: the executables start, have this version, and support what `speaks` lacks. */
  readonly asked?: { readonly version: string };
  readonly amendments?: readonly string[];
  readonly limits?: Partial<MachineLimits>;
}

/** The folder of the reference's executables. */
export const REFERENCE_EXECUTABLES = packageFile("dist/executables");
/** Optional: a lifecycle need not extend images. */
const EXTENDER = "extender";

/** Fails if an executable is missing or the sandbox does not work. */
export async function executablesSubject(options: ExecutablesOptions): Promise<Result<Subject, ExecutablesFault>> {
  const own = realpathSync(options.directory);
  const rest = options.rest ?? REFERENCE_EXECUTABLES;
  const half = halfOf(own, options.rest ?? "reference");
  const problem = emptyProblem(own) ?? executableProblem(own);
  if (problem !== undefined) return fail(problem);
  const unfit = half === undefined ? undefined : restProblem(rest);
  if (unfit !== undefined) return fail(unfit);
  const directory = half === undefined ? own : combine(own, rest);
  const sandbox = await probeSandbox();
  if (!sandbox.usable) return fail({ kind: "no-sandbox", message: sandbox.reason, remedy: sandbox.remedy });
  const said = await ask([own, ...(half === undefined || options.rest === undefined ? [] : [rest])], options);
  if (!said.ok) return said;
  const description: Description = {
    build: buildOf(directory),
    ...said.value,
    amendments: options.amendments ?? [],
    can: [
      ...CAN,
      ...(canFailDisks() ? (["disk-faults"] as const) : []),
      ...(sandbox.twoUids ? (["two-uids"] as const) : []),
      ...(sandbox.firstProcess ? (["first-process"] as const) : []),
      ...(isExecutable(join(directory, EXTENDER)) ? (["extend"] as const) : []),
    ],
    machine: "host",
    ...(half !== undefined && { half }),
  };
  const provider = hostProvider(directory, options);
  return ok({
    name: options.name ?? own,
    describe: () => Promise.resolve(description),
    open: (world, seed, opening) => openSession(provider, { world, seed, ...opening }),
  });
}

/** The version of the first, and the API versions that all support. The reference is not asked: it supports every one. */
async function ask(
  directories: readonly string[],
  { speaks = {}, hostPaths = [], asked }: ExecutablesOptions,
): Promise<Result<Said, DetermineFault>> {
  let { platform = judgedApis("platform"), buildpack = judgedApis("buildpack") } = speaks;
  if (asked !== undefined) return ok({ ...asked, platform, buildpack });
  const versions: string[] = [];
  for (const directory of directories) {
    const found = await determineApis({ directory, hostPaths, given: speaks });
    if (!found.ok) return found;
    platform = platform.filter((version) => found.value.platform.includes(version));
    buildpack = buildpack.filter((version) => found.value.buildpack.includes(version));
    versions.push(found.value.version);
  }
  return ok({ version: versions[0] ?? "unknown", platform, buildpack });
}

/** Undefined: the directory has all executables. The extender is optional. */
function halfOf(directory: string, rest: string): HalfLifecycle | undefined {
  const isWhole = REQUIRED_EXECUTABLES.every((name) => existsSync(join(directory, name)));
  return isWhole ? undefined : { performs: phasesIn(directory), rest };
}

const problemOf = (message: string, remedy: string): ExecutablesFault => ({
  kind: "executables-missing",
  message,
  remedy,
});

const emptyProblem = (directory: string): ExecutablesFault | undefined =>
  phasesIn(directory).length > 0
    ? undefined
    : problemOf(
        `expected the lifecycle's executables in ${directory}, found none of ${REQUIRED_EXECUTABLES.join(", ")}`,
        "give the directory that holds analyzer, detector, …, or some of them",
      );

function restProblem(directory: string): ExecutablesFault | undefined {
  const missing = REQUIRED_EXECUTABLES.filter((name) => !existsSync(join(directory, name)));
  return missing.length === 0
    ? executableProblem(directory)
    : problemOf(
        `expected all executables of a lifecycle in ${directory}, found no ${missing.join(", ")}`,
        "give a whole lifecycle with --rest",
      );
}

/** The reason why the executables cannot run in a sandbox; undefined if they can. */
function executableProblem(directory: string): ExecutablesFault | undefined {
  const paths = REQUIRED_EXECUTABLES.map((name) => join(directory, name)).filter((path) => existsSync(path));
  const notExecutable = paths.filter((path) => !isExecutable(path));
  if (notExecutable.length > 0)
    return problemOf(
      `expected executables, found files without execute permission: ${notExecutable.join(", ")}`,
      `chmod +x ${notExecutable.join(" ")}`,
    );
  const inside = realpathSync(directory);
  const outside = paths.filter((path) => !realpathSync(path).startsWith(`${inside}/`));
  if (outside.length === 0) return undefined;
  return problemOf(
    `expected the executables themselves in ${directory}, found links out of it: ${outside.join(", ")}`,
    "copy them into one directory: the sandbox mounts only that one",
  );
}

const CAN: readonly Capability[] = ["registry-kill", "layout", "daemon", "launch", "mknod"];

/** Directories can have the execute permission too. */
function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** An extender that is the same file as another executable is not part of the digest. */
function buildOf(directory: string): Digest {
  const fileDigest = fileDigests();
  const digests = REQUIRED_EXECUTABLES.map((name) => [name, fileDigest(join(directory, name))] as const);
  const extender = existsSync(join(directory, EXTENDER)) ? fileDigest(join(directory, EXTENDER)) : undefined;
  const isOwn = extender !== undefined && digests.every(([, digest]) => digest !== extender);
  return digestOf([...digests, ...(isOwn ? [[EXTENDER, extender]] : [])].map((one) => one.join(" ")).join("\n"));
}

/** Executables are often links to one file, which is read once. */
function fileDigests(): (path: string) => string {
  const known = new Map<string, string>();
  return (path) => {
    const { dev, ino } = statSync(path, { bigint: true });
    const file = `${dev}:${ino}`;
    const digest = known.get(file) ?? createHash("sha256").update(readFileSync(path)).digest("hex");
    known.set(file, digest);
    return digest;
  };
}

const LIFECYCLE = absPath("/cnb/lifecycle");

function hostProvider(
  directory: string,
  { limits = {}, hostPaths = [] }: Pick<ExecutablesOptions, "limits" | "hostPaths">,
): MachineProvider {
  const owned = { dir: true, uid: 1000, gid: 1000 } as const;
  const buildRoot = treeOf(
    {
      "/cnb/lifecycle": { dir: true },
      "/home/cnb": owned,
      "/layers": owned,
      "/platform": { dir: true },
      "/workspace": owned,
    },
    emptyTree,
  );
  return {
    machine: "host",
    buildRoot,
    open({ container, root, seed, http }: ContainerOptions) {
      const binds = container === "app" ? [] : bindsOf(directory, root);
      // An extender that applies Dockerfiles to its own root refuses to do so outside of a container.
      const isMarked = container === "extend";
      return hostMachine({
        root,
        seed,
        http,
        clock: steppingClock(WORLD_START_NS),
        binds,
        limits,
        hostPaths,
        isMarked,
      });
    },
  };
}

/** The folder as a whole, or its files one by one beside those that the world has at the same place. */
function bindsOf(directory: string, root: Tree): readonly HostBind[] {
  const node = lookup(root, LIFECYCLE);
  if (node?.kind !== "dir" || node.names.length === 0) return [{ from: directory, at: LIFECYCLE }];
  return readdirSync(directory).map((name) => ({
    from: realpathSync(join(directory, name)),
    at: pathOfText(`${LIFECYCLE}/${name}`),
  }));
}
