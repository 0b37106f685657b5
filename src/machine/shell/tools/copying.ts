/** Copies files and trees as `cp` does. */
import { type ByteString, byteString } from "#base";
import type { Stat } from "../../model/process.ts";
import { joinPath, kindAt } from "./paths.ts";
import { quoteName } from "./quote.ts";
import type { ToolCall } from "./tool.ts";

export interface CopyRules {
  readonly isDeep: boolean;
  /** Which links the source names: none, all, or all but those below the operands. */
  readonly follows: boolean;
  readonly force: boolean;
  /** Leave files that exist. */
  readonly keeps: boolean;
  /** Leave files that are as new. */
  readonly onlyNewer: boolean;
  readonly verbose: boolean;
  readonly makesLinks: boolean;
  readonly preserve: ReadonlySet<"mode" | "ownership" | "timestamps" | "links">;
  /** New files get the mode of new files, not that of the source. */
  readonly ignoresMode: boolean;
}

/** The copies of one command. */
export class Copying {
  readonly #call: ToolCall;
  readonly #rules: CopyRules;
  /** By inode: the copy of a file with several names. */
  readonly #copies = new Map<number, ByteString>();
  readonly #made = new Set<string>();

  constructor(call: ToolCall, rules: CopyRules) {
    this.#call = call;
    this.#rules = rules;
  }

  /** Copies one operand. */
  copy(from: string, to: string): undefined {
    const { fs, at } = this.#call;
    const stat = this.#call.attempt(`cannot stat '${from}'`, () =>
      this.#rules.follows ? fs.stat(at(from)) : fs.lstat(at(from)),
    );
    if (stat === undefined) return;
    if (stat.kind === "dir" && !this.#rules.isDeep)
      return this.#call.fail(`-r not specified; omitting directory '${from}'`);
    if (this.#made.has(at(to)) && stat.kind !== "dir")
      return this.#call.fail(`will not overwrite just-created '${to}' with '${from}'`);
    this.#copyAny(from, to, stat);
    this.#made.add(at(to));
  }

  #copyAny(from: string, to: string, stat: Stat): undefined {
    if (stat.kind === "dir") this.#copyDir(from, to, stat);
    else this.#copyOther(from, to, stat);
  }

