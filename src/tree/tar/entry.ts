/** One entry of a tar archive, as it stands in the header. Order, duplicates and odd names are the archive's own and kept. */
import type { ByteString, Content } from "#base";
import type { Meta } from "../model/tree.ts";

export interface TarEntry {
  /** As in the header (after PAX and GNU long names); may be absolute, relative, or end in a slash. */
  readonly name: ByteString;
  readonly type: "file" | "dir" | "symlink" | "hardlink" | "fifo" | "char" | "block";
  readonly meta: Meta;
  /** Target of a symlink or hardlink, verbatim. */
  readonly linkname?: ByteString;
  /** Only for files. */
  readonly content?: Content;
  /** Device number of `char` and `block`, `major * 256 + minor`. */
  readonly rdev?: number;
}
