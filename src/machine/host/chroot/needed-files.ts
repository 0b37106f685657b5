/** Which files of the host's system a root of its own needs as copies: the commands of test programs, and libraries. */
import { existsSync, lstatSync, readdirSync, readlinkSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Those of POSIX, of the core utilities, and what starts programs in the sandbox. A system may lack some. */
const COMMANDS = [
  "[ arch awk base32 base64 basename bash cat chgrp chmod chown cksum cmp comm cp csplit cut date dd df diff dirname du echo env",
  "expand expr factor false find fmt fold grep egrep fgrep groups gunzip gzip head hostname id install join kill link ln ls md5sum mkdir",
  "mkfifo mknod mktemp mv nice nl nohup nproc numfmt od paste pathchk pr printenv printf ps pwd readlink realpath rm rmdir sed seq",
  "setpriv sh sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf sleep sort split stat stdbuf stty sum sync tac tail tar tee",
  "test timeout touch tr true truncate tsort tty uname unexpand uniq unlink wc which whoami xargs yes zcat",
].flatMap((line) => line.split(" "));

const DIRECTORIES = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];

/** A command without which the sandbox does not start, and which this system lacks. */
export const missingCommand = (): string | undefined =>
  ["bash", "chroot", "env", "ldd", "mkfifo", "mknod", "setpriv", "sh", "sort", "stat"].find(
    (name) => placesOf(name).length === 0,
  );

const placesOf = (name: string): readonly string[] =>
  DIRECTORIES.map((directory) => join(directory, name)).filter((path) => existsSync(path));

/**
 * Files and the links on the way to them, as absolute paths whose parents are directories. `programs`: files or directories of the
 * host whose libraries are needed too.
 */
export function neededFiles(programs: readonly string[]): readonly string[] {
  const found = new Set<string>(["/etc/ld.so.cache"].filter((path) => existsSync(path)));
  for (const path of COMMANDS.flatMap(placesOf)) addWithLinks(path, found);
  const executables = [...[...found].filter(isProgram), ...programs.flatMap(programsAt)];
  for (const library of librariesOf([...new Set(executables)])) addWithLinks(library, found);
  return [...found];
}

/** Adds a file, and each link that leads to it. */
function addWithLinks(path: string, found: Set<string>): void {
  let here = "/";
  const names = path.split("/").filter((name) => name !== "");
  for (const [i, name] of names.entries()) {
    const next = join(here, name);
    if (!lstatSync(next).isSymbolicLink()) {
      here = next;
      continue;
    }
    const isKnown = found.has(next);
    found.add(next);
    if (!isKnown || i < names.length - 1)
      addWithLinks(join(resolve(here, readlinkSync(next)), ...names.slice(i + 1)), found);
    return;
  }
  if (!statSync(here).isDirectory()) found.add(here);
}

const isProgram = (path: string): boolean => {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && (stat.mode & 0o111) !== 0;
};

const programsAt = (path: string): readonly string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .map((name) => join(path, name))
        .filter(isProgram)
    : [path];

/** What the loader says: `libc.so.6 => /lib/…/libc.so.6 (0x…)`, and the loader itself. It refuses scripts and static programs. */
function librariesOf(files: readonly string[]): readonly string[] {
  const { spawnSync } = process.getBuiltinModule("node:child_process");
  const { stdout } = spawnSync("ldd", ["--", ...files], { encoding: "utf8", maxBuffer: 1 << 24 });
  const paths = [...(stdout ?? "").matchAll(/(?:=> )?(\/[^\s:]+) \(0x/g)].map(([, path]) => path ?? "");
  // The C library loads this one by name when a program looks up a user.
  const users = paths.map((path) => join(dirname(path), "libnss_files.so.2"));
  return [...new Set([...paths, ...users])].filter((path) => existsSync(path));
}
