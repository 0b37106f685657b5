/** The calls that programs of the test case recorded in files below `/probe`, one JSON object a line. */
import { byteStringOf, escapedTextOf, isJsonObject, type Json } from "#base";
import type { CallObservation } from "#protocol";
import { type Inode, walk } from "#tree";
import { jsonWithSymbolicRefs } from "./refs.ts";

/**
 * In the order of files and lines, except that `bin/detect` programs, which run at the same time, are in the order of their names.
 * Throws if a line is not a call, because then the harness is wrong.
 */
export function observeCalls(probe: Inode | undefined): readonly CallObservation[] {
  if (probe === undefined) return [];
  const calls: CallObservation[] = [];
  for (const { path, node } of walk(probe)) {
    if (node.kind !== "file") continue;
    for (const line of escapedTextOf(byteStringOf(node.content.bytes())).split("\n"))
      if (line !== "") calls.push(callOf(line, path));
  }
  return withoutRandomNames(inOrder(calls).map(withoutShell));
}

function callOf(line: string, path: string): CallObservation {
  const call = jsonWithSymbolicRefs(JSON.parse(line));
  if (!isCall(call)) throw new Error(`${path}: expected one call a line, found ${line}`);
  return call;
}

const isCall = (value: Json): value is CallObservation =>
  isJsonObject(value) && Array.isArray(value.argv) && isJsonObject(value.env);

const inOrder = (calls: readonly CallObservation[]): readonly CallObservation[] => {
  const isDetection = ({ argv }: CallObservation): boolean => argv[0]?.endsWith("/bin/detect") === true;
  const nameOf = ({ argv: [program = ""] }: CallObservation): string => program;
  const detected = calls
    .filter(isDetection)
    .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0));
  let next = 0;
  return calls.map((call) => (isDetection(call) ? (detected[next++] ?? call) : call));
};

/** Variables that a real bash sets for its programs and the simulated shell does not. */
const SHELL_VARIABLES = new Set(["OLDPWD", "SHLVL", "_"]);

const withoutShell = (call: CallObservation): CallObservation => ({
  ...call,
  env: Object.fromEntries(Object.entries(call.env).filter(([name]) => !SHELL_VARIABLES.has(name))),
});

/** Numbers the random names of temporary files in order of appearance: `/tmp/plan.1/plan.toml`. */
function withoutRandomNames(calls: readonly CallObservation[]): readonly CallObservation[] {
  const numbers = new Map<string, number>();
  const numbered = (text: string): string =>
    text.replace(/(\/tmp\/[^/:]*?)(\d{5,})(?=[/:]|$)/g, (_, before: string, drawn: string) => {
      const number = numbers.get(drawn) ?? numbers.size + 1;
      numbers.set(drawn, number);
      return `${before}${number}`;
    });
  return calls.map((call) => ({
    ...call,
    argv: call.argv.map(numbered),
    env: Object.fromEntries(Object.entries(call.env).map(([name, value]) => [name, numbered(value)])),
  }));
}
