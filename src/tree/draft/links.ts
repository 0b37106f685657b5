/** The link groups of a draft: the paths of each file with several names. The first change copies them from the tree. */
import { type AbsPath, invariant, isWithin } from "#base";
import type { LinkId } from "../model/tree.ts";

export class LinkGroups {
  #sealed: ReadonlyMap<LinkId, readonly AbsPath[]>;
  #own: Map<LinkId, Set<AbsPath>> | undefined;
  #next = 0;

  constructor(links: ReadonlyMap<LinkId, readonly AbsPath[]>) {
    this.#sealed = links;
  }

  /** Whether no file has several names, which is the usual case. */
  get isEmpty(): boolean {
    return (this.#own ?? this.#sealed).size === 0;
  }

  count(id: LinkId): number {
    return this.#own?.get(id)?.size ?? this.#sealed.get(id)?.length ?? 0;
  }

  paths(id: LinkId): readonly AbsPath[] {
    return [...((this.#own ?? this.#sealed).get(id) ?? [])];
  }

  create(paths: readonly AbsPath[]): LinkId {
    const own = this.#owned();
    const id = this.#next as LinkId;
    this.#next += 1;
    own.set(id, new Set(paths));
    return id;
  }

  add(id: LinkId, path: AbsPath): void {
    this.#owned().get(id)?.add(path);
  }

  /** Removes a path from a group. */
  drop(id: LinkId, path: AbsPath): void {
    this.#owned().get(id)?.delete(path);
  }

  dissolve(id: LinkId): void {
    this.#owned().delete(id);
  }

  rename(id: LinkId, from: AbsPath, to: AbsPath): void {
    this.drop(id, from);
    this.add(id, to);
  }

  /** Every path at or below `dir` that is in a group. */
  below(dir: AbsPath): readonly { readonly id: LinkId; readonly path: AbsPath }[] {
    const found: { readonly id: LinkId; readonly path: AbsPath }[] = [];
    for (const [id, paths] of this.#own ?? this.#sealed) {
      for (const path of paths) if (isWithin(dir, path)) found.push({ id, path });
    }
    return found;
  }

  /** The same map as before if nothing changed. Paths of a group are in byte order. */
  seal(): ReadonlyMap<LinkId, readonly AbsPath[]> {
    if (this.#own === undefined) return this.#sealed;
    const links = new Map<LinkId, readonly AbsPath[]>();
    for (const [id, paths] of this.#own) {
      invariant(paths.size > 1, "a link group has at least two names");
      links.set(id, [...paths].sort());
    }
    this.#own = undefined;
    this.#sealed = links;
    return links;
  }

  #owned(): Map<LinkId, Set<AbsPath>> {
    if (this.#own !== undefined) return this.#own;
    this.#own = new Map();
    for (const [id, paths] of this.#sealed) {
      this.#own.set(id, new Set(paths));
      this.#next = Math.max(this.#next, id + 1);
    }
    return this.#own;
  }
}
