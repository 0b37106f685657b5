/** The entries of an archive that `tar` makes. */
import { type ByteString, byteStringOfLatin1 } from "#base";
import type { TarEntry } from "#tree";
import { joinPath } from "./paths.ts";
import type { ToolCall } from "./tool.ts";

export class Packing {
  readonly entries: TarEntry[] = [];
  readonly #call: ToolCall;
  readonly #directory: string;
  /** By inode: the member that a file with several names is in. */
  readonly #members = new Map<number, ByteString>();

  constructor(call: ToolCall, directory: string) {
    this.#call = call;
    this.#directory = directory;
  }

  /** A file, or a directory with everything below it. */
  add(operand: string): undefined {
    if (operand.startsWith("/")) return this.#call.limit("a member with an absolute name");
    const path = joinPath(this.#directory, operand);
    const { fs, at } = this.#call;
    const stat = this.#call.attempt(`${operand}: Cannot stat`, () => fs.lstat(at(path)));
    if (stat === undefined) return this.#call.exit(2);
    const { mode, uid, gid, mtimeNs } = stat;
    const name = byteStringOfLatin1(stat.kind === "dir" && !operand.endsWith("/") ? `${operand}/` : operand);
    const entry = { name, meta: { mode, uid, gid, mtimeNs: wholeSeconds(mtimeNs) } };
    const known = stat.kind !== "dir" && stat.nlink > 1 ? this.#members.get(stat.ino) : undefined;
    if (known !== undefined) this.entries.push({ ...entry, type: "hardlink", linkname: known });
    else if (stat.kind === "file") this.entries.push({ ...entry, type: "file", content: fs.readContent(at(path)) });
    else if (stat.kind === "dir") this.entries.push({ ...entry, type: "dir" });
    else if (stat.kind === "symlink") this.entries.push({ ...entry, type: "symlink", linkname: fs.readLink(at(path)) });
    else return this.#call.limit(`a ${stat.kind} in an archive`);
    if (stat.kind !== "dir") this.#members.set(stat.ino, name);
    else for (const child of fs.readDir(at(path))) this.add(joinPath(operand, child));
  }
}

/** GNU tar's own format has no fractions. */
const wholeSeconds = (ns: bigint): bigint => (ns / 1_000_000_000n) * 1_000_000_000n;
