/** Plimsoll's own platform with the probe in place of a lifecycle, on the simulated machine. */
import { api, pathOfText, steppingClock } from "#base";
import { inputs } from "#contract";
import { network } from "#image";
import { STANDARD_USER, shellMounts, shellPrograms, simMachine, standardTree, standIn } from "#machine";
import { type BuildSettings, platformFiles, runBuild, volumeMounts } from "#platform";
import { FIXED_MTIME_NS, type NodeSpec, type Tree, treeOf } from "#tree";
import { type PhaseCall, readProbeLog } from "./call.ts";
import { probeProgram } from "./probe.ts";

const { uid, gid, home } = STANDARD_USER;

/** Each program has its own stand-in, because a machine finds programs by their content. */
const installed = inputs.EXECUTABLES.map((name) => ({ name, content: standIn(`probe ${name}`) }));

export const BUILDER: Readonly<Record<string, NodeSpec>> = {
  "/cnb/order.toml": '[[order]]\n[[order.group]]\nid = "acme/one"\nversion = "1.0.0"\n',
  "/cnb/run.toml": '[[images]]\nimage = "example.com/run:1"\nmirrors = ["example.org/run:1"]\n',
  "/cnb/system.toml": '[[system.pre.buildpacks]]\nid = "acme/one"\nversion = "1.0.0"\n',
  "/cnb/buildpacks/acme_one/1.0.0/buildpack.toml": "",
  "/cnb/build-config/env/PLIMSOLL_OPERATOR": "probe",
};

export interface PlatformBuild {
  readonly files?: Readonly<Record<string, NodeSpec>>;
  readonly settings?: Partial<BuildSettings>;
  readonly cache?: Tree;
}

const SETTINGS: BuildSettings = {
  platformApi: api("0.15"),
  images: {
    app: "example.com/app:1",
    tags: ["example.com/app:2"],
    run: "example.com/run:1",
    previous: "example.com/app:0",
  },
  env: { CNB_EXEC_ENV: "production", CNB_EXPERIMENTAL_MODE: "warn" },
  user: { uid, gid },
  home,
  cache: true,
};

/** The calls that the probe records, and the cache after the build. */
export async function probedBuild({
  files = {},
  settings = {},
  cache = treeOf({}),
}: PlatformBuild = {}): Promise<{ readonly calls: readonly PhaseCall[]; readonly cache: Tree; readonly end: string }> {
  const lifecycle = Object.fromEntries(
    installed.map(({ name, content }) => [`/cnb/lifecycle/${name}`, { content, mode: 0o755 }]),
  );
  const root = treeOf({ ...lifecycle, ...BUILDER, ...files }, standardTree());
  const layers = { "/project-metadata.toml": '[source]\ntype = "git"\n[source.version]\ncommit = "a"\n' };
  const volumes = {
    app: treeOf({ "/app.sh": "" }),
    platform: platformFiles({ PLIMSOLL_USER: "probe" }),
    layers,
    cache,
  };
  const machine = simMachine({
    root,
    mounts: [...volumeMounts(volumes, { uid, gid }), ...shellMounts(root)],
    programs: new Map([...shellPrograms(), ...installed.map(({ content }) => [content.digest, probeProgram] as const)]),
    clock: steppingClock(FIXED_MTIME_NS),
    seed: "test",
    http: network({}),
  });
  try {
    const { runs, end } = await runBuild(machine, { ...SETTINGS, ...settings });
    const node = machine.nodeAt(pathOfText("/cache"));
    const log = runs.map(({ result }) => `[some log] ${result.stdout}`).join("");
    return {
      calls: readProbeLog(log).calls,
      cache: node?.kind === "dir" ? { root: node, links: new Map() } : treeOf({}),
      end: end.is,
    };
  } finally {
    await machine.close();
  }
}
