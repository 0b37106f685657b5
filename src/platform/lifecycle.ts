/** The reference lifecycle as a platform installs it on a simulated machine: files that stand for programs. */
import type { Content } from "#base";
import { phasePrograms, type RuleBook } from "#lifecycle";
import { type Program, standIn } from "#machine";
import type { FileSpec } from "#tree";

export interface InstalledLifecycle {
  /** For the root file system. */
  readonly files: Readonly<Record<string, FileSpec>>;
  /** For the machine, by digest. */
  readonly programs: ReadonlyMap<string, Program>;
}

export const LIFECYCLE_DIR = "/cnb/lifecycle";

/** `launcher` is what goes into app images; without it a file that only stands for the launcher, and cannot start anything. */
export function installedLifecycle(
  options: { readonly launcher?: Content; readonly book?: RuleBook } = {},
): InstalledLifecycle {
  const phases = phasePrograms(options.book === undefined ? {} : { book: options.book });
  const installed = Object.entries(phases).map(([name, program]) => ({
    path: `${LIFECYCLE_DIR}/${name}`,
    content: name === "launcher" ? (options.launcher ?? standIn(name)) : standIn(name),
    program,
  }));
  return {
    files: Object.fromEntries(installed.map(({ path, content }) => [path, { content, mode: 0o755 }])),
    programs: new Map(installed.map(({ content, program }) => [content.digest, program])),
  };
}
