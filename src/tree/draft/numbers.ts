/** Inode numbers, given when first asked for. They hang on a trie of names, so that they move with the directories above them. */
import { type AbsPath, elements } from "#base";
import type { LinkId } from "../model/tree.ts";

interface Numbered {
  number: number | undefined;
  readonly children: Map<string, Numbered>;
}

export class InodeNumbers {
  readonly #root: Numbered = { number: undefined, children: new Map() };
  /** A file with several names has its number here, not at its paths. */
  readonly #linked = new Map<LinkId, number>();
  #last = 0;

  of(path: AbsPath, link: LinkId | undefined): number {
    if (link !== undefined) {
      const number = this.#linked.get(link) ?? this.#fresh();
      this.#linked.set(link, number);
      return number;
    }
    const at = this.#at(path);
    at.number ??= this.#fresh();
    return at.number;
  }

  /** The file at `path` has more names from now on. */
  share(path: AbsPath, link: LinkId): void {
    const at = this.#find(path);
    if (at?.number !== undefined) this.#linked.set(link, at.number);
  }

  /** `path` is the file's only name from now on. */
  unshare(path: AbsPath, link: LinkId): void {
    const number = this.#linked.get(link);
    this.#linked.delete(link);
    if (number !== undefined) this.#at(path).number = number;
  }

  forget(path: AbsPath): void {
    if (this.#root.children.size === 0) return;
    const names = elements(path);
    const last = names.at(-1);
    if (last === undefined) this.#root.children.clear();
    else this.#find(path.slice(0, -last.length - 1) as AbsPath)?.children.delete(last);
  }

  move(from: AbsPath, to: AbsPath): void {
    const moved = this.#find(from);
    this.forget(from);
    this.forget(to);
    const last = elements(to).at(-1);
    if (moved === undefined || last === undefined) return;
    this.#at(to.slice(0, -last.length - 1) as AbsPath).children.set(last, moved);
  }

  #fresh(): number {
    this.#last += 1;
    return this.#last;
  }

  #find(path: AbsPath): Numbered | undefined {
    let at: Numbered | undefined = this.#root;
    for (const name of namesOf(path)) at = at?.children.get(name);
    return at;
  }

  #at(path: AbsPath): Numbered {
    let at = this.#root;
    for (const name of namesOf(path)) {
      let next = at.children.get(name);
      if (next === undefined) {
        next = { number: undefined, children: new Map() };
        at.children.set(name, next);
      }
      at = next;
    }
    return at;
  }
}

/** The parent of a top-level path is the empty string here. */
const namesOf = (path: AbsPath): readonly string[] => (path.length < 2 ? [] : elements(path));
