/** A tree that is mounted in a machine: its draft, and how much may be written to it. */
import { type AbsPath, absPath, ROOT } from "#base";
import type { Draft } from "#tree";

export class MountedTree {
  readonly at: AbsPath;
  readonly draft: Draft;
  readonly readOnly: boolean;
  readonly sizeMax: number;
  /** Bytes that writes added, less what was removed; below zero where old files went. */
  used: number;
  constructor(mount: { at: AbsPath; draft: Draft; readOnly: boolean; sizeMax: number; used: number }) {
    this.at = mount.at;
    this.draft = mount.draft;
    this.readOnly = mount.readOnly;
    this.sizeMax = mount.sizeMax;
    this.used = mount.used;
  }

  /** `path` as this mount's draft spells it. */
  mountRelative(path: AbsPath): AbsPath {
    if (this.at === ROOT) return path;
    return path.length === this.at.length ? ROOT : absPath(path.slice(this.at.length));
  }
}
