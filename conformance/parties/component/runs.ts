/** What the harness records of a program of a component. */
import { type AbsPath, isWithin, pathOfText, textOfByteString } from "#base";
import type { Command, CommandResult, Machine } from "#machine";
import { type Change, diff, draftOf, emptyTree, graft, type Tree } from "#tree";
import type { Ran } from "../kit/rule.ts";

/** The directories of a component that its programs must not change. */
export type Place = "app" | "platform" | "component";

export interface ProgramRun {
  readonly ran: Ran;
  /** Undefined if a signal or the harness ended it. */
  readonly code?: number;
  /** Whether the machine could not start it, for example because its interpreter does not exist. */
  readonly cannotStart: boolean;
  /** What the machine lacks for it. It is no fault of the program. */
  readonly limit?: string;
  /** The paths below these directories that differ after the run. */
  readonly changed: Readonly<Record<Place, readonly string[]>>;
}

export interface MainRun extends ProgramRun {
  /** The layers directory, or the output directory. */
  readonly output: Tree;
  readonly outputAt: string;
  readonly app: Tree;
  readonly appAt: string;
  /** The names in its plan. */
  readonly plan: readonly string[];
  /** What the exec.d programs in its layers did. */
  readonly execd: readonly ExecdRun[];
}

export interface ExecdRun {
  /** `tools/exec.d/10-env` */
  readonly program: string;
  readonly ran: Ran;
  readonly code?: number;
  readonly output: string;
}

export interface ProgramRuns {
  /** Absent if there is no such program. */
  readonly detect?: ProgramRun & { readonly plan: Uint8Array };
  /** bin/build or bin/generate. Absent if bin/detect did not pass. */
  readonly main?: MainRun;
}

interface ProgramCommand {
  readonly command: Command;
  /** `bin/detect` */
  readonly named: string;
  readonly places: Readonly<Record<Place, string>>;
}

export async function programRun(machine: Machine, { command, named, places }: ProgramCommand): Promise<ProgramRun> {
  const before = machine.snapshot();
  const result = await machine.run(command);
  const changes = diff(before, machine.snapshot()).filter(isOfContent);
  const below = (place: Place): readonly string[] =>
    changes.filter(({ path }) => isWithin(pathOfText(places[place]), path)).map(({ path }) => textOfByteString(path));
  return {
    ran: ranOf(named, result),
    ...("code" in result.exit && { code: result.exit.code }),
    cannotStart: isRefused(result),
    ...(result.limit !== undefined && { limit: result.limit }),
    changed: { app: below("app"), platform: below("platform"), component: below("component") },
  };
}

/** The machine ends with the code of a shell and the error as its only line. */
const isRefused = ({ exit, stdout, stderr }: CommandResult): boolean =>
  "code" in exit && [126, 127].includes(exit.code) && stdout === "" && /^[^\n]*\bE[A-Z]{3,}\b[^\n]*\n?$/.test(stderr);

/** A directory in which something was made and removed has another time. */
const isOfContent = ({ was, now }: Change): boolean =>
  !(was?.kind === "dir" && now?.kind === "dir" && was.mode === now.mode && was.uid === now.uid && was.gid === now.gid);

export const ranOf = (command: string, { exit, stdout, stderr }: CommandResult): Ran => ({
  command,
  exit,
  output: `${stdout}${stderr}`,
});

export function treeAt(machine: Machine, path: string): Tree {
  const node = machine.nodeAt(pathOfText(path));
  if (node?.kind !== "dir") return emptyTree;
  const draft = draftOf(emptyTree);
  const at: AbsPath = pathOfText("/");
  graft(draft, at, { root: node, links: new Map() });
  return draft.seal();
}
