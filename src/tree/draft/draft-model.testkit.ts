/**
 * Generators for the laws of a draft: lists of steps, a function that performs a step on a draft, and a slow and simple model that gives the
 * expected result.
 */
import fc from "fast-check";
import { type AbsPath, absPath, ancestors, isWithin, parentOf, pathOfText, ROOT, recover, textOf } from "#base";
import { dir, emptyTree, file, specialNode, symlink } from "../model/node.ts";
import type { Inode, Tree } from "../model/tree.ts";
import { walk } from "../model/walk.ts";
import { draftOf } from "./draft.ts";
import type { Draft } from "./draft.types.ts";
import { DraftError } from "./error.ts";

export type DraftStep =
  | { readonly do: "write"; readonly at: AbsPath; readonly text: string }
  | { readonly do: "replace"; readonly at: AbsPath; readonly text: string }
  | { readonly do: "mkdir" | "symlink" | "fifo" | "remove" | "seal"; readonly at: AbsPath }
  | { readonly do: "chmod"; readonly at: AbsPath; readonly mode: number }
  | { readonly do: "link" | "move" | "copy"; readonly at: AbsPath; readonly to: AbsPath };

const names = fc.constantFrom("a", "b", "c", "a.txt");
export const paths = fc.array(names, { minLength: 1, maxLength: 3 }).map((parts) => pathOfText(`/${parts.join("/")}`));
const texts = fc.constantFrom("", "x", "yy", "zzz");
export const steps: fc.Arbitrary<DraftStep> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("mkdir" as const), at: paths }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom("write" as const, "replace" as const), at: paths, text: texts }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("link" as const, "move" as const, "copy" as const),
      at: paths,
      to: paths,
    }),
  },
  fc.record({
    do: fc.constantFrom("symlink" as const, "fifo" as const, "remove" as const, "seal" as const),
    at: paths,
  }),
  fc.record({ do: fc.constant("chmod" as const), at: paths, mode: fc.constantFrom(0o600, 0o755, 0o1777) }),
);
export const stepLists = fc.array(steps, { maxLength: 40 });

/** Performs a step as a program does: `write` changes a file, `replace` makes a new one. */
export function performStep(draft: Draft, step: DraftStep): void {
  const entry = draft.get(step.at);
  switch (step.do) {
    case "write":
      if (entry?.kind === "dir") throw new DraftError("EISDIR", step.at);
      draft.put(step.at, entry?.kind === "file" ? { ...entry, content: file(step.text).content } : file(step.text));
      break;
    case "replace":
      draft.remove(step.at);
      draft.put(step.at, file(step.text));
      break;
    case "mkdir":
      if (entry !== undefined) throw new DraftError("EEXIST", step.at);
      draft.put(step.at, dir());
      break;
    case "symlink":
      draft.put(step.at, symlink("../a"));
      break;
    case "fifo":
      draft.put(step.at, specialNode("fifo"));
      break;
    case "remove":
      draft.remove(step.at);
      break;
    case "chmod":
      draft.setMeta(step.at, { mode: step.mode });
      break;
    case "link":
      draft.link(step.at, step.to);
      break;
    case "move":
      draft.move(step.at, step.to);
      break;
    case "copy":
      if (entry === undefined) throw new DraftError("ENOENT", step.at);
      draft.put(step.to, entry);
      break;
    case "seal":
      draft.seal();
  }
}

export const outcomeOf = (act: () => void): string => recover(DraftError, act, ({ code }) => code) ?? "ok";

/** A slow and simple draft: one map of all paths, in which the names of a file share a cell. */
export class NaiveDraft {
  readonly cells = new Map<AbsPath, { node: Inode }>([[ROOT, { node: dir() }]]);

  perform(step: DraftStep): void {
    const old = this.cells.get(step.at);
    switch (step.do) {
      case "write":
        if (old?.node.kind === "dir") throw new DraftError("EISDIR", step.at);
        if (old?.node.kind === "file") old.node = { ...old.node, content: file(step.text).content };
        else this.#put(step.at, { node: file(step.text) });
        break;
      case "replace":
        this.#drop(step.at);
        this.#put(step.at, { node: file(step.text) });
        break;
      case "mkdir":
        if (old !== undefined) throw new DraftError("EEXIST", step.at);
        this.#put(step.at, { node: dir() });
        break;
      case "symlink":
        this.#put(step.at, { node: symlink("../a") });
        break;
      case "fifo":
        this.#put(step.at, { node: specialNode("fifo") });
        break;
      case "remove":
        this.#drop(step.at);
        break;
      case "chmod":
        if (old === undefined) throw this.#missing(step.at);
        old.node = { ...old.node, mode: step.mode };
        break;
      case "link":
        this.#link(step.at, step.to);
        break;
      case "move":
        this.#move(step.at, step.to);
        break;
      case "copy":
        if (old === undefined) throw new DraftError("ENOENT", step.at);
        this.#copy(step.at, step.to);
        break;
      case "seal":
    }
  }

