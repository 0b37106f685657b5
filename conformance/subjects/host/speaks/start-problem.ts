/** Why an executable does not start in the sandbox, read from the file itself. */
import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { dirname } from "node:path";

export interface StartProblem {
  readonly file: string;
  /** Continues the name of the file: `is built for arm64, and this machine is x64`. */
  readonly why: string;
  readonly remedy: string;
}

/** `said`: what the kernel, a shell or a dynamic linker printed when the file was started in the sandbox. */
export function startProblemOf(file: string, said: string): StartProblem {
  const { why, remedy } = problemIn(headOf(file), said);
  return { file, why, remedy };
}

type Reason = Omit<StartProblem, "file">;

function problemIn(head: Buffer, said: string): Reason {
  if (said.includes("EACCES"))
    return {
      why: "or its directory may not be read by every user, and phases run as another one",
      remedy: "chmod -R a+rX <its directory>",
    };
  if (head.toString("latin1", 0, 2) === "#!") return problemOfScript(head, said);
  if (head.toString("latin1", 0, 4) === "\x7fELF") return problemOfElf(head, said);
  const system = FOREIGN.find(([magic]) => head.toString("hex").startsWith(magic))?.[1];
  if (system !== undefined)
    return { why: `is an executable for ${system}`, remedy: `build it for linux/${process.arch}` };
  return {
    why: "is neither an ELF executable nor a script",
    remedy: "build it for Linux, or begin a script with a line such as #!/bin/sh",
  };
}

const FOREIGN: readonly (readonly [magic: string, system: string])[] = [
  ["cffaedfe", "macOS"],
  ["cafebabe", "macOS"],
  ["4d5a", "Windows"],
];

function problemOfScript(head: Buffer, said: string): Reason {
  const [line = ""] = head.toString("utf8", 2).split("\n");
  const [interpreter = "", argument] = line.trim().split(/\s+/);
  if (interpreter !== "/usr/bin/env" || argument === undefined) return missing("the interpreter", interpreter, said);
  return {
    why: `needs ${argument}, which is in no directory of the sandbox's PATH`,
    remedy: `name the interpreter in the first line by its path, and add --bind <its directory>`,
  };
}

/** Values of `e_machine` and the names that Node.js has for them. */
const MACHINES: Readonly<Record<number, string>> = { 3: "ia32", 40: "arm", 62: "x64", 183: "arm64", 243: "riscv64" };

function problemOfElf(head: Buffer, said: string): Reason {
  const code = head.readUInt16LE(18);
  const machine = MACHINES[code] ?? `the processor with the ELF number ${code}`;
  if (machine !== process.arch)
    return {
      why: `is built for ${machine}, and this machine is ${process.arch}`,
      remedy: `build it for ${process.arch}`,
    };
  const library = /loading shared library ?(?:ies:)? ?([^\s:]+)|shared libraries: ([^\s:]+)/.exec(said);
  if (library !== null)
    return {
      why: `needs the library ${library[1] ?? library[2]}, which the sandbox does not have`,
      remedy: "add --bind <the directory of the library>, or link it statically",
    };
  return missing("the dynamic linker", interpreterOf(head), said);
}

function missing(what: string, path: string | undefined, said: string): Reason {
  if (path === undefined || !said.includes("ENOENT"))
    return { why: `ends at once: ${said.trim() || "without a message"}`, remedy: "run it by hand" };
  if (existsSync(path))
    return { why: `needs ${what} ${path}, which is not in the sandbox`, remedy: `add --bind ${dirname(path)}` };
  return { why: `needs ${what} ${path}, which this machine does not have`, remedy: "install it, or link statically" };
}

const PROGRAM_INTERPRETER = 3;

/** The dynamic linker of a 64-bit ELF file. Undefined: it has none, or the file is not like that. */
function interpreterOf(head: Buffer): string | undefined {
  const is64Bit = head[4] === 2;
  if (!is64Bit) return undefined;
  const [table, size, count] = [Number(head.readBigUInt64LE(32)), head.readUInt16LE(54), head.readUInt16LE(56)];
  for (let at = table; at < table + size * count && at + 56 <= head.length; at += size) {
    if (head.readUInt32LE(at) !== PROGRAM_INTERPRETER) continue;
    const start = Number(head.readBigUInt64LE(at + 8));
    const text = head.toString("utf8", start, start + Number(head.readBigUInt64LE(at + 32)));
    return text.replace(/\0.*$/s, "");
  }
  return undefined;
}

/** Linkers put the program headers and the name of the interpreter at the beginning of the file. */
const HEAD_BYTES = 8192;

function headOf(file: string): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  const descriptor = openSync(file, "r");
  try {
    readSync(descriptor, head, 0, head.length, 0);
  } finally {
    closeSync(descriptor);
  }
  return head;
}
