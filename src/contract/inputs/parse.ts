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
  textOfByteString,
} from "#base";
import { type FlagSpec, type Flags, integerOf, isDuration, parseBool, parseFlags } from "./flags.ts";
import { type Inputs, type InputValue, isInputs, type LogLevel } from "./inputs.ts";
import { ARGUMENTS, PROGRAMS, type ProgramPhase } from "./phase.ts";
import { FALLBACK_ORDER, INPUTS, type InputKind, type InputName, type InputSpec } from "./table.ts";

export type InputFault = Fault<"flag" | "help-asked" | "version-asked" | "log-level" | "arguments"> & {
  readonly exitCode: 0 | 1 | 2 | 3;
  /** The list of flags, for standard error. */
  readonly usage?: string;
};

export interface Invocation {
  readonly phase: ProgramPhase;
  readonly platformApi: Api;
  /** Without the name of the program. */
  readonly argv: readonly ByteString[];
  readonly env: Readonly<Record<string, ByteString>>;
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
export type Defaults = { readonly [K in InputName]?: ByteString };

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
  const rest = flags.value.rest.map((arg) => textOfByteString(arg));
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

type NamedSpecs = readonly (readonly [name: string, spec: InputSpec])[];
const SPECIFIED: NamedSpecs = Object.entries(INPUTS);
/** With the inputs of amendments, which are the same object for every phase that has them. */
const allSpecs = new WeakMap<InputSpecs, NamedSpecs>();

function specsOf({ added }: Pick<Invocation, "added">): NamedSpecs {
  if (added === undefined) return SPECIFIED;
  const all = allSpecs.get(added) ?? Object.entries<InputSpec>({ ...INPUTS, ...added });
  allSpecs.set(added, all);
  return all;
}

const fallbackOf = (name: string, { fallback }: InputSpec, { defaults }: Invocation): ByteString | undefined => {
  const byName: Readonly<Record<string, ByteString | undefined>> = defaults ?? {};
  return byName[name] ?? (fallback === undefined ? undefined : byteString(fallback));
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
/** By phase and Platform API, for each list of inputs. */
const knownFlagSpecs = new WeakMap<NamedSpecs, Map<string, FlagSpecs>>();

function flagSpecs(invocation: Invocation): FlagSpecs {
  const { phase, platformApi } = invocation;
  const specs = specsOf(invocation);
  const byPhase = knownFlagSpecs.get(specs) ?? new Map<string, FlagSpecs>();
  knownFlagSpecs.set(specs, byPhase);
  const key = `${phase} ${platformApi}`;
  const found = byPhase.get(key) ?? makeFlagSpecs(phase, platformApi, specs);
  byPhase.set(key, found);
  return found;
}

function makeFlagSpecs(phase: ProgramPhase, platformApi: Api, inputs: NamedSpecs): FlagSpecs {
  const specs: Record<string, FlagSpec> = { version: { kind: "switch" } };
  for (const [, input] of inputs) {
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

const lastGiven = ({ given }: Flags, name: string | undefined): ByteString | undefined =>
  given.findLast(({ flag }) => flag === name)?.value;

// Values

type Values = Record<string, InputValue>;

function resolve(invocation: Invocation, flags: Flags): Values {
  const values: Values = {};
  const all = { invocation, flags };
  for (const [name, spec] of specsOf(invocation))
    values[name] = isPath(spec) ? resolvePathInput(name, spec, all) : resolveText(name, spec, all);
  resolveSkips(values, flags);
  return values;
}

interface Given {
  readonly invocation: Invocation;
  readonly flags: Flags;
}

const variableOf = ({ variable }: InputSpec, { env }: Invocation): ByteString | undefined =>
  variable === undefined ? undefined : env[variable] || undefined;

function resolveText(name: string, spec: InputSpec, { invocation, flags }: Given): InputValue {
  const flag = textOf(lastGiven(flags, spec.flag));
  const variable = textOf(variableOf(spec, invocation));
  switch (spec.kind) {
    case "switch":
      return parseBool(flag ?? variable ?? "") === true;
    case "id":
      return flag === undefined ? idOf(variable) : integerOf(flag);
    case "list": {
      const added = flags.given.filter((given) => given.flag === spec.flag);
      return [...(variable?.split(",") ?? []), ...added.map(({ value }) => textOfByteString(value))];
    }
    case "duration":
      return flag ?? (variable !== undefined && isDuration(variable) ? variable : spec.fallback);
    default:
      return flag ?? variable ?? textOf(fallbackOf(name, spec, invocation));
  }
}

const textOf = (bytes: ByteString | undefined): string | undefined =>
  bytes === undefined ? undefined : textOfByteString(bytes);

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

const isPath = ({ kind }: InputSpec): boolean => kind === "path" || kind === "directory";

/** Replaces the placeholder with the layers directory as given, then makes a directory absolute. */
function resolvePathInput(name: string, spec: InputSpec, all: Given): ByteString | undefined {
  const { cwd, exists } = all.invocation;
  const fallback = fallbackOf(name, spec, all.invocation);
  const given = bytesFor(name, spec, all);
  if (given === undefined || given === "") return given;
  const path = fallback?.startsWith(PLACEHOLDER) ? withLayers(given, all) : given;
  if (name === "order" && given === fallback && !exists(path)) return byteString(FALLBACK_ORDER);
  return spec.kind === "directory" ? resolvePath(cwd, path) : path;
}

const bytesFor = (name: string, spec: InputSpec, { invocation, flags }: Given): ByteString | undefined =>
  lastGiven(flags, spec.flag) ?? variableOf(spec, invocation) ?? fallbackOf(name, spec, invocation);

function withLayers(path: ByteString, all: Given): ByteString {
  const at = path.indexOf(PLACEHOLDER);
  const layers = bytesFor("layers", INPUTS.layers, all) ?? byteString("");
  return at < 0 ? path : byteString`${path.slice(0, at)}${layers}${path.slice(at + PLACEHOLDER.length)}`;
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
  for (const [name, spec] of specsOf(invocation)) {
    const value = values[name];
    if (value === undefined || (value === "" && spec.fallback === undefined)) continue;
    if (name in INPUTS) inputs[name] = value;
    else added[name] = value;
  }
  inputs.logLevel = levelOf(String(values.logLevel));
  const all = Object.assign(inputs, { phase, platformApi, args, added });
  invariant(isInputs(all), "resolve gives every input a value of its kind");
  return all;
}
