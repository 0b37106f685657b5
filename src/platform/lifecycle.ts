/** The reference lifecycle as a platform installs it on a simulated machine. */
import type { Content } from "#base";
import { phasePrograms, type RuleBook } from "#lifecycle";
import { type Program, standIn } from "#machine";
import type { NodeSpec } from "#tree";

export interface InstalledLifecycle {
  /** Its files in the root file system. */
  readonly files: Readonly<Record<string, NodeSpec>>;
  /** The machine's programs, by digest. */
  readonly programs: ReadonlyMap<string, Program>;
}

export const LIFECYCLE_DIR = "/cnb/lifecycle";

/** `launcher` goes into app images. Without it they get a placeholder, which cannot start anything. */
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
