/** Generates layers as tools and attackers make them: repeats, missing parents, links at ancestors, whiteouts anywhere. */

import fc from "fast-check";
import { type ByteString, byteString, contentOf, utf8 } from "#base";
import type { TarEntry } from "#tree";

const NAMES = ["a", "b", "c", "usr", "lib"] as const;

const path: fc.Arbitrary<ByteString> = fc
  .array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 })
  .map((parts) => byteString(parts.join("/")));

const meta = fc.record({
  mode: fc.constantFrom(0o644, 0o755, 0o600, 0o4755),
  uid: fc.constantFrom(0, 1000),
  gid: fc.constantFrom(0, 1000),
  mtimeNs: fc.constantFrom(315_532_801_000_000_000n, 1_000_000_000n),
});

const target = fc.oneof(
  path,
  path.map((to) => byteString`/${to}`),
  path.map((to) => byteString`../${to}`),
  fc.constantFrom(...[".", "..", "/", "missing"].map(byteString)),
);

const file = fc
  .record({ name: path, meta, text: fc.constantFrom("", "x", "longer text") })
  .map(({ name, meta, text }): TarEntry => ({ name, type: "file", meta, content: contentOf(utf8(text)) }));
const dir = fc
  .record({ name: path, meta })
  .map(({ name, meta }): TarEntry => ({ name, type: "dir", meta: { ...meta, mode: 0o755 } }));
const symlink = fc
  .record({ name: path, meta, linkname: target })
  .map(({ name, meta, linkname }): TarEntry => ({ name, type: "symlink", meta: { ...meta, mode: 0o777 }, linkname }));
const hardlink = fc
  .record({ name: path, meta, linkname: path })
  .map(({ name, meta, linkname }): TarEntry => ({ name, type: "hardlink", meta, linkname }));
const fifo = fc.record({ name: path, meta }).map(({ name, meta }): TarEntry => ({ name, type: "fifo", meta }));
const whiteout = fc.record({ name: path, meta, opaque: fc.boolean() }).map(
  ({ name, meta, opaque }): TarEntry => ({
    name: whiteoutName(name, opaque),
    type: "file",
    meta,
    content: contentOf(utf8("")),
  }),
);

function whiteoutName(path: ByteString, opaque: boolean): ByteString {
  const slash = path.lastIndexOf("/") + 1;
  return opaque ? byteString`${path}/.wh..wh..opq` : byteString`${path.slice(0, slash)}.wh.${path.slice(slash)}`;
}

/** Spells a name in one of several ways: relative, absolute, with a trailing slash, or climbing. */
const spelled = (entry: TarEntry, spelling: number): TarEntry => {
  const name = byteString`${byteString(["", "./", "/", "../"][spelling] ?? "")}${entry.name}`;
  return { ...entry, name: entry.type === "dir" && spelling > 1 ? byteString`${name}/` : name };
};

export interface EntriesOptions {
  readonly hardlinks: boolean;
  readonly symlinks: boolean;
  readonly whiteouts: boolean;
}

export function entriesArbitrary(
  options: EntriesOptions = { hardlinks: true, symlinks: true, whiteouts: true },
): fc.Arbitrary<readonly TarEntry[]> {
  const kinds = [
    file,
    file,
    dir,
    fifo,
    ...(options.symlinks ? [symlink] : []),
    ...(options.hardlinks ? [hardlink] : []),
    ...(options.whiteouts ? [whiteout] : []),
  ];
  return fc.array(
    fc.tuple(fc.oneof(...kinds), fc.nat({ max: 3 })).map(([entry, spelling]) => spelled(entry, spelling)),
    { maxLength: 8 },
  );
}
