/** Finds the program of an executable, as execve(2) does: a registered program, or the interpreter in the first line. */
import { type ByteString, byteString, byteStringOf, byteStringOfLatin1, type Content } from "#base";
import type { Program } from "../model/process.ts";
import { type Errno, SystemError } from "../model/system-error.ts";
import type { PathResolver } from "./path-resolver.ts";
import { EXECUTE, may } from "./permission.ts";

export interface LoadedProgram {
  readonly program: Program;
  readonly argv: readonly ByteString[];
}

/** As in Linux: how many bytes of a file are read, and how many interpreters in a row may be scripts. */
const HEAD_BYTES = 256;
const INTERPRETERS_MAX = 5;

export interface Loader {
  readonly programs: Pick<ReadonlyMap<string, Program>, "get">;
  /** Called for a file that a real machine could run and this one cannot. */
  readonly limit: (what: string) => void;
}

export function loadProgram(
  loader: Loader,
  paths: PathResolver,
  path: ByteString,
  argv: readonly ByteString[],
): LoadedProgram {
  let script = path;
  let args = argv;
  for (let depth = 0; depth <= INTERPRETERS_MAX; depth++) {
    const content = executable(paths, script);
    const head = headOf(content);
    const program = loader.programs.get(content.digest);
    if (program !== undefined) return { program, argv: head.startsWith("#!") ? [script, ...args.slice(1)] : args };
    const line = interpreterLine(head);
    if (line === undefined) throw notRunnable(loader, script, head);
    args = [...line, script, ...args.slice(1)];
    script = line[0];
  }
  throw new SystemError("ELOOP", "execve", path);
}

function executable(paths: PathResolver, path: string): Content {
  const { node } = paths.resolveExisting("execve", path, "always");
  const error = (code: Errno): SystemError => new SystemError(code, "execve", path);
  if (node.kind !== "file" || !may(paths.ids, node, EXECUTE)) throw error("EACCES");
  return node.content;
}

function headOf(content: Content): ByteString {
  for (const chunk of content.chunks()) return byteStringOf(chunk.subarray(0, HEAD_BYTES));
  return byteString("");
}

/** The interpreter and at most one argument, which is everything after the first blank. */
function interpreterLine(head: ByteString): readonly [ByteString, ...ByteString[]] | undefined {
  const match = /^#![ \t]*([^ \t\n\0]+)(?:[ \t]+([^\n\0]*))?/.exec(head);
  const interpreter = match?.[1];
  if (match === null || interpreter === undefined) return undefined;
  const isCut = head.length === HEAD_BYTES && match[0].length === head.length;
  if (isCut && match[2] === undefined) return undefined;
  const argument = match[2]?.replace(/[ \t]+$/, "");
  const line = byteStringOfLatin1(interpreter);
  return argument ? [line, byteStringOfLatin1(argument)] : [line];
}

function notRunnable(loader: Loader, path: string, head: string): SystemError {
  if (head.startsWith("\x7fELF")) {
    loader.limit(`${path} is a binary: the simulated machine runs registered programs and scripts only`);
  }
  return new SystemError("ENOEXEC", "execve", path);
}
