/** Tests whether this host can run machines of real processes, by starting a sandbox: an installed bubblewrap may be forbidden. */
import { byteString, byteStrings, FaultError } from "#base";
import { emptyTree } from "#tree";
import { renderActs } from "../acts/render.ts";
import { environmentOfText } from "../model/environment.ts";
import type { SandboxIds } from "./bubblewrap.ts";
import { missingCommand } from "./chroot/needed-files.ts";
import { copiedSystem } from "./chroot-system.ts";
import { prepareLayout, resolveMounts } from "./layout.ts";
import { SANDBOX_VARIABLE, type SandboxMode, sandboxMode } from "./sandbox-mode.ts";
import { acquireSandbox, type PooledSandbox } from "./sandbox-pool.ts";
import { AS_FIRST_PROCESS } from "./supervisor/surroundings.ts";
import { systemFor } from "./system.ts";

export interface ToolVersions {
  readonly node: string;
  readonly bash?: string;
  readonly bubblewrap?: string;
}

export type SandboxProbe =
  | {
      readonly usable: true;
      readonly mode: SandboxMode;
      readonly versions: ToolVersions;
      readonly twoUids: boolean;
      /** A command can be process 1 of a name space of its own. */
      readonly firstProcess: boolean;
    }
  | { readonly usable: false; readonly versions: ToolVersions; readonly reason: string; readonly remedy: string };

/** Never rejects: it reports what is missing. */
export async function runProbe(): Promise<SandboxProbe> {
  const versions = await toolVersions();
  try {
    const mode = sandboxMode();
    const missing = missingTool(versions, mode);
    if (missing !== undefined) return { usable: false, versions, ...missing };
    const root = process.getuid?.() === 0;
    const tried = await trySandbox(mode, root ? { are: "real" } : { are: "mapped", uid: 1000, gid: 1000 });
    if ("reason" in tried) return { usable: false, versions, ...tried, remedy: remedyFor(tried.reason, mode) };
    return { usable: true, mode, versions, twoUids: root, ...tried };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    const { message: reason, remedy = "run `plimsoll doctor`" } = error.fault;
    return { usable: false, versions, reason, remedy };
  }
}

async function toolVersions(): Promise<ToolVersions> {
  const [bash, bubblewrap] = await Promise.all([
    versionOf("bash", ["--version"], /version (\S+)/),
    versionOf("bwrap", ["--version"], /bubblewrap (\S+)/),
  ]);
  return {
    node: process.versions.node,
    ...(bash === undefined ? {} : { bash }),
    ...(bubblewrap === undefined ? {} : { bubblewrap }),
  };
}

async function versionOf(tool: string, args: readonly string[], pattern: RegExp): Promise<string | undefined> {
  const { execFile } = await import("node:child_process");
  return new Promise((resolve) => {
    execFile(tool, args, { timeout: 10_000 }, (error, stdout) => {
      resolve(error === null ? (pattern.exec(stdout)?.[1] ?? "unknown") : undefined);
    });
  });
}

interface Missing {
  readonly reason: string;
  readonly remedy: string;
}

function missingTool({ bash, bubblewrap }: ToolVersions, mode: SandboxMode): Missing | undefined {
  if (process.platform !== "linux") {
    return {
      reason: `sandboxes need Linux, and this is ${process.platform}`,
      remedy: "run it in a Linux virtual machine",
    };
  }
  if (mode === "chroot") {
    if (process.getuid?.() !== 0)
      return { reason: "chroot needs root", remedy: "run the container as root (runAsUser: 0)" };
    const absent = missingCommand();
    if (absent !== undefined) {
      const remedy = "install coreutils, util-linux and bash in the container";
      return { reason: `${absent} is not installed`, remedy };
    }
  } else if (bubblewrap === undefined) {
    return {
      reason: "bubblewrap (bwrap) is not installed",
      remedy: "apt-get install bubblewrap, or dnf install bubblewrap",
    };
  }
  if (bash === undefined) return { reason: "bash is not installed", remedy: "apt-get install bash" };
  return undefined;
}

type Tried = { readonly reason: string } | { readonly firstProcess: boolean };

