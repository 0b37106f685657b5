/** Tests whether this host can run machines of real processes, by starting a sandbox: an installed bubblewrap may be forbidden. */
import { byteString, byteStrings, FaultError } from "#base";
import { emptyTree } from "#tree";
import type { SandboxIds } from "./bubblewrap.ts";
import { makeChannel } from "./channel.ts";
import { scratchDirectory } from "./janitor.ts";
import { prepareLayout, resolveMounts } from "./layout.ts";
import { removeOwned } from "./remove.ts";
import { Sandbox } from "./sandbox.ts";
import { SANDBOX_VARIABLE, sandboxMode } from "./sandbox-mode.ts";
import { systemFor } from "./system.ts";

export interface ToolVersions {
  readonly node: string;
  readonly bash?: string;
  readonly bubblewrap?: string;
}

export type SandboxProbe =
  | { readonly usable: true; readonly versions: ToolVersions; readonly twoUids: boolean }
  | { readonly usable: false; readonly versions: ToolVersions; readonly reason: string; readonly remedy: string };

/** Never rejects: it reports what is missing. */
export async function runProbe(): Promise<SandboxProbe> {
  const versions = await toolVersions();
  const missing = missingTool(versions);
  if (missing !== undefined) return { usable: false, versions, ...missing };
  const root = process.getuid?.() === 0;
  const reason = await trySandbox(root ? { are: "real" } : { are: "mapped", uid: 1000, gid: 1000 });
  if (reason === undefined) return { usable: true, versions, twoUids: root };
  return { usable: false, versions, reason, remedy: remedyFor(reason) };
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

function missingTool({ bash, bubblewrap }: ToolVersions): { reason: string; remedy: string } | undefined {
  if (process.platform !== "linux") {
    return {
      reason: `sandboxes need Linux, and this is ${process.platform}`,
      remedy: "run it in a Linux virtual machine",
    };
  }
  if (bubblewrap === undefined) {
    return {
      reason: "bubblewrap (bwrap) is not installed",
      remedy: "apt-get install bubblewrap, or dnf install bubblewrap",
    };
  }
  if (bash === undefined) return { reason: "bash is not installed", remedy: "apt-get install bash" };
  return undefined;
}

/** Runs a command in a sandbox. Returns why it failed. */
async function trySandbox(ids: SandboxIds): Promise<string | undefined> {
  const directory = scratchDirectory("probe");
  const root = `${directory}/root`;
  const channel = `${directory}/channel`;
  const placed = resolveMounts(emptyTree, []);
  const system = systemFor(placed.tree, []);
  prepareLayout({ root: byteString(root), directories: [], placed, system, owner: () => undefined, reading: NOTHING });
  await makeChannel(channel);
  let sandbox: Sandbox | undefined;
  try {
    sandbox = new Sandbox({
      root,
      mounts: [],
      system,
      channel,
      ids,
      ...LIMITS,
      onConnection: (one) => one.destroy(),
    });
    await sandbox.ready;
    const { uid, gid } = ids.are === "mapped" ? ids : { uid: 1000, gid: 1000 };
    const reply = await sandbox.run({ ...PROBE_COMMAND, uid, gid });
    return reply.code === 0
      ? undefined
      : (reply.refused ?? reply.limit ?? `bash ended with ${reply.code ?? reply.signal}`);
  } catch (error) {
    if (error instanceof FaultError) return error.fault.message;
    throw error;
  } finally {
    await sandbox?.close();
    removeOwned(byteString(directory));
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

const PROBE_COMMAND = {
  path: "/bin/bash",
  argv: byteStrings("bash", "-c", "exit 0"),
  env: {},
  cwd: "/",
  umask: 0o022,
  timeoutMs: 10_000,
  outputMaxBytes: 1024,
  outputFloodBytes: 1 << 20,
};

function remedyFor(reason: string): string {
  if (/mount proc|\/proc/.test(reason) && sandboxMode() === "full") {
    return (
      `the container masks /proc: run it with procMount: Unmasked or --security-opt systempaths=unconfined, or, if it is thrown away ` +
      `afterwards, set ${SANDBOX_VARIABLE}=shared-proc (docs/ci/README.md says what that gives up)`
    );
  }
  if (process.getuid?.() === 0 && /namespace|loopback|Operation not permitted/i.test(reason)) {
    return (
      "root may not make a sandbox here: a container needs the capabilities SYS_ADMIN and NET_ADMIN, and no AppArmor profile " +
      "(--cap-add SYS_ADMIN --cap-add NET_ADMIN --security-opt apparmor=unconfined); docs/ci/README.md has it for Kubernetes"
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