  #link(from: AbsPath, to: AbsPath): void {
    const cell = this.cells.get(from);
    if (cell === undefined) throw this.#missing(from);
    if (cell.node.kind === "dir") throw new DraftError("EPERM", from);
    this.#needParent(to);
    if (this.cells.has(to)) throw new DraftError("EEXIST", to);
    this.cells.set(to, cell.node.kind === "file" ? cell : { node: cell.node });
  }

  #move(from: AbsPath, to: AbsPath): void {
    const cell = this.cells.get(from);
    if (cell === undefined) throw this.#missing(from);
    if (from === to) return;
    if (isWithin(from, to)) throw new DraftError("EINVAL", to);
    this.#needParent(to);
    const old = this.cells.get(to);
    if (old === cell) return;
    if (old?.node.kind === "dir" && cell.node.kind !== "dir") throw new DraftError("EISDIR", to);
    if (old !== undefined && old.node.kind !== "dir" && cell.node.kind === "dir") throw new DraftError("ENOTDIR", to);
    if (old !== undefined && this.#below(to).length > 1) throw new DraftError("ENOTEMPTY", to);
    const moved = this.#below(from);
    for (const [path] of moved) this.cells.delete(path);
    for (const [path, below] of moved) this.cells.set(absPath(`${to}${path.slice(from.length)}`), below);
  }

  /** Names of one file inside the copied directory become names of one new file. A file over itself does not change. */
  #copy(from: AbsPath, to: AbsPath): void {
    this.#needParent(to);
    const source = this.cells.get(from);
    if (source?.node.kind === "file" && source === this.cells.get(to)) return;
    const cells = new Map<{ node: Inode }, { node: Inode }>();
    const copied = this.#below(from).map(([path, cell]): [AbsPath, { node: Inode }] => {
      const copy = cells.get(cell) ?? { node: cell.node };
      cells.set(cell, copy);
      return [absPath(`${to}${path.slice(from.length)}`), copy];
    });
    this.#drop(to);
    for (const [path, cell] of copied) this.cells.set(path, cell);
  }

  #below(path: AbsPath): [AbsPath, { node: Inode }][] {
    return [...this.cells].filter(([other]) => isWithin(path, other));
  }

  #put(path: AbsPath, cell: { node: Inode }): void {
    this.#needParent(path);
    this.#drop(path);
    this.cells.set(path, cell);
  }

  #drop(path: AbsPath): void {
    for (const [below] of this.#below(path)) this.cells.delete(below);
  }

  #needParent(path: AbsPath): void {
    const parent = parentOf(path);
    if (!this.cells.has(parent)) throw this.#missing(parent);
    if (this.cells.get(parent)?.node.kind !== "dir") throw new DraftError("ENOTDIR", parent);
  }

  #missing(path: AbsPath): DraftError {
    const above = ancestors(path).findLast((at) => this.cells.has(at));
    const node = above === undefined ? undefined : this.cells.get(above)?.node;
    return new DraftError(node !== undefined && node.kind !== "dir" ? "ENOTDIR" : "ENOENT", path);
  }

  /** One line for each path. A file with several names is identified by its first one. */
  linesOf(): readonly string[] {
    const first = new Map<unknown, AbsPath>();
    return [...this.cells].sort(byPath).map(([path, cell]) => {
      if (cell.node.kind === "file" && !first.has(cell)) first.set(cell, path);
      return line(path, cell.node, first.get(cell) ?? path);
    });
  }
}

const byPath = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

const line = (path: AbsPath, node: Inode, first: AbsPath): string => {
  const value = node.kind === "file" ? textOf(node.content.bytes()) : node.kind === "symlink" ? node.target : "";
  return `${path} ${node.kind} ${node.mode.toString(8)} ${value} ${first === path ? "" : `= ${first}`}`;
};

export const readEverything = (tree: Tree): readonly string[] =>
  [...walk(tree)]
    .map(({ path, node }): [AbsPath, Inode] => [path, node])
    .sort(byPath)
    .map(([path, node]) => line(path, node, firstName(tree, path, node)));

export const firstName = (tree: Tree, path: AbsPath, node: Inode): AbsPath =>
  node.kind === "file" && node.link !== undefined ? (tree.links.get(node.link)?.[0] ?? path) : path;

/** Trees that result from steps. */
export const trees = stepLists.map((story) => {
  const draft = draftOf(emptyTree);
  for (const step of story) outcomeOf(() => performStep(draft, step));
  return draft.seal();
});
