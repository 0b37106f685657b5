/** Finds the file of an artifact. It must be in the layer; with `file=text` the RFC counts, which only says `should be relative`. */
import { type AbsPath, absPath, type ByteString, byteString, type Content, isWithin, textOfByteString } from "#base";
import { type PhaseContext, phaseFault } from "#lifecycle";
import { FIXED_MTIME_NS, type Inode, type TarEntry, tarContent } from "#tree";
import { quote } from "../kit/quote.ts";
import type { Options } from "./options.ts";

type ProcessFs = PhaseContext["process"]["fs"];

/** Throws a phase fault. `base` is what the path is relative to, a byte string. */
export function contentAt(fs: ProcessFs, base: ByteString, file: string, options: Options): Content {
  const path = options.file === "checked" ? checkedPath(fs, base, file) : followedPath(base, file);
  const { kind } = fs.stat(path);
  if (kind === "file") return fs.readContent(path);
  if (kind === "dir" && options.directory === "tar") return tarContent(entriesOf(fs.snapshot(fs.realPath(path))));
  const what = kind === "dir" ? "a directory" : `a ${kind}`;
  throw refused(file, `is ${what}`, "name one regular file; pack several of them into an archive");
}

const refused = (file: string, problem: string, remedy = "name a file of the layer, as in chart/app.tgz") =>
  phaseFault("export", `the artifact's file ${quote(file)} ${problem}`, { remedy });

function checkedPath(fs: ProcessFs, base: ByteString, file: string): AbsPath {
  const problem = problemOf(file);
  if (problem !== undefined) throw refused(file, problem);
  const path = byteString`${base}/${byteString(file)}`;
  if (!fs.exists(path)) throw refused(file, `is not in ${textOfByteString(base)}`);
  const [inside, real] = [fs.realPath(base), fs.realPath(path)];
  if (!isWithin(inside, real)) throw refused(file, `leads out of the layer, to ${textOfByteString(real)}`);
  return real;
}

function problemOf(file: string): string | undefined {
  if (file.startsWith("/")) return "is absolute";
  if (file.includes("\0")) return "holds a NUL";
  if (file.split("/").some((part) => part === "" || part === "." || part === ".."))
    return "has empty elements, `.` or `..`";
  return undefined;
}

/** Resolves the path as a kernel does. */
const followedPath = (base: ByteString, file: string): ByteString =>
  file.startsWith("/") ? byteString(file) : byteString`${base}/${byteString(file)}`;

/** The entries below the directory, by relative names. Owners and times are constants, so that equal directories give equal archives. */
function entriesOf(root: Inode): readonly TarEntry[] {
  const entries: TarEntry[] = [];
  const visit = (name: ByteString, node: Inode): void => {
    const meta = { mode: node.mode, uid: 0, gid: 0, mtimeNs: FIXED_MTIME_NS };
    if (node.kind === "dir") {
      if (name !== "") entries.push({ name: byteString`${name}/`, type: "dir", meta });
      for (const [i, below] of node.nodes.entries())
        visit(name === "" ? (node.names[i] ?? name) : byteString`${name}/${node.names[i] ?? name}`, below);
    } else if (node.kind === "file") entries.push({ name, type: "file", meta, content: node.content });
    else if (node.kind === "symlink") entries.push({ name, type: "symlink", meta, linkname: node.target });
  };
  visit(byteString(""), root);
  return entries;
}

interface Wanted {
  readonly layer: ByteString;
  readonly options: Options;
}

/** The directory of a layer; the builder renames it if the layer has no types. Undefined if it does not exist. */
export function layerDir(
  { process: { fs }, rules }: PhaseContext,
  dir: ByteString,
  { layer, options }: Wanted,
): AbsPath | undefined {
  const names = options.ignored === "followed" ? [layer, rules.platform.ignoredName({ layer })] : [layer];
  const found = names.map((name) => byteString`${dir}/${name}`).find((path) => fs.exists(path));
  return found === undefined ? undefined : absPath(found);
}
