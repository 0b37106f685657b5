/** A file of a layer, for tests. */
import { byteString, contentOf, utf8 } from "#base";
import type { TarEntry } from "#tree";

/** Mode 0644, owner root, time 0. The default text is the name. */
export const fileEntry = (name: string, text = name): TarEntry => ({
  name: byteString(name),
  type: "file",
  meta: { mode: 0o644, uid: 0, gid: 0, mtimeNs: 0n },
  content: contentOf(utf8(text)),
});
