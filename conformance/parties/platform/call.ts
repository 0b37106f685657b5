/** One call of a phase, as the probe lifecycle records it: a line of JSON behind a mark, so that the log of a platform is a record. */
import { isJsonObject, type Json } from "#base";
import { inputs } from "#contract";

/** Begins each line of a record. */
export const MARK = "plimsoll-probe ";

export type SeenFile = {
  readonly kind: string;
  readonly mode: string;
  readonly owner: string;
  /** Of a small file. */
  readonly text?: string;
  /** Of a directory. */
  readonly names?: readonly string[];
};

export type PhaseCall = {
  readonly probe: 1;
  readonly phase: inputs.ProgramPhase;
  readonly argv: readonly string[];
  /** Values that may be secrets are left out. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly uid: number;
  readonly gid: number;
  readonly args: readonly string[];
  /** As the phase understands its flags and variables. */
  readonly inputs: Readonly<Record<string, Json>>;
  /** Why the phase does not understand its arguments. */
  readonly fault?: string;
  readonly files: Readonly<Record<string, SeenFile>>;
  /** The phases that ran in this container before. */
  readonly before: readonly string[];
  /** The exit code with which the probe answers. */
  readonly exit: number;
};

export const lineOf = (call: PhaseCall): string => `${MARK}${JSON.stringify(call)}\n`;

export interface ProbeLog {
  /** In order. */
  readonly calls: readonly PhaseCall[];
  /** The numbers of lines of the probe that are not as it printed them, because the platform cuts or wraps long lines. */
  readonly damaged: readonly number[];
}

/** Reads a log. Other lines are those of the platform. */
export function readProbeLog(log: string): ProbeLog {
  const lines = log.split("\n").flatMap((line, i) => {
    const at = line.indexOf(MARK);
    return at < 0 ? [] : [{ number: i + 1, call: parsed(line.slice(at + MARK.length)) }];
  });
  return {
    calls: lines.flatMap(({ call }) => (call === undefined ? [] : [call])),
    damaged: lines.flatMap(({ number, call }) => (call === undefined ? [number] : [])),
  };
}

function parsed(text: string): PhaseCall | undefined {
  try {
    const value: Json = JSON.parse(text);
    return isCall(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const MEMBERS: Readonly<Record<string, (value: Json | undefined) => boolean>> = {
  argv: Array.isArray,
  args: Array.isArray,
  before: Array.isArray,
  env: (value) => isJsonObject(value ?? null),
  inputs: (value) => isJsonObject(value ?? null),
  files: (value) => isJsonObject(value ?? null),
  cwd: (value) => typeof value === "string",
  uid: (value) => typeof value === "number",
  gid: (value) => typeof value === "number",
  exit: (value) => typeof value === "number",
};

/** The probe wrote it, so the members of its members are as they should be. */
function isCall(value: Json): value is PhaseCall {
  if (!isJsonObject(value) || value.probe !== 1) return false;
  if (typeof value.phase !== "string" || !inputs.isProgramPhase(value.phase)) return false;
  return Object.entries(MEMBERS).every(([name, isFine]) => isFine(value[name]));
}

/** A text among the inputs; undefined if it is absent or no text. */
export const inputOf = (call: PhaseCall, name: string): string | undefined => {
  const value = call.inputs[name];
  return typeof value === "string" ? value : undefined;
};

/** The files below a directory that the call saw, by name. */
export function filesBelow(call: PhaseCall, directory: string): Readonly<Record<string, SeenFile>> {
  const prefix = `${directory}/`;
  return Object.fromEntries(
    Object.entries(call.files).flatMap(([path, file]) =>
      path.startsWith(prefix) ? [[path.slice(prefix.length), file]] : [],
    ),
  );
}
