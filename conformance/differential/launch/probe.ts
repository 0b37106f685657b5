/** The programs that report how they were started, and the files that worlds link to. */
import { type ByteString, byteString, byteStringOfLatin1, bytesOf, contentOf } from "#base";
import type { NodeSpec } from "#tree";
import { SEEN, USER } from "../search/phase.ts";

export const STDIN = "/probe/stdin";
/** Separates the parts of a report. */
export const MARK = "\n\0\0plimsoll\0\0\n";
const MARK_FILE = "/probe/mark";
/** The process types that `/cnb/process` has links for. */
const LINKED_TYPES = ["web", "other", "a.b", "launcher", "none"];

/**
 * A program of the kernel's own format for x86-64: `#!` would hide argv[0]. It puts the words `/bin/sh /probe/record` before its
 * arguments and executes them, with its environment, descriptors and signals as they are.
 */
const STARTED_X86_64 = elf(
  [
    "48 8b 0c 24", // mov rcx, [rsp]              argc
    "48 8d 54 cc 10", // lea rdx, [rsp+rcx*8+16]   environment
    "48 8d 05 24 00 00 00", // lea rax, [record]
    "48 89 04 24", // mov [rsp], rax              record before argv[0]
    "48 8d 3d 11 00 00 00", // lea rdi, [shell]
    "57", // push rdi                             shell before record
    "48 89 e6", // mov rsi, rsp                   arguments
    "6a 3b 58 0f 05", // execve
    "6a 7e 5f 6a 3c 58 0f 05", // exit(126)
  ].join(" "),
  "/bin/sh\0/probe/record\0",
);

/** Without argv[0], for other processors. */
const STARTED_SCRIPT = byteString('#!/bin/sh\nexec /bin/sh /probe/record "$0" "$@"\n');

/** One `cat` copies everything but the list of open files: a process costs more than all else here. */
const RECORD = `
/usr/bin/ls -l /proc/$$/cwd /proc/$$/fd/ >${SEEN}/open
echo $$ >${SEEN}/process
/usr/bin/cat /proc/$$/cmdline ${MARK_FILE} /proc/$$/environ ${MARK_FILE} /proc/self/status /proc/self/limits ${MARK_FILE} - >${SEEN}/started 2>/dev/null
echo started
echo started >&2
. ${SEEN}/end
`;

/** Sourced by exec.d programs, so that `$$` and `$0` are theirs. */
const EXECD = `
printf '%s\\n' "$0" >>${SEEN}/execd.names
/usr/bin/cat /proc/$$/environ >>${SEEN}/execd.environ
printf '\\000' >>${SEEN}/execd.environ
/usr/bin/ls -l /proc/$$/cwd /proc/$$/fd/ >>${SEEN}/execd.open
`;

const TELLS = byteString("#!/bin/sh\n. /probe/execd\necho 'EXECD = \"linked\"' >&3\n");
const SETS = "export SOURCED=linked\n";

/** By absolute path. */
export function probeFiles(architecture: string): Readonly<Record<string, NodeSpec>> {
  const started = program(architecture === "x64" ? STARTED_X86_64 : STARTED_SCRIPT);
  return {
    ...Object.fromEntries(["/layers", "/workspace", "/probe"].map((path) => [path, { dir: true, ...USER }])),
    ...Object.fromEntries(LINKED_TYPES.map((type) => [`/cnb/process/${type}`, { symlink: "/cnb/lifecycle/launcher" }])),
    "/link/app": { symlink: "/workspace" },
    "/link/layers": { symlink: "/layers" },
    "/probe/started": started,
    "/probe/record": program(byteString(RECORD)),
    "/probe/execd": program(byteString(EXECD)),
    [MARK_FILE]: MARK,
    [STDIN]: "input\n",
    "/probe/execd-linked": program(TELLS),
    "/probe/programs/a": program(TELLS),
    "/probe/linked": "linked",
    "/probe/linked.sh": SETS,
    "/probe/scripts/a.sh": SETS,
    "/probe/variables/LINKED": "linked",
    "/probe/layer/env/LINKED": "linked",
    "/probe/layer/bin/x": "x",
    "/probe/buildpack/one/env/LINKED": "linked",
    "/workspace/web": started,
    "/workspace/sub/web": started,
    '/workspace/a "b$HOME/x': "x",
    "/workspace/script": program(byteString('#!/bin/sh\nexec /workspace/web script "$@"\n')),
    "/workspace/bare": program(byteString('exec /workspace/web bare "$@"\n')),
    "/workspace/plain": { text: "x", ...USER },
  };
}

const program = (bytes: ByteString): NodeSpec => ({ content: contentOf(bytesOf(bytes)), mode: 0o755, ...USER });

/** The smallest file that the kernel starts: one header, one segment, code and texts. */
function elf(code: string, texts: string): ByteString {
  const segment = `${code
    .split(" ")
    .map((byte) => String.fromCharCode(Number.parseInt(byte, 16)))
    .join("")}${texts}`;
  const [base, headers] = [0x400000, 64 + 56];
  const numbers = (...fields: readonly (readonly [value: number, bytes: number])[]): string =>
    fields
      .map(([value, bytes]) =>
        Array.from({ length: bytes }, (_, at) => String.fromCharCode(Math.floor(value / 256 ** at) % 256)).join(""),
      )
      .join("");
  const size = headers + segment.length;
  const file = `\x7fELF\x02\x01\x01${"\0".repeat(9)}${numbers([2, 2], [62, 2], [1, 4], [base + headers, 8], [64, 8], [0, 8], [0, 4], [64, 2], [56, 2], [1, 2], [0, 2], [0, 2], [0, 2])}`;
  const load = numbers([1, 4], [5, 4], [0, 8], [base, 8], [base, 8], [size, 8], [size, 8], [4096, 8]);
  return byteStringOfLatin1(file + load + segment);
}
