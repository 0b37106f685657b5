/** What the case's own programs recorded: one JSON line a call, in files below /probe. */
import { isJsonObject, type Json, strictTextOf } from "#base";
import type { CallObservation } from "#protocol";
import { type Inode, walk } from "#tree";
import { jsonWithSymbolicRefs } from "./refs.ts";

/**
 * In the order of file names, then of lines; but programs of one detection run at the same time, and stand in the order of their
 * names. A line that is not a record is the harness's failure.
 */
export function observeCalls(probe: Inode | undefined): readonly CallObservation[] {
  if (probe === undefined) return [];
  const calls: CallObservation[] = [];
  for (const { path, node } of walk(probe)) {
    if (node.kind !== "file") continue;
    for (const line of (strictTextOf(node.content.bytes()) ?? "").split("\n"))
      if (line !== "") calls.push(callOf(line, path));
  }
  return withoutRandomNames(inOrder(calls).map(withoutShell));
}

function callOf(line: string, path: string): CallObservation {
  const call = JSON.parse(line) as Json;
  if (!isJsonObject(call)) throw new Error(`${path}: expected one JSON object a line, found ${line}`);
  return jsonWithSymbolicRefs(call) as unknown as CallObservation;
}

const inOrder = (calls: readonly CallObservation[]): readonly CallObservation[] => {
  const isDetection = ({ argv }: CallObservation): boolean => argv[0]?.endsWith("/bin/detect") === true;
  const named = ({ argv: [program = ""] }: CallObservation): string => program;
  const detected = calls
    .filter(isDetection)
    .toSorted((a, b) => (named(a) < named(b) ? -1 : named(a) > named(b) ? 1 : 0));
  let next = 0;
  return calls.map((call) => (isDetection(call) ? (detected[next++] ?? call) : call));
};

/** What a bash between the lifecycle and the program puts into the environment: the shell of the simulated machine does not. */
const OF_THE_SHELL = new Set(["OLDPWD", "SHLVL", "_"]);

const withoutShell = (call: CallObservation): CallObservation => ({
  ...call,
  env: Object.fromEntries(Object.entries(call.env).filter(([name]) => !OF_THE_SHELL.has(name))),
});

/** Names that a lifecycle drew at random, numbered as they come: `/tmp/plan.1/plan.toml`. */
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