  #copyDir(from: string, to: string, stat: Stat): undefined {
    const { fs, at } = this.#call;
    const there = fs.kind(at(to));
    if (there !== undefined && there !== "dir")
      return this.#call.fail(`cannot overwrite non-directory '${to}' with directory '${from}'`);
    const inside = there === undefined ? realOf(this.#call, parentOf(to)) : realOf(this.#call, to);
    const source = realOf(this.#call, from);
    if (inside === source || inside?.startsWith(`${source}/`))
      return this.#call.fail(`cannot copy a directory, '${from}', into itself, '${to}'`);
    const names = this.#call.attempt(`cannot access '${from}'`, () => fs.readDir(at(from)));
    if (names === undefined) return;
    if (there === undefined) {
      if (kindAt(fs, at(to)) === "symlink") return this.#call.fail(`cannot create directory '${to}': File exists`);
      if (!this.#call.succeeds(`cannot create directory '${to}'`, () => fs.mkdir(at(to)))) return;
      this.#report(from, to);
    }
    for (const name of names) {
      const below = joinPath(from, name);
      const found = this.#call.attempt(`cannot stat '${below}'`, () => this.#statBelow(below));
      if (found !== undefined) this.#copyAny(below, joinPath(to, name), found);
    }
    const isNew = there === undefined;
    if (this.#rules.preserve.has("mode")) fs.chmod(at(to), stat.mode | (fs.stat(at(to)).mode & 0o7000));
    else if (isNew && !this.#rules.ignoresMode) fs.chmod(at(to), stat.mode & 0o777 & ~fs.umask());
    this.#keep(to, stat);
  }

  #statBelow(path: string): Stat {
    const { fs, at } = this.#call;
    return this.#rules.follows ? fs.stat(at(path)) : fs.lstat(at(path));
  }

  #copyOther(from: string, to: string, stat: Stat): undefined {
    const { fs, at } = this.#call;
    const there = this.#isThere(to);
    const target = fs.kind(at(to));
    if (there !== undefined && this.#rules.keeps) return;
    if (target === "dir" && there === "dir")
      return this.#call.fail(`cannot overwrite directory '${to}' with non-directory`);
    if (there !== undefined && this.#isSame(from, to, stat))
      return this.#call.fail(`'${from}' and '${to}' are the same file`);
    if (there !== undefined && this.#rules.onlyNewer && fs.lstat(at(to)).mtimeNs >= stat.mtimeNs) return;
    const known = this.#rules.preserve.has("links") && stat.nlink > 1 ? this.#copies.get(stat.ino) : undefined;
    const done = this.#call.attempt(`cannot create '${to}'`, () => {
      if (this.#rules.makesLinks)
        this.#link(this.#rules.follows ? fs.realPath(at(from)) : at(from), to, there !== undefined);
      else if (known !== undefined) this.#link(known, to, there !== undefined);
      else this.#write(from, to, stat, there !== undefined);
      return true;
    });
    if (done === undefined) return;
    if (stat.nlink > 1) this.#copies.set(stat.ino, at(to));
    this.#report(from, to);
  }

  #isThere(to: string): Stat["kind"] | undefined {
    return kindAt(this.#call.fs, this.#call.at(to));
  }

  #isSame(from: string, to: string, stat: Stat): boolean {
    const { fs, at } = this.#call;
    if (stat.kind === "symlink") return at(from) === at(to);
    if (fs.kind(at(to)) === undefined) return false;
    return fs.stat(at(from)).ino === fs.stat(at(to)).ino;
  }

  #link(from: ByteString, to: string, isThere: boolean): undefined {
    const { fs, at } = this.#call;
    if (isThere && (this.#rules.force || !this.#rules.makesLinks)) fs.unlink(at(to));
    fs.link(from, at(to));
  }

  #write(from: string, to: string, stat: Stat, isThere: boolean): undefined {
    const { fs, at } = this.#call;
    const [source, target] = [at(from), at(to)];
    if (stat.kind === "symlink") {
      if (isThere) fs.unlink(target);
      fs.symlink(fs.readLink(source), target);
      if (this.#rules.preserve.has("ownership")) fs.lchown(target, stat.uid, stat.gid);
      return;
    }
    if (stat.kind !== "file") return this.#special(target, stat, isThere);
    if (isThere && fs.kind(target) === undefined)
      return this.#call.fail(`not writing through dangling symlink '${to}'`);
    const mode = this.#rules.ignoresMode ? 0o666 : stat.mode & 0o777;
    const content = fs.readContent(source);
    if (isThere && this.#rules.preserve.has("links") && fs.lstat(target).nlink > 1) fs.unlink(target);
    try {
      fs.write(target, content, { mode });
    } catch (error) {
      if (!this.#rules.force || !isThere) throw error;
      fs.unlink(target);
      fs.write(target, content, { mode });
    }
    this.#keep(to, stat);
    if (this.#rules.preserve.has("mode")) fs.chmod(target, stat.mode);
  }

  #special(target: ByteString, { kind, mode }: Stat, isThere: boolean): undefined {
    if (kind !== "fifo" || !this.#rules.isDeep) return this.#call.limit(`a copy of a ${kind}`);
    if (isThere) this.#call.fs.unlink(target);
    this.#call.fs.mkfifo(target, mode);
  }

  #keep(to: string, stat: Stat): undefined {
    const { fs, at } = this.#call;
    if (this.#rules.preserve.has("ownership") && fs.stat(at(to)).uid !== stat.uid) fs.chown(at(to), stat.uid, stat.gid);
    if (this.#rules.preserve.has("timestamps")) fs.setMtime(at(to), stat.mtimeNs);
  }

  #report(from: string, to: string): undefined {
    if (this.#rules.verbose) this.#call.line(`${quoteName(this.#call, from)} -> ${quoteName(this.#call, to)}`);
  }
}

const parentOf = (path: string): string => {
  const slash = path.replace(/\/+$/, "").lastIndexOf("/");
  return slash < 0 ? "." : path.slice(0, slash) || "/";
};

function realOf({ fs, at }: ToolCall, path: string): ByteString | undefined {
  try {
    return fs.realPath(byteString`${at(path)}`);
  } catch {
    return undefined;
  }
}
