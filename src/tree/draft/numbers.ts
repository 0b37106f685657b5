/** Inode numbers, assigned at their first use. A trie of names holds them, so that they move with the directories above. */
import { type AbsPath, baseName, elements, parentOf, ROOT } from "#base";
import type { LinkId } from "../model/tree.ts";

interface Numbered {
  number: number | undefined;
  readonly children: Map<string, Numbered>;
}

export class InodeNumbers {
  readonly #root: Numbered = { number: undefined, children: new Map() };
  /** The numbers of files with several names. */
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

  /** Moves the number of a path to a link group. */
  share(path: AbsPath, link: LinkId): void {
    const at = this.#find(path);
    if (at?.number !== undefined) this.#linked.set(link, at.number);
  }

  /** Moves the number of a link group to its only path. */
  unshare(path: AbsPath, link: LinkId): void {
    const number = this.#linked.get(link);
    this.#linked.delete(link);
    if (number !== undefined) this.#at(path).number = number;
  }

  forget(path: AbsPath): void {
    if (this.#root.children.size === 0) return;
    if (path === ROOT) this.#root.children.clear();
    else this.#find(parentOf(path))?.children.delete(baseName(path));
  }

  move(from: AbsPath, to: AbsPath): void {
    const moved = this.#find(from);
    this.forget(from);
    this.forget(to);
    if (moved !== undefined && to !== ROOT) this.#at(parentOf(to)).children.set(baseName(to), moved);
  }

  #fresh(): number {
    this.#last += 1;
    return this.#last;
  }

  #find(path: AbsPath): Numbered | undefined {
    let at: Numbered | undefined = this.#root;
    for (const name of elements(path)) at = at?.children.get(name);
    return at;
  }

  #at(path: AbsPath): Numbered {
    let at = this.#root;
    for (const name of elements(path)) {
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
