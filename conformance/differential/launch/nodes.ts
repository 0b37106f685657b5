/** Generated nodes where the launcher expects a program or a file. */
import { type ByteString, byteString } from "#base";
import type { EntryKind } from "./world.ts";

export type NamedNode = readonly [what: string, is: EntryKind];

/** Nodes that are not a file and lead to none. */
const WITHOUT_FILE: readonly NamedNode[] = [
  ["a link to a directory", { link: byteString("/workspace") }],
  ["a link to nothing", { link: byteString("/nowhere") }],
  ["a link to itself", { link: byteString("itself") }],
  ["a directory", { dir: true }],
  ["a directory that cannot be read", { dir: true, mode: "0000" }],
];

/** Contents of exec.d programs. They report how they were started, then write to descriptor 3. */
const report = (act: string): ByteString => byteString(`#!/bin/sh\n. /probe/execd\n${act}\n`);
const tells = (toml: string): ByteString => report(`printf '%b' '${toml}' >&3`);
export const EXECD: readonly NamedNode[] = [
  ["a program that sets a variable", program(tells('EXECD = "yes"\\n'))],
  ["a program that sets nothing", program(report(":"))],
  ["a program that ends with 3", program(report("exit 3"))],
  ["a program that is killed", program(report("kill -KILL $$"))],
  ["output that is not TOML", program(tells("EXECD = \\n"))],
  ["output with an integer", program(tells("EXECD = 1\\n"))],
  ["output with a table", program(tells('[a]\\nTOLD = "x"\\n'))],
  ["output with a list", program(tells('EXECD = ["x"]\\n'))],
  ["output with a repeated key", program(tells('EXECD = "a"\\nTOLD = "b"\\n'))],
  ["output with a quoted key", program(tells('"with space" = "a"\\n'))],
  ["output with = in a key", program(tells('"A=B" = "a"\\n'))],
  ["output with a dotted key", program(tells('a.b = "x"\\n'))],
  ["output with an empty key", program(tells('"" = "x"\\n'))],
  ["output with a literal string", program(tells("EXECD = '\"'\"'x'\"'\"'\\n"))],
  ["output with a string of several lines", program(tells('EXECD = """\\na\\nb"""\\n'))],
  ["output with NUL in a value", program(tells('EXECD = "a\\\\u0000b"\\n'))],
  ["output that is not UTF-8", program(tells('EXECD = "\\0377"\\n'))],
  ["output of white space", program(tells(" \\n\\n"))],
  ["output with a comment", program(tells("# x\\n"))],
  ["output with a byte order mark", program(tells('\\0357\\0273\\0277TOLD = "x"\\n'))],
  ["output with CRLF", program(tells('EXECD = "x"\\r\\n'))],
  ["output that sets PATH", program(tells('PATH = "/workspace/sub:/usr/bin:/bin"\\n'))],
  ["output that sets CNB_APP_DIR", program(tells('CNB_APP_DIR = "/x"\\n'))],
  ["output of 100,000 bytes", program(report("printf 'EXECD = \"%0100000d\"\\n' 1 >&3"))],
  ["a program that reads standard input", program(report("cat >/probe/seen/execd.stdin"))],
  ["a program that prints", program(report("echo told; echo warned >&2"))],
  ["a program that closes descriptor 3 and goes on", program(report("exec 3>&-; sleep 0.05"))],
  ["a program that leaves a child", program(report("exec 3>&-; sleep 3 >/dev/null 2>&1 </dev/null &"))],
  ["a program without #!", program(byteString(". /probe/execd\nprintf 'EXECD = \"x\"\\n' >&3\n"))],
  ["a program with an interpreter that does not exist", program(byteString("#!/nowhere\n"))],
  ["an empty file", program(byteString(""))],
  ["a file that is not executable", { file: report(":"), mode: "0644" }],
  ["a file that cannot be read", { file: report(":"), mode: "0111" }],
  ["a link to a program", { link: byteString("/probe/execd-linked") }],
  ...WITHOUT_FILE,
  ["a FIFO", { fifo: true }],
];

function program(file: ByteString): EntryKind {
  return { file, mode: "0755" };
}

/** Nodes where a file is expected. */
export const NODES: readonly NamedNode[] = [
  ["a link to a file", { link: byteString("/probe/linked") }],
  ...WITHOUT_FILE,
  ["a file that cannot be read", { file: byteString("x"), mode: "0000" }],
];
