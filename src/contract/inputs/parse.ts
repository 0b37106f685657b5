/** Reads the inputs of a phase from argv and environment: a flag counts before a variable, a variable before a default. */
import {
  type AbsPath,
  type Api,
  atLeast,
  type ByteString,
  byteString,
  type Fault,
  fail,
  invariant,
  ok,
  type Result,
  resolvePath,
} from "#base";
import { type FlagSpec, type Flags, integerOf, isDuration, parseBool, parseFlags } from "./flags.ts";
import { ARGUMENTS, PROGRAMS, type ProgramPhase } from "./phase.ts";
import { FALLBACK_ORDER, INPUTS, type InputKind, type InputName, type InputSpec } from "./table.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

interface ValueOfKind {
  readonly text: string;
  readonly path: ByteString;
  readonly directory: AbsPath;
  readonly switch: boolean;
  readonly id: number;
  readonly list: readonly string[];
  readonly duration: string;
  readonly level: LogLevel;
}
type Table = typeof INPUTS;
type KindOf<K extends InputName> = Table[K]["kind"];
/** A text or path without a default may be absent; every other input always has a value. */
type MayBeAbsent = {
  readonly [K in InputName]: Table[K] extends { readonly fallback: string }
    ? never
    : KindOf<K> extends "text" | "path" | "directory"
      ? K
      : never;
}[InputName];

/** The inputs of a phase. Every phase has every input; one without a flag comes from a variable or default. */
export type Inputs = { readonly [K in Exclude<InputName, MayBeAbsent>]: ValueOfKind[KindOf<K>] } & {
  readonly [K in MayBeAbsent]?: ValueOfKind[KindOf<K>];
} & {
  readonly phase: ProgramPhase;
  readonly platformApi: Api;
  /** Positional arguments. */
  readonly args: readonly string[];
  /** The inputs that amendments add, by name. */
  readonly added: Readonly<Record<string, InputValue>>;
};

export type InputValue = ValueOfKind[InputKind] | undefined;

export type InputFault = Fault<"flag" | "help-asked" | "version-asked" | "log-level" | "arguments"> & {
  readonly exitCode: 0 | 1 | 2 | 3;
  /** The list of flags, for standard error. */
  readonly usage?: string;
};

export interface Invocation {
  readonly phase: ProgramPhase;
  readonly platformApi: Api;
  /** Without the name of the program. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: AbsPath;
  /** Reports whether a file exists; called only for the order in the layers directory. */
  readonly exists: (path: ByteString) => boolean;
  /** Replace the defaults of the table. */
  readonly defaults?: Defaults;
  /** Inputs that the table does not have. */
  readonly added?: InputSpecs;
}

export type InputSpecs = Readonly<Record<string, InputSpec>>;

/** By input. A default may begin with `<layers>`. */
export type Defaults = { readonly [K in InputName]?: string };

export function parseArguments(invocation: Invocation): Result<Inputs, InputFault> {
  const specs = flagSpecs(invocation);
  const flags =
    invocation.phase === "launch" ? ok({ given: [], rest: invocation.argv }) : parseFlags(invocation.argv, specs);
  if (!flags.ok) {
    const asked = flags.fault.kind === "help-asked";
    return fail({ ...flags.fault, exitCode: asked ? 0 : 2, usage: usageOf(invocation.phase, specs) });
  }
  if (lastGiven(flags.value, "version") === "true") {
    return fail({ kind: "version-asked", message: "the caller asked for the version", exitCode: 0 });
  }
  const values = resolve(invocation, flags.value);
  const { rest } = flags.value;
  return wrongLevel(values) ?? wrongArguments(invocation.phase, rest) ?? ok(inputsOf(invocation, values, rest));
}

// Flags

const FLAG_KINDS: Readonly<Record<InputKind, FlagSpec["kind"]>> = {
  text: "text",
  path: "text",
  directory: "text",
  list: "text",
  level: "text",
  switch: "switch",
  id: "integer",
  duration: "duration",
};

