/** Unpacks an archive as `tar -x` does. */
import { byteString } from "#base";
import type { TarEntry } from "#tree";
import type { Options } from "./options.ts";
import { joinPath, kindAt } from "./paths.ts";
import type { ToolCall } from "./tool.ts";

export function unpackArchive(call: ToolCall, entries: readonly TarEntry[], options: Options): undefined {
  const into = options.value("C") ?? ".";
  if (call.fs.kind(call.at(into)) !== "dir") return call.fail(`${into}: Cannot open: No such file or directory`, 2);
  const cut = Number(options.value("#") ?? 0);
  const isRoot = call.process.uid === 0;
  const rules: Rules = { keepsMode: isRoot || options.has("p"), keepsOwner: isRoot && !options.has("o") };
  const directories: (readonly [string, TarEntry])[] = [];
  for (const entry of entries) {
    const name = memberName(call, entry.name, cut);
    if (name === undefined) continue;
    if (entry.type === "hardlink" && cut > 0) call.limit("a hard link, with --strip-components");
    if (options.has("v")) call.line(entry.name);
    const path = joinPath(into, name);
    if (entry.type === "dir") directories.push([path, entry]);
    call.attempt(`${entry.name}: Cannot open`, () => place(call, entry, { path, into, rules }));
  }
  // What is written into a directory changes its time, and a mode may forbid to write.
  for (const [path, entry] of directories.reverse()) keep(call, path, entry, rules);
}

interface Rules {
  readonly keepsMode: boolean;
  readonly keepsOwner: boolean;
}

/** Without the first elements; undefined if nothing is left. */
function memberName(call: ToolCall, name: string, cut: number): string | undefined {
  const elements = name.split("/").filter((element) => element !== "" && element !== ".");
  if (name.startsWith("/")) return call.limit("a member with an absolute name");
  if (elements.includes("..")) return call.limit('a member with ".." in its name');
  const left = elements.slice(cut);
  return left.length > 0 ? left.join("/") : undefined;
}

function place(
  call: ToolCall,
  entry: TarEntry,
  { path, into, rules }: { readonly path: string; readonly into: string; readonly rules: Rules },
): undefined {
  const { fs, at } = call;
  const slash = path.lastIndexOf("/");
  fs.mkdir(at(path.slice(0, slash) || "/"), { parents: true });
  const there = kindAt(fs, at(path));
  if (entry.type === "dir") {
    if (there === "dir") return;
    if (there !== undefined) fs.unlink(at(path));
    return fs.mkdir(at(path)) as undefined;
  }
  if (there === "dir") fs.rmdir(at(path));
  else if (there !== undefined) fs.unlink(at(path));
  const target = entry.linkname ?? byteString("");
  if (entry.type === "file") fs.write(at(path), entry.content ?? new Uint8Array(), { exclusive: true });
  else if (entry.type === "symlink") fs.symlink(target, at(path));
  else if (entry.type === "hardlink") return fs.link(at(joinPath(into, target)), at(path)) as undefined;
  else if (entry.type === "fifo") fs.mkfifo(at(path));
  else return call.limit(`a ${entry.type} device`);
  keep(call, path, entry, rules);
}

function keep({ fs, at }: ToolCall, path: string, { type, meta }: TarEntry, { keepsMode, keepsOwner }: Rules): void {
  if (keepsOwner) fs.lchown(at(path), meta.uid, meta.gid);
  if (type === "symlink") return;
  fs.chmod(at(path), keepsMode ? meta.mode : meta.mode & 0o777 & ~fs.umask());
  fs.setMtime(at(path), meta.mtimeNs);
}
