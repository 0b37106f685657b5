/** A folder of lifecycle executables, run as real processes in a sandbox. */
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
import { REQUIRED_EXECUTABLES } from "../programs.ts";

export type ExecutablesFault = Fault<"executables-missing" | "no-sandbox">;

export interface ExecutablesOptions {
  /** Holds `analyzer`, `detector` and so on. */
  readonly directory: string;
  readonly name?: string;
  /** Default: what the reference speaks. */
  readonly platform?: readonly Api[];
  readonly buildpack?: readonly Api[];
  readonly amendments?: readonly string[];
  readonly limits?: Partial<MachineLimits>;
}

/** Of a lifecycle that extends images, which not every one does. */
const EXTENDER = "extender";

/** Nothing is run before every executable is there and a sandbox works. */
export async function executablesSubject(options: ExecutablesOptions): Promise<Result<Subject, ExecutablesFault>> {
  const directory = realpathSync(options.directory);
  const flaw = flawIn(directory);
  if (flaw !== undefined) return fail(flaw);
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
  const stage = hostStage(directory, options.limits ?? {});
  return ok({
    name: options.name ?? directory,
    describe: () => Promise.resolve(description),
    open: (world, seed, surroundings) => openSession(stage, { world, seed, ...surroundings }),
  });
}

/** Why what is in the directory cannot be run in a sandbox; undefined where it can. */
function flawIn(directory: string): ExecutablesFault | undefined {
  const flaw = (message: string, remedy: string): ExecutablesFault => ({
    kind: "executables-missing",
    message,
    remedy,
  });
  const missing = REQUIRED_EXECUTABLES.filter((name) => !existsSync(join(directory, name)));
  if (missing.length > 0)
    return flaw(
      `expected the lifecycle's executables in ${directory}, found no ${missing.join(", ")}`,
      "give the directory that holds analyzer, detector, …",
    );
  const paths = REQUIRED_EXECUTABLES.map((name) => join(directory, name));
  const barred = paths.filter((path) => !isExecutable(path));
  if (barred.length > 0)
    return flaw(
      `expected executables, found what may not be executed: ${barred.join(", ")}`,
      `chmod +x ${barred.join(" ")}`,
    );
  const outside = paths.filter((path) => !realpathSync(path).startsWith(`${directory}/`));
  if (outside.length === 0) return undefined;
  return flaw(
    `expected the executables themselves in ${directory}, found links out of it: ${outside.join(", ")}`,
    "copy them into one directory: a sandbox sees no other",
  );
}

const CAN: readonly Capability[] = ["registry-kill", "layout", "launch", "mknod"];

/** A directory may be "executed" too. */
function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Where all phases are one file, an extender adds nothing to what is known of it. */
function buildOf(directory: string): Digest {
  const digests = REQUIRED_EXECUTABLES.map((name) => [name, fileDigest(join(directory, name))] as const);
  const extender = existsSync(join(directory, EXTENDER)) ? fileDigest(join(directory, EXTENDER)) : undefined;
  const isOwn = extender !== undefined && digests.every(([, digest]) => digest !== extender);
  return digestOf([...digests, ...(isOwn ? [[EXTENDER, extender]] : [])].map((one) => one.join(" ")).join("\n"));
}

const fileDigest = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

/** What `lifecycle -version` says, where there is one. */
function versionOf(directory: string): Promise<string> {
  const lifecycle = join(directory, "lifecycle");
  if (!existsSync(lifecycle)) return Promise.resolve("unknown");
  return new Promise((settle) => {
    execFile(lifecycle, ["-version"], { timeout: 5000 }, (error, stdout) =>
      settle(error === null ? stdout.trim() : "unknown"),
    );
  });
}

/** 2030-01-01: nothing passes by having the present time. */
const START_NS = 1_893_456_000n * 1_000_000_000n;
const LIFECYCLE = absPath("/cnb/lifecycle");

function hostStage(directory: string, limits: Partial<MachineLimits>): MachineProvider {
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
      return hostMachine({ root, seed, http, clock: steppingClock(START_NS), binds, limits });
    },
  };
}