const specsOf = ({ added }: Pick<Invocation, "added">): InputSpecs =>
  added === undefined ? INPUTS : { ...INPUTS, ...added };
const fallbackOf = (name: string, { fallback }: InputSpec, { defaults }: Invocation): string | undefined => {
  const byName: Readonly<Record<string, string | undefined>> = defaults ?? {};
  return byName[name] ?? fallback;
};

/** Reports whether the phase has the flag of this input at this Platform API. */
export const hasFlag = (name: InputName, phase: ProgramPhase, platformApi: Api): boolean =>
  isFlagOf(INPUTS[name], phase, platformApi);

function isFlagOf({ flag, since, until }: InputSpec, phase: ProgramPhase, platformApi: Api): boolean {
  const from = since?.[phase];
  const end = until?.[phase];
  if (flag === undefined || from === undefined) return false;
  return atLeast(platformApi, from) && (end === undefined || !atLeast(platformApi, end));
}

type FlagSpecs = Readonly<Record<string, FlagSpec>>;
const flagSpecsByPhase = new Map<string, FlagSpecs>();

function flagSpecs({ phase, platformApi, added }: Invocation): FlagSpecs {
  if (added !== undefined) return makeFlagSpecs(phase, platformApi, specsOf({ added }));
  const key = `${phase} ${platformApi}`;
  const found = flagSpecsByPhase.get(key) ?? makeFlagSpecs(phase, platformApi, INPUTS);
  flagSpecsByPhase.set(key, found);
  return found;
}

function makeFlagSpecs(phase: ProgramPhase, platformApi: Api, inputs: InputSpecs): FlagSpecs {
  const specs: Record<string, FlagSpec> = { version: { kind: "switch" } };
  for (const input of Object.values(inputs)) {
    const { flag, kind } = input;
    if (flag !== undefined && isFlagOf(input, phase, platformApi)) specs[flag] = { kind: FLAG_KINDS[kind] };
  }
  return specs;
}

const usageOf = (phase: ProgramPhase, specs: Readonly<Record<string, FlagSpec>>): string =>
  [
    `Usage of ${PROGRAMS[phase]}:`,
    ...Object.keys(specs)
      .sort()
      .map((flag) => `  -${flag}`),
    "",
  ].join("\n");

const lastGiven = ({ given }: Flags, flag: string | undefined): string | undefined =>
  given.findLast((one) => one.flag === flag)?.value;

// Values

type Values = Record<string, InputValue>;

function resolve(invocation: Invocation, flags: Flags): Values {
  const values: Values = {};
  for (const [name, spec] of Object.entries(specsOf(invocation)))
    values[name] = resolveValue(name, spec, flags, invocation);
  resolveSkips(values, flags);
  resolvePaths(values, invocation);
  return values;
}

function resolveValue(name: string, spec: InputSpec, flags: Flags, invocation: Invocation): InputValue {
  const flag = lastGiven(flags, spec.flag);
  const variable = spec.variable === undefined ? undefined : invocation.env[spec.variable] || undefined;
  const given = flag ?? variable;
  switch (spec.kind) {
    case "switch":
      return given !== undefined && parseBool(given) === true;
    case "id":
      return flag === undefined ? idOf(variable) : integerOf(flag);
    case "list": {
      const added = flags.given.filter((one) => one.flag === spec.flag).map(({ value }) => value);
      return [...(variable?.split(",") ?? []), ...added];
    }
    case "duration":
      return flag ?? (variable !== undefined && isDuration(variable) ? variable : fallbackOf(name, spec, invocation));
    default:
      return given ?? fallbackOf(name, spec, invocation);
  }
}

/** Ignores a variable that is not a number. */
const idOf = (variable: string | undefined): number => {
  const value = variable !== undefined && /^[+-]?\d+$/.test(variable) ? Number(variable) : 0;
  return Number.isSafeInteger(value) ? value : 0;
};

/** Two names of one input: either variable sets it, and the flag of the phase overrides both. */
function resolveSkips(values: Values, flags: Flags): void {
  const flag = lastGiven(flags, "skip-layers") ?? lastGiven(flags, "skip-restore");
  const skip =
    flag === undefined ? values.skipLayers === true || values.skipRestore === true : parseBool(flag) === true;
  values.skipLayers = skip;
  values.skipRestore = skip;
}

