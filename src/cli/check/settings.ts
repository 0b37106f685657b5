/** What the programs of components run with: an app, an image, a machine and variables. */
import { orThrow, textOf } from "#base";
import { LABELS } from "#contract";
import { type Machine, readHostTree } from "#machine";
import { openSim, type ProbeSettings, type ProbeSetup, type WholeSettings } from "#parties";
import { fileBytesIn } from "#platform";
import type { BuildBase } from "#proposals/build";
import { emptyTree, type Tree } from "#tree";
import { buildBase } from "../build/base.ts";
import { parseEnvironment } from "../build/environment.ts";
import { openMachine } from "../build/machine.ts";
import { openImage } from "../images/open.ts";
import type { CheckOptions } from "./options.ts";
import { sandboxOpener } from "./sandbox.ts";
import { newestVersions } from "./versions.ts";

export interface CheckSettings {
  readonly probe: ProbeSettings;
  readonly whole: WholeSettings;
}

export async function checkSettings(options: CheckOptions): Promise<CheckSettings> {
  const { path, env, envFile, buildImage, runImage, machine, timeout } = options;
  const base = await buildBase(buildImage === undefined ? {} : { buildImage });
  const app: Tree = path === undefined ? emptyTree : orThrow(readHostTree(path));
  const variables = orThrow(parseEnvironment(env, envFile, process.env));
  const common = { base: base.tree, env: base.env, app, variables };
  const limits = { commandTimeoutMs: timeout * 1000 };
  const open = machine === "sim" ? openSim(limits) : await hostOpener(limits);
  return {
    probe: { ...common, open, target: targetOf(base) },
    whole: {
      ...common,
      openBuild: ({ root, volumes, user, http, seed }) =>
        openMachine({ machine, timeout, disk: DISK_MIB }, { root, volumes, user, http, seed }),
      platformApi: newestVersions().platformApi,
      user: base.user,
      home: base.home,
      ...(runImage !== undefined && { runImage: orThrow(await openImage(runImage)).image }),
    },
  };
}

const DISK_MIB = 8192;

async function hostOpener(limits: {
  readonly commandTimeoutMs: number;
}): Promise<(setup: ProbeSetup) => Promise<Machine>> {
  const open = await sandboxOpener();
  return ({ root, volumes, user }) => open({ root, mounts: volumes, user, limits });
}

/** Labels first, then /etc/os-release, as the specification says. */
function targetOf({ tree, labels }: BuildBase): ProbeSettings["target"] {
  const text = textOf(fileBytesIn(tree, "/etc/os-release") ?? new Uint8Array());
  const value = (key: string): string | undefined => new RegExp(`^${key}=["']?([^"'\n]*)`, "m").exec(text)?.[1];
  const name = labels[LABELS.baseDistroName] ?? value("ID");
  const version = labels[LABELS.baseDistroVersion] ?? value("VERSION_ID") ?? "";
  return { os: "linux", arch: "amd64", ...(name !== undefined && { distro: { name, version } }) };
}
