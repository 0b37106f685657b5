/** One entry of a tar archive, as it stands in the header. Order, duplicates and odd names are the archive's own and kept. */
import type { Content } from "#base";
import type { Meta } from "../model.ts";

export interface TarEntry {
  /** As in the header (after PAX and GNU long names), a byte string; may be absolute, relative, or end in a slash. */
  readonly name: string;
  readonly type: "file" | "dir" | "symlink" | "hardlink" | "fifo" | "char" | "block";
  readonly meta: Meta;
  /** Target of a symlink or hardlink, verbatim bytes. */
  readonly linkname?: string;
  /** Only for files. */
  readonly content?: Content;
  /** Device number of `char` and `block`, `major * 256 + minor`. */
  readonly rdev?: number;
}