const PLACEHOLDER = "<layers>";

/** Replaces placeholders with the layers directory as given, then makes directories absolute. */
function resolvePaths(values: Values, invocation: Invocation): void {
  const { cwd, exists } = invocation;
  const layers = String(values.layers);
  const orderIsDefault = values.order === fallbackOf("order", INPUTS.order, invocation);
  for (const [name, spec] of Object.entries(specsOf(invocation))) {
    const value = values[name];
    if (typeof value !== "string" || value === "" || (spec.kind !== "path" && spec.kind !== "directory")) continue;
    const isBelowLayers = fallbackOf(name, spec, invocation)?.startsWith(PLACEHOLDER) === true;
    const path = byteString(isBelowLayers ? value.replace(PLACEHOLDER, () => layers) : value);
    values[name] = spec.kind === "directory" ? resolvePath(cwd, path) : path;
    if (name === "order" && orderIsDefault && !exists(path)) values.order = FALLBACK_ORDER;
  }
}

// Faults

const LEVELS: Readonly<Record<string, LogLevel>> = {
  debug: "debug",
  info: "info",
  warn: "warn",
  warning: "warn",
  error: "error",
  fatal: "error",
};

const levelOf = (text: string): LogLevel | undefined => {
  const level = text.toLowerCase();
  return Object.hasOwn(LEVELS, level) ? LEVELS[level] : undefined;
};

function wrongLevel(values: Values): Result<never, InputFault> | undefined {
  const level = String(values.logLevel);
  if (levelOf(level) !== undefined) return undefined;
  const message = `failed to parse log level: expected debug, info, warn or error, found ${JSON.stringify(level)}`;
  return fail({ kind: "log-level", message, exitCode: 1, remedy: "change -log-level or CNB_LOG_LEVEL" });
}

function wrongArguments(phase: ProgramPhase, args: readonly string[]): Result<never, InputFault> | undefined {
  const { min, max } = ARGUMENTS[phase];
  if (args.length >= min && args.length <= max) return undefined;
  const expected = max === 0 ? "no arguments" : min === max ? "one argument, an image" : "at least one image argument";
  const message = `failed to parse arguments: expected ${expected}, received ${args.length}`;
  const remedy = max === 0 ? "remove the arguments" : "pass the image last, after all flags";
  return fail({ kind: "arguments", message, exitCode: 3, remedy });
}

/** An empty text without a default counts as absent. */
function inputsOf(invocation: Invocation, values: Values, args: readonly string[]): Inputs {
  const { phase, platformApi } = invocation;
  const inputs: Record<string, unknown> = {};
  const added: Record<string, InputValue> = {};
  for (const [name, spec] of Object.entries(specsOf(invocation))) {
    const value = values[name];
    if (value === undefined || (value === "" && spec.fallback === undefined)) continue;
    if (name in INPUTS) inputs[name] = value;
    else added[name] = value;
  }
  const all = { ...inputs, logLevel: levelOf(String(values.logLevel)), phase, platformApi, args, added };
  invariant(isInputs(all), "resolve gives every input a value of its kind");
  return all;
}

const IS_OF_KIND: { readonly [K in InputKind]: (value: unknown) => boolean } = {
  text: (value) => typeof value === "string",
  path: (value) => typeof value === "string",
  directory: (value) => typeof value === "string",
  duration: (value) => typeof value === "string",
  level: (value) => typeof value === "string",
  switch: (value) => typeof value === "boolean",
  id: (value) => typeof value === "number",
  list: Array.isArray,
};

const isInputs = (values: object): values is Inputs => {
  const given = new Map<string, unknown>(Object.entries(values));
  return Object.entries<InputSpec>(INPUTS).every(([name, { kind, fallback }]) =>
    given.has(name) ? IS_OF_KIND[kind](given.get(name)) : fallback === undefined,
  );
};
