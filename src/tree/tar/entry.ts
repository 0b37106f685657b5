/** One entry of a tar archive, with the values of its header. Order, duplicates and unusual names are kept. */
import type { ByteString, Content } from "#base";
import type { Meta } from "../model/tree.ts";

export interface TarEntry {
  /** As in the header (after PAX and GNU long names); may be absolute, relative, or end in a slash. */
  readonly name: ByteString;
  readonly type: "file" | "dir" | "symlink" | "hardlink" | "fifo" | "char" | "block";
  readonly meta: Meta;
  /** The target of a symlink or hardlink, as given. */
  readonly linkname?: ByteString;
  /** Only for files. */
  readonly content?: Content;
  /** Device number of `char` and `block`, `major * 256 + minor`. */
  readonly rdev?: number;
}
