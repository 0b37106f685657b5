/** Starts each process of an app image as a container runtime does: in a new container of the image, with its user and its variables. */
import { byteString, type Content, type Digest, pathOfText, steppingClock } from "#base";
import { flatten, type Image, network } from "#image";
import { environmentOfText, type Machine, type MachineLimits, shellMounts, shellPrograms, simMachine } from "#machine";
import { buildMetadataOf, installedLifecycle } from "#platform";
import { FIXED_MTIME_NS, lookup, type Tree } from "#tree";
import { ranOf } from "../component/runs.ts";
import type { Ran } from "../kit/rule.ts";
import { userOf } from "./user.ts";

export type Started = { readonly type: string } & (
  | { readonly ran: Ran; readonly code?: number }
  /** What the machine lacks for it. */
  | { readonly limit: string }
);
export type Starts = readonly Started[] | { readonly notRun: string };

export interface StartSetup {
  readonly root: Tree;
  readonly user: { readonly uid: number; readonly gid: number };
}

export interface StartMachine {
  open(setup: StartSetup): Promise<Machine>;
  /** Why a launcher cannot run there; undefined if it can. */
  whyNot(launcher: Content): string | undefined;
}

/** A process that runs longer has started. */
export const START_MS = 3_000;

const LAUNCHER = pathOfText("/cnb/lifecycle/launcher");

export async function startProcesses(image: Image, { open, whyNot }: StartMachine): Promise<Starts> {
  const processes = buildMetadataOf(image)?.processes ?? [];
  if (processes.length === 0) return { notRun: "the image has no processes" };
  const root = flatten(image);
  const launcher = lookup(root, LAUNCHER);
  if (launcher?.kind !== "file") return { notRun: "the image has no launcher" };
  const why = whyNot(launcher.content);
  if (why !== undefined) return { notRun: why };
  const { uid, gid = uid } = userOf({ image, tree: root }) ?? { uid: 0 };
  const env = environmentOf(image);
  const cwd = byteString(image.config.config.WorkingDir ?? "/");
  const started: Started[] = [];
  for (const { type, execEnv } of processes) {
    const machine = await open({ root, user: { uid, gid } });
    try {
      const path = byteString(`/cnb/process/${type}`);
      // A process for tests only is started as a platform starts it there.
      const [environment] = execEnv.includes("production") ? [] : execEnv;
      const all = environment === undefined || environment === "*" ? env : { ...env, CNB_EXEC_ENV: environment };
      const result = await machine.run({ path, argv: [path], env: environmentOfText(all), cwd, uid, gid });
      const code = "code" in result.exit ? { code: result.exit.code } : {};
      if (result.limit !== undefined) started.push({ type, limit: result.limit });
      else started.push({ type, ran: ranOf(`/cnb/process/${type}`, result), ...code });
    } finally {
      await machine.close();
    }
  }
  return started;
}

/** Colours of the launcher would be noise in a report. */
const environmentOf = (image: Image): Readonly<Record<string, string>> =>
  Object.fromEntries([
    ["CNB_NO_COLOR", "true"],
    ...(image.config.config.Env ?? []).map((line): [string, string] => {
      const equals = line.indexOf("=");
      return equals < 0 ? [line, ""] : [line.slice(0, equals), line.slice(equals + 1)];
    }),
  ]);

/** In-process the programs of an image are scripts of the shell, and its launcher is the one of the reference: `own`. */
export function simStarts(own: Content | undefined, limits: Partial<MachineLimits> = {}): StartMachine {
  const { programs, files } = installedLifecycle(own === undefined ? {} : { launcher: own });
  const launcher = files[LAUNCHER];
  const known: Digest | undefined =
    typeof launcher === "object" && "content" in launcher ? launcher.content?.digest : undefined;
  return {
    whyNot: ({ digest }) =>
      digest === known ? undefined : "a sandbox, because its launcher is not the one of this release (--machine host)",
    open: async ({ root }) =>
      simMachine({
        root,
        mounts: shellMounts(root),
        programs: new Map([...shellPrograms(), ...programs]),
        clock: steppingClock(FIXED_MTIME_NS),
        seed: "plimsoll check",
        http: network({}),
        limits: { ...limits, commandTimeoutMs: START_MS },
      }),
  };
}
