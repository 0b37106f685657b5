/** Renders acts as a bash script for real processes. The script needs bash, the core utilities and `/proc`. */
import { bytesOfBase64 } from "#base/platform";
import type { Act } from "./act.ts";
import { GIVEN_LOADER, PARENT, RECORD, SIGNAL } from "./functions.ts";
import { GIVEN, printBytesCommand, printCommand, shellQuoted, word } from "./quote.ts";
import { modeOf } from "./template.ts";

/** `-p`: bash ignores functions and startup files of the environment. */
const HEAD = "#!/bin/bash -p\nset -e\n";

/** Makes the script's tools independent of the environment, which is read before. */
const TOOLS = "export LC_ALL=C PATH=/usr/bin:/bin\n";

export function renderActs(acts: readonly Act[]): string {
  const body = lines(acts, "");
  const has = (name: string, text: string): string => (body.includes(name) ? text : "");
  const given =
    has("plimsoll_given", GIVEN_LOADER) || has("plimsoll_env", GIVEN_LOADER) || has("plimsoll_record", GIVEN_LOADER);
  return `${HEAD}${given}${TOOLS}${has("plimsoll_parent", PARENT)}${has("plimsoll_record", RECORD)}${has("plimsoll_signal", SIGNAL)}${body}`;
}

const lines = (acts: readonly Act[], indent: string): string =>
  acts.map((act) => `${indent}${RENDER[act.do](act as never, indent)}\n`).join("");

type ActOf<Do, One extends Act = Act> = One extends Act ? (Do extends One["do"] ? One : never) : never;
type Renderers = { readonly [Do in Act["do"]]: (act: ActOf<Do>, indent: string) => string };

const RENDER: Renderers = {
  write: (act) => `${parent(act.path)}${printCommand(act.text)} > ${word(act.path)}${chmod(act)}`,
  append: (act) => `${parent(act.path)}${printCommand(act.text)} >> ${word(act.path)}${chmod(act)}`,
  "write-bytes": (act) =>
    `${parent(act.path)}${printBytesCommand(bytesOfBase64(act.base64))} > ${word(act.path)}${chmod(act)}`,
  fill: (act) => `${parent(act.path)}: > ${word(act.path)}; truncate -s ${act.size} -- ${word(act.path)}`,
  mkdir: (act) => `mkdir -p -- ${word(act.path)}${chmod(act)}`,
  remove: (act) => `rm -rf -- ${word(act.path)}`,
  fifo: (act) => `${parent(act.path)}mkfifo -- ${word(act.path)}`,
  chmod: (act) => chmod(act).slice(2),
  mtime: (act) => `[ -e ${word(act.path)} ]; touch -d @${act.seconds} -- ${word(act.path)}`,
  symlink: (act) => `${parent(act.path)}ln -sT -- ${word(act.to)} ${word(act.path)}`,
  hardlink: (act) => `${parent(act.path)}ln -T -- ${word(act.to)} ${word(act.path)}`,
  move: (act) => `${parent(act.to)}mv -fT -- ${word(act.path)} ${word(act.to)}`,
  copy: (act) => `${parent(act.to)}cp -RPpT -- ${word(act.path)} ${word(act.to)}`,
  umask: (act) => `umask ${octal(act.mask)}`,
  record: (act) => record(act),
  stdout: (act) => printCommand(act.text),
  stderr: (act) => `${printCommand(act.text)} >&2`,
  fd3: (act) => `${printCommand(act.text)} >&3`,
  run: (act) => `/usr/bin/env -i -- "\${plimsoll_env[@]}" ${[act.path, ...(act.args ?? [])].map(word).join(" ")}`,
  if: (act, indent) => condition(act, indent),
  kill: (act) => `kill -${act.signal.slice(3)} $$`,
  "write-parent": (act) => `${parent(act.path)}printf %d "$PPID" > ${word(act.path)}`,
  signal: (act) => `plimsoll_signal ${act.signal.slice(3)} ${word(act.to)}`,
  exit: (act) => `exit ${act.code & 255}`,
};

const parent = (path: string): string => `plimsoll_parent ${word(path)}; `;

/** Five digits: with fewer, chmod keeps the set-id bits of directories. */
const octal = (mode: string): string => modeOf(mode).toString(8).padStart(5, "0");

const chmod = (act: { readonly path: string; readonly mode?: string }): string =>
  act.mode === undefined ? "" : `; chmod ${octal(act.mode)} -- ${word(act.path)}`;

function condition(act: Extract<Act, { readonly do: "if" }>, indent: string): string {
  const body = (acts: readonly Act[]): string => lines(acts, `${indent}  `) || `${indent}  :\n`;
  return `if ${test(act)}; then\n${body(act.acts)}${indent}else\n${body(act.otherwise ?? [])}${indent}fi`;
}

function test(act: Extract<Act, { readonly do: "if" }>): string {
  if ("exists" in act) return `[ -e ${word(act.exists)} ]`;
  const isSet = `[ -n "\${${GIVEN}[${act.env}]+set}" ]`;
  return act.is === undefined ? isSet : `${isSet} && [ "\${${GIVEN}[${act.env}]}" = ${word(act.is)} ]`;
}

/** Alternates keys and paths. A key is the path as the act spells it. */
function record(act: Extract<Act, { readonly do: "record" }>): string {
  const pairs = (paths: readonly string[] = []): string =>
    [...new Set(paths)].map((path) => `${shellQuoted(path)} ${word(path)}`).join(" ");
  const arrays = `plimsoll_lists=(${pairs(act.list)}); plimsoll_reads=(${pairs(act.read)})`;
  return `${arrays}; plimsoll_record ${shellQuoted(act.as)} "$@"`;
}
