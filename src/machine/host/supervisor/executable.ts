/** What execve(2) says of a file, asked before Node.js starts it: the C library would give a text without `#!` to a shell. */
import { closeSync, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { codeOf } from "../../model/system-error.ts";

const NODE_SHEBANG = "#!/usr/bin/env node\n";

/** The kernel's error code for a file that it does not run. */
export function refusalOf(path: string | Buffer): string | undefined {
  const { head, refused } = headOf(path);
  if (head === undefined || head.startsWith("#!")) return refused;
  return head.startsWith("\x7fELF") && canRun(head.charCodeAt(MACHINE_AT)) ? refused : "ENOEXEC";
}

/** Where an ELF file names its processor, in the lower of two bytes. */
const MACHINE_AT = 18;
/** The values of the processors on which Node.js runs, and of older ones whose programs their kernels run too. */
const MACHINES: Readonly<Record<string, readonly number[]>> = { x64: [62, 3], arm64: [183, 40] };

/** A kernel may have an emulator for other processors. */
const canRun = (machine: number): boolean => MACHINES[process.arch]?.includes(machine) !== false || hasEmulators();

function hasEmulators(): boolean {
  try {
    return readdirSync("/proc/sys/fs/binfmt_misc").some((name) => name.startsWith("qemu-"));
  } catch {
    return false;
  }
}

export const isNodeScript = (path: string): boolean => headOf(path).head?.startsWith(NODE_SHEBANG) === true;

/** The first bytes of a file. Neither member: the process may run the file, but not read it. */
function headOf(path: string | Buffer): { readonly head?: string; readonly refused?: string } {
  try {
    const fd = openSync(path, "r");
    const head = Buffer.alloc(32);
    const isFile = fstatSync(fd).isFile() && readSync(fd, head, 0, head.length, 0) >= 0;
    closeSync(fd);
    return isFile ? { head: head.toString("latin1") } : { refused: "EACCES" };
  } catch (error) {
    const code = codeOf(error) ?? "EIO";
    return code === "EACCES" ? {} : { refused: code };
  }
}
