/** What the case's own programs recorded: one JSON line a call, in files below /probe. */
import { isJsonObject, type Json, strictTextOf } from "#base";
import { type Inode, walk } from "#tree";
import type { CallSeen } from "../protocol/observation.ts";
import { symbolicJson } from "./refs.ts";

/** In the order of file names, then of lines. A line that is not a record is the harness's failure. */
export function callsSeen(probe: Inode | undefined): readonly CallSeen[] {
  if (probe === undefined) return [];
  const calls: CallSeen[] = [];
  for (const { path, node } of walk(probe)) {
    if (node.kind !== "file") continue;
    for (const line of (strictTextOf(node.content.bytes()) ?? "").split("\n"))
      if (line !== "") calls.push(callOf(line, path));
  }
  return calls;
}

function callOf(line: string, path: string): CallSeen {
  const call: Json = symbolicJson(JSON.parse(line) as Json);
  if (!isJsonObject(call)) throw new Error(`${path}: expected one JSON object a line, found ${line}`);
  return call as unknown as CallSeen;
}
