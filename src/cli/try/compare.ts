/** Two sides laid beside each other: what each phase ended with, layers, labels, files, names. Nothing here decides what is right. */
import { isWithin, pathOfText, textOfPath } from "#base";
import { layerOrigins } from "#platform";
import { type Change, diff, type Inode, lookup, type Tree, walk } from "#tree";
import { sizeText } from "../build/print.ts";
import type { Row } from "../trees/draw.ts";
import type { Side } from "./side.ts";

export interface Compared {
  readonly phases: Pair;
  readonly layers: Pair;
  readonly labels: readonly string[];
  readonly published: Pair;
  /** Of the app image, below the paths that were asked for. */
  readonly launch: TreePair | undefined;
  /** Of the build container: what only one side has, or has otherwise. */
  readonly container: TreePair | undefined;
  readonly same: boolean;
}

export interface Shown {
  readonly shows: readonly string[];
  readonly runImage: Tree;
}

export interface Pair {
  readonly without: readonly string[];
  readonly with: readonly string[];
}

export interface TreePair {
  readonly without: readonly Row[];
  readonly with: readonly Row[];
}

/** `runImage`: what of the app image is as it is there is not shown. */
export function compare(without: Side, using: Side, { shows, runImage }: Shown): Compared {
  const { launch: before, image: imageBefore } = without;
  const { launch: after, image: imageAfter } = using;
  return {
    phases: { without: phaseLines(without), with: phaseLines(using) },
    layers: { without: layerLines(without, using), with: layerLines(using, without) },
    labels: labelChanges(without, using),
    published: { without: publishedLines(without), with: publishedLines(using) },
    launch:
      after === undefined
        ? undefined
        : besides(before, after, (path) => isIn(shows, path) && !isOf(runImage, after, path)),
    container: besides(without.container, using.container, isBuilds, true),
    same: imageBefore !== undefined && imageBefore.manifest.digest === imageAfter?.manifest.digest,
  };
}

const isIn = (tops: readonly string[], path: string): boolean =>
  tops.some((top) => isWithin(pathOfText(top), pathOfText(path)));

/** Reads the same in both trees. */
function isOf(below: Tree, tree: Tree, path: string): boolean {
  const [was, now] = [lookup(below, pathOfText(path)), lookup(tree, pathOfText(path))];
  if (was === undefined || was.kind !== now?.kind) return false;
  return was.kind !== "file" || (now.kind === "file" && was.content.digest === now.content.digest);
}

function phaseLines({ ran, lastWords }: Side): readonly string[] {
  const lines = ran.runs.map(({ command, seen: { exit } }) => {
    const ended = "code" in exit ? `exit ${exit.code}` : "signal" in exit ? exit.signal : "timed out";
    return `${command.phase.padEnd(8)} ${ended}`;
  });
  return lastWords === undefined ? lines : [...lines, lastWords];
}

function layerLines({ image }: Side, other: Side): readonly string[] {
  if (image === undefined) return ["no image"];
  const there = new Set(other.image?.layers.map(({ diffId }) => diffId));
  return layerOrigins(image).map(({ role, by, name, size, diffId, createdBy }) => {
    const what = role === "unknown" ? (createdBy ?? role) : role === "layer" ? `${by ?? ""} ${name ?? ""}` : role;
    const mark = other.image === undefined || there.has(diffId) ? " " : "~";
    return `${mark} ${diffId.slice(7, 15)} ${sizeText(size).padStart(9)}  ${what}`;
  });
}

function labelChanges(without: Side, using: Side): readonly string[] {
  if (without.image === undefined || using.image === undefined) return [];
  const before = without.image.config.config.Labels ?? {};
  const after = using.image.config.config.Labels ?? {};
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((name) => {
    if (before[name] === after[name]) return [];
    if (before[name] === undefined) return [`+ ${name} = ${after[name]}`];
    return after[name] === undefined ? [`- ${name}`] : [`~ ${name}`];
  });
}

const publishedLines = ({ published }: Side): readonly string[] =>
  [...published].map(([name, digest]) => `${name}  ${digest?.slice(7, 19) ?? "no image"}`);

/** What a build leaves: not the system that it ran on. */
const isBuilds = (path: string): boolean => !/^\/(proc|sys|dev|tmp|usr|bin|lib|etc|run|cache)(\/|$)/.test(path);

function besides(
  before: Tree | undefined,
  after: Tree,
  isMeant: (path: string) => boolean,
  changesOnly = false,
): TreePair | undefined {
  const changes = before === undefined ? [] : diff(before, after).filter(({ path }) => isMeant(path));
  const shown = changes.filter((change) => !isTimeOnly(change));
  if (changesOnly) {
    if (shown.length === 0) return undefined;
    return {
      without: shown.flatMap(({ path, was, now }) => (was ? [rowOf(path, was, now ? "~" : "-")] : [])),
      with: shown.flatMap(({ path, was, now }) => (now ? [rowOf(path, now, was ? "~" : "+")] : [])),
    };
  }
  const marks = new Map(
    shown.map(({ path, was, now }) => [path as string, was === undefined ? "+" : now === undefined ? "-" : "~"]),
  );
  const rows = (tree: Tree | undefined): readonly Row[] =>
    tree === undefined
      ? []
      : [...walk(tree)].filter(({ path }) => isMeant(path)).map(({ path, node }) => rowOf(path, node, marks.get(path)));
  return { without: rows(before), with: rows(after) };
}

const rowOf = (path: string, node: Inode, mark: string | undefined): Row => ({
  path,
  ...(mark && { mark }),
  ...(node.kind === "symlink" && { note: `-> ${textOfPath(node.target)}` }),
});

/** What differs in its time alone says nothing. */
function isTimeOnly({ was, now }: Change): boolean {
  if (was === undefined || now === undefined || was.kind !== now.kind) return false;
  const isFile = was.kind === "file" && now.kind === "file";
  const sameContent = isFile ? was.content.digest === now.content.digest : was.kind === "dir";
  return sameContent && was.mode === now.mode && was.uid === now.uid && was.gid === now.gid;
}
