/** What execve(2) says of a file, asked before Node.js starts it: the C library would give a text without `#!` to a shell. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { codeOf } from "../../model/system-error.ts";

const NODE_SHEBANG = "#!/usr/bin/env node\n";

/** The kernel's error code for a file that it does not run. */
export function refusalOf(path: string): string | undefined {
  const { head, refused } = headOf(path);
  return head === undefined || /^(#!|\x7fELF)/.test(head) ? refused : "ENOEXEC";
}

export const isNodeScript = (path: string): boolean => headOf(path).head?.startsWith(NODE_SHEBANG) === true;

/** The first bytes of a file. Neither member: the process may run the file, but not read it. */
function headOf(path: string): { readonly head?: string; readonly refused?: string } {
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
