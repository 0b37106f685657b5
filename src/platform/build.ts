/** Runs the phases of a build in order on any machine, until one fails. */
import { byteString, pathOfText } from "#base";
import { type Group, groupToml, type Report, reportToml, type TomlFile } from "#contract";
import type { CommandResult, Machine, Mount, OutputListener } from "#machine";
import { type Tree, treeOf } from "#tree";
import type { BuildPhase, BuildSettings, PhaseCommand } from "./build-settings.ts";
import { type Ids, withOwner } from "./directories.ts";
import { type DueExtensions, dueExtensions, extendImage } from "./extend.ts";
import { commandOf, phaseCommands } from "./phases.ts";
import type { Provisions } from "./provisions.ts";

export interface Volumes {
  readonly app: Tree;
  /** Files of `/platform`, by path in it. */
  readonly platform: Readonly<Record<string, string>>;
  /** Files that the platform puts into `/layers`, such as `/project-metadata.toml`. */
  readonly layers?: Readonly<Record<string, string>>;
  /** The cache volume after the last build; empty at first. Undefined means no cache. */
  readonly cache?: Tree;
}

/** The build's user owns the app and the layers. A volume inside another one is mounted after it; otherwise it would be hidden. */
export function volumeMounts(
  { app, platform, layers = {}, cache }: Volumes,
  user: Ids,
  { at, volumes = {} }: Provisions = {},
): readonly Mount[] {
  const owned = (files: Parameters<typeof treeOf>[0]): Tree => withOwner(treeOf(files), user);
  const mounts = [
    { at: pathOfText(at?.app ?? "/workspace"), tree: withOwner(app, user) },
    { at: pathOfText(at?.layers ?? "/layers"), tree: owned(layers) },
    { at: pathOfText(at?.platform ?? "/platform"), tree: owned({ "/env": { dir: true }, ...platform }) },
    ...(cache === undefined ? [] : [{ at: pathOfText("/cache"), tree: withOwner(cache, user) }]),
    ...Object.entries(volumes).map(([path, tree]) => ({ at: pathOfText(path), tree: withOwner(tree, user) })),
  ];
  return mounts.sort((a, b) => a.at.length - b.at.length);
}

export interface PhaseRun {
  readonly command: PhaseCommand;
  readonly result: CommandResult;
}

export type BuildEnd =
  | { readonly is: "built" }
  /** The phase failed with the lifecycle's own exit code. */
  | { readonly is: "failed"; readonly phase: BuildPhase; readonly code: number }
  | { readonly is: "killed"; readonly phase: BuildPhase; readonly signal: string }
  | { readonly is: "timeout"; readonly phase: BuildPhase }
  | { readonly is: "stopped"; readonly phase: BuildPhase; readonly why: string }
  /** The simulated machine could not do what a program needed. It is not a failure of the lifecycle. */
  | { readonly is: "limit"; readonly phase: BuildPhase; readonly what: string };

export interface BuildRun {
  readonly runs: readonly PhaseRun[];
  readonly end: BuildEnd;
  /** The group that detection chose. Undefined if detection did not finish. */
  readonly group?: Group;
  readonly report?: Report;
}

export interface BuildObserver {
  readonly onStart?: (command: PhaseCommand) => void;
  /** Parts of the output of the phase that runs. */
  readonly onOutput?: OutputListener;
  readonly onEnd?: (run: PhaseRun) => void;
}

/** Never rejects because of the lifecycle. The machine stays open, so the caller can inspect its files. */
export async function runBuild(
  machine: Machine,
  settings: BuildSettings,
  watch: BuildObserver = {},
): Promise<BuildRun> {
  const runs: PhaseRun[] = [];
  let end: BuildEnd = { is: "built" };
  let due: DueExtensions = { build: false };
  for (const planned of phaseCommands(settings)) {
    for (const { command, perform } of commandsInstead(machine, settings, { planned, due })) {
      watch.onStart?.(command);
      const run = { command, result: await perform(watch.onOutput) };
      runs.push(run);
      watch.onEnd?.(run);
      end = endOf(run);
      if (end.is !== "built") break;
    }
    if (end.is !== "built") break;
    if (planned.phase === "detect" && settings.extending !== undefined)
      due = dueExtensions(machine, settings.extending);
  }
  const { group: groupAt = "/layers/group.toml", report: reportAt = "/layers/report.toml" } = settings.writes ?? {};
  const group = documentAt(machine, groupAt, groupToml);
  const report = end.is === "built" ? documentAt(machine, reportAt, reportToml) : undefined;
  return { runs, end, ...(group !== undefined && { group }), ...(report !== undefined && { report }) };
}

interface RunnableCommand {
  readonly command: PhaseCommand;
  perform(onOutput?: OutputListener): Promise<CommandResult>;
}

/** The commands of a phase. Before the build, images are extended; the extender of the build image also builds. */
function commandsInstead(
  machine: Machine,
  settings: BuildSettings,
  { planned, due }: { readonly planned: PhaseCommand; readonly due: DueExtensions },
): readonly RunnableCommand[] {
  const plain = (command: PhaseCommand): RunnableCommand => ({
    command,
    perform: (onOutput) =>
      machine.run({ ...command, cwd: byteString("/"), ...settings.user, ...(onOutput && { onOutput }) }),
  });
  const { extending } = settings;
  if (extending === undefined) return [plain(planned)];
  const { buildImage } = extending;
  if (planned.phase === "restore" && due.build) {
    return [plain(commandOf("restore", settings, ["-build-image", buildImage]))];
  }
  if (planned.phase !== "build") return [plain(planned)];
  const extended = (kind: "build" | "run", image: string): RunnableCommand => {
    const command = commandOf("extend", settings, ["-kind", kind]);
    return {
      command,
      perform: (onOutput) => extendImage(machine, extending, { kind, image, command, ...(onOutput && { onOutput }) }),
    };
  };
  return [
    ...(due.run === undefined ? [] : [extended("run", due.run)]),
    due.build ? extended("build", buildImage) : plain(planned),
  ];
}

function endOf({ command: { phase }, result }: PhaseRun): BuildEnd {
  const { exit, limit } = result;
  if ("timeout" in exit) return { is: "timeout", phase };
  if ("stopped" in exit) return { is: "stopped", phase, why: exit.stopped };
  if (limit !== undefined && !("code" in exit && exit.code === 0)) return { is: "limit", phase, what: limit };
  if ("signal" in exit) return { is: "killed", phase, signal: exit.signal };
  return exit.code === 0 ? { is: "built" } : { is: "failed", phase, code: exit.code };
}

function documentAt<T>(machine: Machine, path: string, format: TomlFile<T>): T | undefined {
  const node = machine.nodeAt(pathOfText(path));
  if (node?.kind !== "file") return undefined;
  const read = format.read(node.content, path);
  return read.ok ? read.value : undefined;
}
