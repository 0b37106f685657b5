/** From argv and environment to the inputs of a phase: flag before variable before default. */
import { type AbsPath, type Api, absPath, atLeast, type Fault, fail, ok, type Result } from "#base";
import { type FlagSpec, type Flags, integerOf, isDuration, parseBool, parseFlags } from "./flags.ts";
import { ARGUMENTS, type Phase, PROGRAMS } from "./phase.ts";
import { FALLBACK_ORDER, INPUTS, type InputKind, type InputName, type InputSpec } from "./table.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

interface ValueOfKind {
  readonly text: string;
  readonly file: string;
  readonly directory: string;
  readonly switch: boolean;
  readonly id: number;
  readonly list: readonly string[];
  readonly duration: string;
  readonly level: LogLevel;
}
type Table = typeof INPUTS;
type KindOf<K extends InputName> = Table[K]["kind"];
/** A text without a default may be absent; every other input always has a value. */
type MayBeAbsent = {
  readonly [K in InputName]: Table[K] extends { readonly fallback: string }
    ? never
    : KindOf<K> extends "text" | "file" | "directory"
      ? K
      : never;
}[InputName];

/** All that a phase was told. Every phase has every input; those that it has no flag for come from variable or default. */
export type Inputs = { readonly [K in Exclude<InputName, MayBeAbsent>]: ValueOfKind[KindOf<K>] } & {
  readonly [K in MayBeAbsent]?: string;
} & {
  readonly phase: Phase;
  readonly platformApi: Api;
  /** Positional arguments. */
  readonly args: readonly string[];
  /** The inputs that amendments add, by name. */
  readonly added: Readonly<Record<string, InputValue>>;
};

export type InputValue = ValueOfKind[InputKind] | undefined;

export type InputFault = Fault<"flag" | "help-asked" | "version-asked" | "log-level" | "arguments"> & {
  readonly exitCode: 0 | 1 | 2 | 3;
  /** For standard error, where the program's flags are to be shown. */
  readonly usage?: string;
};

export interface Invocation {
  readonly phase: Phase;
  readonly platformApi: Api;
  /** Without the program's name. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: AbsPath;
  /** Is there such a file? Asked for the order in the layers directory only. */
  readonly exists: (path: string) => boolean;
  /** In the place of the table's. */
  readonly defaults?: Defaults;
  /** Inputs besides those of the table, with names, flags and variables of their own. */
  readonly added?: InputSpecs;
}

export type InputSpecs = Readonly<Record<string, InputSpec>>;

/** By input. One may stand on `<layers>`. */
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
    return fail({ kind: "version-asked", message: "the version was asked for", exitCode: 0 });
  }
  const values = resolve(invocation, flags.value);
  const { rest } = flags.value;
  return wrongLevel(values) ?? wrongArguments(invocation.phase, rest) ?? ok(inputsOf(invocation, values, rest));
}

// Flags

const FLAG_KINDS: Readonly<Record<InputKind, FlagSpec["kind"]>> = {
  text: "text",
  file: "text",
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

/** Has the phase's program the flag of this input at this Platform API? */
export const hasFlag = (name: InputName, phase: Phase, platformApi: Api): boolean =>
  isFlagOf(INPUTS[name], phase, platformApi);

function isFlagOf({ flag, since, until }: InputSpec, phase: Phase, platformApi: Api): boolean {
  const from = since?.[phase];
  const gone = until?.[phase];
  if (flag === undefined || from === undefined) return false;
  return atLeast(platformApi, from) && (gone === undefined || !atLeast(platformApi, gone));
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

function makeFlagSpecs(phase: Phase, platformApi: Api, inputs: InputSpecs): FlagSpecs {
  const specs: Record<string, FlagSpec> = { version: { kind: "switch" } };
  for (const input of Object.values(inputs)) {
    const { flag, kind } = input;
    if (flag !== undefined && isFlagOf(input, phase, platformApi)) specs[flag] = { kind: FLAG_KINDS[kind] };
  }
  return specs;
}

const usageOf = (phase: Phase, specs: Readonly<Record<string, FlagSpec>>): string =>
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
  const told = flag ?? variable;
  switch (spec.kind) {
    case "switch":
      return told !== undefined && parseBool(told) === true;
    case "id":
      return flag === undefined ? idOf(variable) : integerOf(flag);
    case "list": {
      const added = flags.given.filter((one) => one.flag === spec.flag).map(({ value }) => value);
      return [...(variable?.split(",") ?? []), ...added];
    }
    case "duration":
      return flag ?? (variable !== undefined && isDuration(variable) ? variable : fallbackOf(name, spec, invocation));
    default:
      return told ?? fallbackOf(name, spec, invocation);
  }
}

/** A variable that is no number is as good as none. */
const idOf = (variable: string | undefined): number => {
  const value = variable !== undefined && /^[+-]?\d+$/.test(variable) ? Number(variable) : 0;
  return Number.isSafeInteger(value) ? value : 0;
};

/** Two names of one input: either variable sets it, and the phase's flag decides over both. */
function resolveSkips(values: Values, flags: Flags): void {
  const flag = lastGiven(flags, "skip-layers") ?? lastGiven(flags, "skip-restore");
  const skip =
    flag === undefined ? values.skipLayers === true || values.skipRestore === true : parseBool(flag) === true;
  values.skipLayers = skip;
  values.skipRestore = skip;
}

const PLACEHOLDER = "<layers>";

/** Placeholders first, with the layers directory as it was given; then directories become absolute. */
function resolvePaths(values: Values, invocation: Invocation): void {
  const { cwd, exists } = invocation;
  const layers = String(values.layers);
  const orderIsDefault = values.order === fallbackOf("order", INPUTS.order, invocation);
  for (const [name, spec] of Object.entries(specsOf(invocation))) {
    const value = values[name];
    if (typeof value !== "string" || value === "") continue;
    const standsOnLayers = fallbackOf(name, spec, invocation)?.startsWith(PLACEHOLDER) === true;
    const resolved = standsOnLayers ? value.replace(PLACEHOLDER, () => layers) : value;
    values[name] = spec.kind === "directory" ? absolute(cwd, resolved) : resolved;
  }
  if (orderIsDefault && !exists(String(values.order))) values.order = FALLBACK_ORDER;
}

const absolute = (cwd: AbsPath, path: string): string => absPath(path.startsWith("/") ? path : `${cwd}/${path}`);

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

function wrongArguments(phase: Phase, args: readonly string[]): Result<never, InputFault> | undefined {
  const { min, max } = ARGUMENTS[phase];
  if (args.length >= min && args.length <= max) return undefined;
  const expected = max === 0 ? "no arguments" : min === max ? "one argument, an image" : "at least one image argument";
  const message = `failed to parse arguments: expected ${expected}, received ${args.length}`;
  const remedy = max === 0 ? "remove them" : "give the image last, after all flags";
  return fail({ kind: "arguments", message, exitCode: 3, remedy });
}

/** An empty text is absent where it may be; elsewhere it stays what was asked for. */
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
  inputs.logLevel = levelOf(String(values.logLevel));
  return Object.assign(inputs, { phase, platformApi, args, added }) as unknown as Inputs;
}
