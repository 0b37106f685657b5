/**
 * A draft against memfs, over what both can say. Known differences of memfs, kept out of the comparison:
 *
 * | act | memfs | a draft, as the kernel |
 * | --- | --- | --- |
 * | rename over what is there | a directory over a full one, a file over a directory | only like over like, directories only if empty |
 * | rename of a file's name over another name of it | removes the first | does nothing |
 * | a path through a link | follows it | taken literally: links are the machine's |
 * | removal below a file | ENOTDIR | nothing to remove |
 * | rename of a link | follows it | moves it |
 * | number of names | not lowered by `rmSync` | counted |
 * | a directory without `x` | closed to root too | modes are the machine's |
 * | fifos, devices | cannot make them | kept |
 * | mode of a link | 0666 | 0777 |
 * | times | milliseconds, set by each act | nanoseconds, set by the caller |
 */
import fc from "fast-check";
import { Volume } from "memfs";
import { describe, expect, it } from "vitest";
import { type AbsPath, ancestors, ROOT } from "#base";
import { lookup } from "../model/lookup.ts";
import { emptyTree } from "../model/node.ts";
import type { Tree } from "../model/tree.ts";
import { draftOf } from "./draft.ts";
import { type DraftStep, outcomeOf, performStep, readEverything, stepLists } from "./draft-model.testkit.ts";

describe("a draft and memfs", () => {
  it("give the same results", () => {
    fc.assert(
      fc.property(stepLists, (story) => {
        const draft = draftOf(emptyTree);
        const volume = new Volume();
        for (const step of story) {
          const undone = draft.seal();
          if (isBeyondMemfs(undone, step)) continue;
          const done = outcomeOf(() => performStep(draft, step)) === "ok";
          if (done) performOnVolume(volume, step);
        }
        expect(volumeLines(volume)).toEqual(withoutDirModes(readEverything(draft.seal())));
      }),
    );
  });
});

function isBeyondMemfs(tree: Tree, step: DraftStep): boolean {
  if (step.do === "fifo" || step.do === "seal" || step.do === "copy") return true;
  if (step.do === "chmod" && lookup(tree, step.at)?.kind === "dir") return true;
  if (step.do === "remove") return lookup(tree, step.at) === undefined;
  if (step.do === "move" && lookup(tree, step.to) !== undefined) return true;
  if (step.do === "symlink") return lookup(tree, step.at) !== undefined;
  // memfs follows links where a draft takes paths literally.
  const to = "to" in step ? ancestors(step.to) : [];
  const followed = [...ancestors(step.at), step.at, ...to].some((path) => lookup(tree, path)?.kind === "symlink");
  return followed;
}

function performOnVolume(volume: Volume, step: DraftStep): void {
  if (step.do === "write") volume.writeFileSync(step.at, step.text);
  else if (step.do === "mkdir") volume.mkdirSync(step.at);
  else if (step.do === "symlink") volume.symlinkSync("../a", step.at);
  else if (step.do === "chmod") volume.chmodSync(step.at, step.mode);
  else if (step.do === "link") volume.linkSync(step.at, step.to);
  else if (step.do === "move") volume.renameSync(step.at, step.to);
  else if (step.do === "remove") removeFrom(volume, step.at);
  else if (step.do === "replace") {
    removeFrom(volume, step.at);
    volume.writeFileSync(step.at, step.text);
  }
}

/** `rmSync` would follow a link. */
function removeFrom(volume: Volume, path: AbsPath): void {
  const kind = volume.lstatSync(path, { throwIfNoEntry: false });
  if (kind?.isDirectory()) volume.rmSync(path, { recursive: true });
  else if (kind !== undefined) volume.unlinkSync(path);
}

/** Names of a file are counted here: memfs's own count is wrong after `rmSync`. */
function volumeLines(volume: Volume): readonly string[] {
  const found: [AbsPath, string, number?][] = [];
  const names = new Map<number | undefined, number>();
  const visit = (path: AbsPath): void => {
    const stat = volume.lstatSync(path);
    if (stat.isDirectory()) {
      found.push([path, `${path} dir`]);
      for (const name of volume.readdirSync(path) as string[]) visit(`${path === ROOT ? "" : path}/${name}` as AbsPath);
    } else if (stat.isSymbolicLink()) {
      found.push([path, `${path} symlink`]);
    } else {
      const ino = Number(stat.ino);
      names.set(ino, (names.get(ino) ?? 0) + 1);
      found.push([path, `${path} file ${volume.readFileSync(path, "utf8")}`, ino]);
    }
  };
  visit(ROOT);
  found.sort(([a], [b]) => (a < b ? -1 : 1));
  return found.map(([, text, ino]) => (ino === undefined ? text : `${text} ${names.get(ino)}`));
}

const withoutDirModes = (lines: readonly string[]): readonly string[] => {
  const firsts = lines.map((text) => / = (.*)$/.exec(text)?.[1]);
  return lines.map((text, i) => {
    const [path = "", kind, , value = ""] = text.split(" ");
    if (kind !== "file") return `${path} ${kind}`;
    const first = firsts[i] ?? path;
    return `${path} file ${value} ${1 + firsts.filter((other) => other === first).length}`;
  });
};