/** Runs a command in a sandbox. `reason`: why it failed. */
async function trySandbox(mode: SandboxMode, ids: SandboxIds): Promise<Tried> {
  const placed = resolveMounts(emptyTree, []);
  const whole = systemFor(placed.tree, []);
  let pooled: PooledSandbox | undefined;
  try {
    const system = mode === "chroot" ? copiedSystem({ whole, placed, users: [], programs: [] }) : whole;
    pooled = await acquireSandbox({ mounts: [], system, ids, mode, readOnly: [], bytes: 0, ...LIMITS });
    const { root, copies } = pooled;
    prepareLayout({
      ...{ root: byteString(root), directories: [], placed, system, owner: () => undefined, reading: NOTHING },
      ...(copies !== undefined && { copies: copies.paths }),
    });
    await pooled.sandbox().ready;
    const { uid, gid } = ids.are === "mapped" ? ids : { uid: 1000, gid: 1000 };
    const reply = await pooled.run({ ...PROBE_COMMAND, uid, gid });
    if (reply.code === 0 || reply.code === NOT_FIRST) return { firstProcess: reply.code === 0 };
    return { reason: reply.refused ?? reply.limit ?? `bash ended with ${reply.code ?? reply.signal}` };
  } catch (error) {
    if (error instanceof FaultError) return { reason: error.fault.message };
    throw error;
  } finally {
    await pooled?.end();
  }
}

const NOTHING = {
  owner: () => ({ uid: 0, gid: 0 }),
  limits: { entriesMax: 0, bytesMax: 0, depthMax: 0 },
  sockets: "skip",
  content: "captured",
  opensUnreadable: true,
} as const;

const LIMITS = { processesMax: 64, fileMaxBytes: 1 << 20 };

/** Test programs read the environment that they were started with. */
const PROBE_SCRIPT = renderActs([
  { do: "if", env: "PLIMSOLL_PROBE", is: "1", acts: [], otherwise: [{ do: "exit", code: 1 }] },
]);
/** The exit code if no command can be process 1. */
const NOT_FIRST = 3;
const FIRST_SCRIPT = `${AS_FIRST_PROCESS} -- /bin/bash -p -c '[ $$ = 1 ]' || exit ${NOT_FIRST}\n`;

const PROBE_COMMAND = {
  path: "/bin/bash",
  argv: byteStrings("bash", "-p", "-c", `${PROBE_SCRIPT}${FIRST_SCRIPT}`),
  env: environmentOfText({ PLIMSOLL_PROBE: "1" }),
  cwd: "/",
  umask: 0o022,
  timeoutMs: 10_000,
  outputMaxBytes: 1024,
  outputFloodBytes: 1 << 20,
  memoryMaxBytes: 2 ** 31,
  diskMaxBytes: 2 ** 31,
};

function remedyFor(reason: string, mode: SandboxMode): string {
  if (mode === "chroot") {
    return (
      "chroot works for root with the usual capabilities of a container (CHOWN, DAC_OVERRIDE, FOWNER, MKNOD, SETGID, SETPCAP, SETUID, " +
      "SYS_CHROOT), a temporary directory that is not mounted nodev, and the ports 5000, 5001 and 5443 of 127.0.0.1"
    );
  }
  if (/mount proc|\/proc/.test(reason) && mode === "full") {
    return (
      `the container masks /proc: run it with procMount: Unmasked or --security-opt systempaths=unconfined, or, if it is thrown away ` +
      `afterwards, set ${SANDBOX_VARIABLE}=shared-proc (docs/ci/README.md says what that gives up)`
    );
  }
  if (process.getuid?.() === 0 && /namespace|loopback|Operation not permitted/i.test(reason)) {
    return (
      "root may not make a sandbox here: a container needs the capabilities SYS_ADMIN and NET_ADMIN, and no AppArmor profile " +
      "(--cap-add SYS_ADMIN --cap-add NET_ADMIN --security-opt apparmor=unconfined); docs/ci/README.md has it for Kubernetes. " +
      `In a container that may have neither and is thrown away, set ${SANDBOX_VARIABLE}=chroot`
    );
  }
  if (/user ?ns|namespace|uid map|Operation not permitted|Permission denied/i.test(reason)) {
    return (
      "allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1; on Ubuntu 24.04 and later " +
      "sysctl kernel.apparmor_restrict_unprivileged_userns=0), or run as root; in a container, allow nested namespaces"
    );
  }
  return "run `bwrap --ro-bind / / true` by hand and see what it says";
}
