/**
 * The observation of one step. Most test cases look at a small part of it, so files, calls and images are observed when they are first
 * read. They are observed from values that do not change: a snapshot of the tree, and the images that the tags named after the step.
 */
import { absPath, lazy } from "#base";
import type { CommandResult } from "#machine";
import { crashLines, type StepObservation } from "#protocol";
import type { Inode, Tree } from "#tree";
import { observeCalls } from "./calls.ts";
import { observeFiles } from "./files.ts";
import type { ObservedTags } from "./registry.ts";

/** The state of a world after a step. */
export interface Aftermath {
  /** Absent if the step ran no process. */
  readonly command: CommandResult | undefined;
  /** The file system of the container; absent if its files are not observed. */
  readonly tree: Tree | undefined;
  /** The directory in which programs of the test case recorded their calls. */
  readonly probe: Inode | undefined;
  readonly requests: StepObservation["registry"];
  /** Absent if images are not observed. */
  readonly tags: ObservedTags | undefined;
  readonly extended: StepObservation["extended"];
}

export function observeStep({ command, tree, probe, requests, tags, extended }: Aftermath): StepObservation {
  const files = lazy(() => (tree === undefined ? {} : observedFiles(tree)));
  const calls = lazy(() => observeCalls(probe));
  const images = lazy(() => tags?.images() ?? {});
  const artifacts = tags?.artifacts;
  return {
    ...(command !== undefined && { exit: command.exit }),
    stdout: excerpt(command?.stdout ?? ""),
    stderr: excerpt(command?.stderr ?? ""),
    ...(command?.leftOut !== undefined && { leftOut: command.leftOut }),
    get files() {
      return files();
    },
    get calls() {
      return calls();
    },
    registry: requests,
    get images() {
      return images();
    },
    ...(artifacts !== undefined && { artifacts }),
    ...(extended !== undefined && { extended }),
  };
}

/** Top-level directories of the build image and the machine, which are not observed. */
const SYSTEM: ReadonlySet<string> = new Set(
  "bin boot cnb dev etc home lib lib32 lib64 libx32 mnt opt platform probe proc root run sbin srv sys tmp usr var".split(
    " ",
  ),
);

function observedFiles({ root }: Tree): StepObservation["files"] {
  const seen = root.names.flatMap((name, i) => {
    const node = root.nodes[i];
    return node === undefined || SYSTEM.has(name) ? [] : [observeFiles(node, absPath(`/${name}`))];
  });
  return Object.assign({}, ...seen);
}

const TAIL_LINES = 40;
/** A program can print one long line. */
const TAIL_LENGTH = 16_384;
/** The end of an output. A crash is known by the first lines of its trace, which are kept as well. */
function excerpt(text: string): string {
  const end = tail(text);
  return [...crashLines(text.slice(0, text.length - end.length)), end].join("\n");
}
const tail = (text: string): string => text.slice(-TAIL_LENGTH).split("\n").slice(-TAIL_LINES).join("\n");
