/** A subject made of a folder of lifecycle executables, which run as real processes in a sandbox. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Api, absPath, type Digest, digestOf, type Fault, fail, ok, type Result, steppingClock } from "#base";
import { referenceBook } from "#lifecycle";
import { hostMachine, type MachineLimits, probeSandbox } from "#machine";
import type { Capability, Description, Subject } from "#protocol";
import { emptyTree, treeOf } from "#tree";
import type { ContainerOptions, MachineProvider } from "#world";
import { openSession } from "#world";
import { REQUIRED_EXECUTABLES, WORLD_START_NS } from "../programs.ts";

export type ExecutablesFault = Fault<"executables-missing" | "no-sandbox">;

export interface ExecutablesOptions {
  /** The folder with `analyzer`, `detector` and the other executables. */
  readonly directory: string;
  readonly name?: string;
  /** Default: the versions that the reference supports. */
  readonly platform?: readonly Api[];
  readonly buildpack?: readonly Api[];
  readonly amendments?: readonly string[];
  readonly limits?: Partial<MachineLimits>;
}

/** Optional: a lifecycle need not extend images. */
const EXTENDER = "extender";

/** Fails if an executable is missing or the sandbox does not work. */
export async function executablesSubject(options: ExecutablesOptions): Promise<Result<Subject, ExecutablesFault>> {
  const directory = realpathSync(options.directory);
  const problem = directoryProblem(directory);
  if (problem !== undefined) return fail(problem);
  const sandbox = await probeSandbox();
  if (!sandbox.usable) return fail({ kind: "no-sandbox", message: sandbox.reason, remedy: sandbox.remedy });
  const description: Description = {
    build: buildOf(directory),
    version: await versionOf(directory),
    platform: options.platform ?? referenceBook().platformApis,
    buildpack: options.buildpack ?? referenceBook().buildpackApis,
    amendments: options.amendments ?? [],
    can: [
      ...CAN,
      ...(sandbox.twoUids ? (["two-uids"] as const) : []),
      ...(isExecutable(join(directory, EXTENDER)) ? (["extend"] as const) : []),
    ],
    machine: "host",
  };
  const provider = hostProvider(directory, options.limits ?? {});
  return ok({
    name: options.name ?? directory,
    describe: () => Promise.resolve(description),
    open: (world, seed, opening) => openSession(provider, { world, seed, ...opening }),
  });
}

/** The reason why the executables cannot run in a sandbox; undefined if they can. */
function directoryProblem(directory: string): ExecutablesFault | undefined {
  const problem = (message: string, remedy: string): ExecutablesFault => ({
    kind: "executables-missing",
    message,
    remedy,
  });
  const missing = REQUIRED_EXECUTABLES.filter((name) => !existsSync(join(directory, name)));
  if (missing.length > 0)
    return problem(
      `expected the lifecycle's executables in ${directory}, found no ${missing.join(", ")}`,
      "give the directory that holds analyzer, detector, …",
    );
  const paths = REQUIRED_EXECUTABLES.map((name) => join(directory, name));
  const notExecutable = paths.filter((path) => !isExecutable(path));
  if (notExecutable.length > 0)
    return problem(
      `expected executables, found files without execute permission: ${notExecutable.join(", ")}`,
      `chmod +x ${notExecutable.join(" ")}`,
    );
  const outside = paths.filter((path) => !realpathSync(path).startsWith(`${directory}/`));
  if (outside.length === 0) return undefined;
  return problem(
    `expected the executables themselves in ${directory}, found links out of it: ${outside.join(", ")}`,
    "copy them into one directory: the sandbox mounts only that one",
  );
}

const CAN: readonly Capability[] = ["registry-kill", "layout", "launch", "mknod"];

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

/** The output of `lifecycle -version`, if the directory has that executable. */
function versionOf(directory: string): Promise<string> {
  const lifecycle = join(directory, "lifecycle");
  if (!existsSync(lifecycle)) return Promise.resolve("unknown");
  return new Promise((settle) => {
    execFile(lifecycle, ["-version"], { timeout: 5000 }, (error, stdout) =>
      settle(error === null ? stdout.trim() : "unknown"),
    );
  });
}

const LIFECYCLE = absPath("/cnb/lifecycle");

function hostProvider(directory: string, limits: Partial<MachineLimits>): MachineProvider {
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
      const binds = container !== "app" ? [{ from: directory, at: LIFECYCLE }] : [];
      return hostMachine({ root, seed, http, clock: steppingClock(WORLD_START_NS), binds, limits });
    },
  };
}
