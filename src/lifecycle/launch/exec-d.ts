/** Runs one exec.d program: its output on file descriptor 3 sets variables for the process and for later programs. */
import { type ByteString, byteString, concat, textOfByteString, utf8 } from "#base";
import { toml } from "#contract";
import type { Sink } from "#machine";
import { variablesRecord } from "../environment/variables.ts";
import type { PhaseContext } from "../phase/context.ts";
import { phaseFault } from "../rules/faults.ts";
import { describeChildExit, startExecutable } from "../steps/start-executable.ts";

export async function runExecD(
  context: PhaseContext<"launch", "start" | "variables">,
  path: ByteString,
): Promise<void> {
  const { process, inputs, rules, state } = context;
  const { sink, bytes } = collectOutput(path, rules.platform.execdOutputMost);
  const child = {
    path,
    argv: [path],
    env: rules.platform.execdVariables({ launch: variablesRecord(state.variables), launcher: process.env }),
    cwd: rules.platform.execdDirectory({ app: inputs.app, ofProcess: state.start.workingDir }),
    stdout: process.stdout,
    stderr: process.stderr,
    fd3: sink,
  };
  const exit = await startExecutable("launch", process, child);
  if (rules.platform.execdFailed({ exit })) {
    throw phaseFault("launch", `${textOfByteString(path)} ended with ${describeChildExit(exit)}`);
  }
  for (const [name, value] of variablesIn(context, path, bytes()))
    state.variables.set(byteString(name), byteString(value));
}

function variablesIn({ rules }: PhaseContext<"launch">, path: ByteString, bytes: Uint8Array): [string, string][] {
  const where = { file: textOfByteString(path) };
  const table = toml.read(bytes, where.file);
  if (!table.ok) throw phaseFault("launch", `the output of the program is not TOML: ${table.fault.message}`, { where });
  const entries = Object.entries(table.value);
  const strings = entries.filter((entry): entry is [string, string] => typeof entry[1] === "string");
  const notStrings = entries.filter(([, value]) => typeof value !== "string").map(([name]) => name);
  const flaw = rules.platform.execdOutputFlaw({ notStrings });
  if (flaw !== undefined) throw phaseFault("launch", flaw, { where });
  return strings;
}

function collectOutput(path: ByteString, most: number): { readonly sink: Sink; bytes(): Uint8Array } {
  const parts: Uint8Array[] = [];
  let size = 0;
  const write = (bytes: Uint8Array | string): void => {
    const part = typeof bytes === "string" ? utf8(bytes) : bytes.slice();
    size += part.length;
    if (size <= most) parts.push(part);
  };
  const bytes = (): Uint8Array => {
    if (size <= most) return concat(parts);
    throw phaseFault("launch", `${textOfByteString(path)} wrote more than ${most} bytes of variables`);
  };
  return { sink: { write }, bytes };
}
