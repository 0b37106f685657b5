/** The laws of a draft: it is the naive model, only faster, and shares what it did not touch. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AbsPath, baseName, isWithin, type Name, nameOf, parentOf } from "#base";
import { diff } from "../model/diff.ts";
import { lookup } from "../model/lookup.ts";
import { emptyTree } from "../model/node.ts";
import { print } from "../model/print.ts";
import type { Inode, Tree } from "../model/tree.ts";
import { walk } from "../model/walk.ts";
import { draftOf } from "./draft.ts";
import {
  firstName,
  NaiveDraft,
  outcomeOf,
  paths,
  performStep,
  readEverything,
  stepLists,
  steps,
  trees,
} from "./draft-model.testkit.ts";

/** What model.ts promises of every tree. */
function check(tree: Tree): void {
  const members = new Map<number, AbsPath[]>();
  const nodes = new Map<number, Inode>();
  for (const { path, node } of walk(tree)) {
    if (node.kind === "dir") {
      expect([...node.names].sort()).toEqual(node.names);
      expect(node.nodes.length).toBe(node.names.length);
    }
    if (node.kind !== "file" || node.link === undefined) continue;
    members.set(node.link, [...(members.get(node.link) ?? []), path].sort());
    expect(nodes.get(node.link) ?? node, "all names hold one pointer").toBe(node);
    nodes.set(node.link, node);
  }
  expect(new Map([...members].sort())).toEqual(new Map([...tree.links].sort()));
  for (const paths of members.values()) expect(paths.length).toBeGreaterThan(1);
}

describe("a draft", () => {
  it("gives the results and errors of a simple model", () => {
    fc.assert(
      fc.property(stepLists, (story) => {
        const draft = draftOf(emptyTree);
        const naive = new NaiveDraft();
        for (const step of story) {
          const got = outcomeOf(() => performStep(draft, step));
          expect(got, JSON.stringify(step)).toBe(outcomeOf(() => naive.perform(step)));
        }
        const tree = draft.seal();
        check(tree);
        expect(readEverything(tree)).toEqual(naive.linesOf());
      }),
      { numRuns: 300 },
    );
  });

  it("reads the same before and after it is sealed", () => {
    fc.assert(
      fc.property(trees, stepLists, fc.array(paths), (from, story, asked) => {
        const draft = draftOf(from);
        for (const step of story) outcomeOf(() => performStep(draft, step));
        const before = asked.map((path) => [print1(draft.get(path)), draft.list(path)]);
        const sealed = draft.seal();
        expect(asked.map((path) => [print1(lookup(sealed, path)), namesAt(sealed, path)])).toEqual(before);
      }),
    );
  });

  it("finds a name in a directory as by its path, whatever it remembers of earlier calls", () => {
    fc.assert(
      fc.property(trees, stepLists, fc.array(paths, { minLength: 1 }), (from, story, asked) => {
        const draft = draftOf(from);
        for (const step of story) {
          outcomeOf(() => performStep(draft, step));
          for (const path of asked) {
            const above = draft.get(parentOf(path));
            expect(draft.directoryHead(parentOf(path))?.mode).toBe(above?.kind === "dir" ? above.mode : undefined);
            const found = draft.headIn(parentOf(path), nameOf(baseName(path)));
            expect([found?.kind, found?.mode]).toEqual([draft.get(path)?.kind, draft.get(path)?.mode]);
          }
        }
      }),
    );
  });

  it("does not change its first tree or any sealed tree", () => {
    fc.assert(
      fc.property(trees, stepLists, (from, story) => {
        const draft = draftOf(from);
        const kept: [Tree, readonly string[]][] = [[from, readEverything(from)]];
        for (const step of story) {
          outcomeOf(() => performStep(draft, step));
          if (step.do === "seal") kept.push([draft.seal(), readEverything(draft.seal())]);
        }
        draft.seal();
        for (const [tree, was] of kept) expect(readEverything(tree)).toEqual(was);
      }),
    );
  });

  it("shares every directory without changes below", () => {
    fc.assert(
      fc.property(trees, steps, (from, step) => {
        const draft = draftOf(from);
        outcomeOf(() => performStep(draft, step));
        const after = draft.seal();
        const touched = [step.at, "to" in step ? step.to : step.at, ...diff(from, after).map(({ path }) => path)];
        for (const { path, node } of walk(after)) {
          if (node.kind !== "dir" || touched.some((changed) => isWithin(path, changed) || isWithin(changed, path)))
            continue;
          expect(node, path).toBe(lookup(from, path));
        }
      }),
    );
  });

  it("gives the same tree if nothing changed", () => {
    fc.assert(fc.property(trees, (tree) => draftOf(tree).seal() === tree));
  });

  it("gives all names of a file the same count and number", () => {
    fc.assert(
      fc.property(trees, stepLists, (from, story) => {
        const draft = draftOf(from);
        for (const { path } of walk(from)) draft.inodeNumber(path);
        for (const step of story) outcomeOf(() => performStep(draft, step));
        const tree = draft.seal();
        const numbers = new Map<number, AbsPath>();
        for (const { path, node } of walk(tree)) {
          const first = firstName(tree, path, node);
          const number = draft.inodeNumber(path);
          expect(numbers.get(number) ?? first, "one number, one file").toBe(first);
          numbers.set(number, first);
          const subdirs = node.kind === "dir" ? node.nodes.filter(({ kind }) => kind === "dir").length : 0;
          const names = node.kind === "file" && node.link !== undefined ? tree.links.get(node.link)?.length : 1;
          expect(draft.linkCount(path)).toBe(node.kind === "dir" ? 2 + subdirs : names);
        }
      }),
    );
  });
});

const print1 = (node: Inode | undefined): string => (node === undefined ? "nothing" : print(node));
const namesAt = (tree: Tree, path: AbsPath): readonly Name[] | undefined => {
  const node = lookup(tree, path);
  return node?.kind === "dir" ? node.names : undefined;
};
