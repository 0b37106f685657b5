/** The changes that instructions make to the configuration of the image. */
import { absPath, byteString, textOfByteString } from "#base";
import type { dockerfile } from "#contract";
import { type ImageConfig, type RunConfig, withVariable } from "#image";
import { type InstructionPosition, rejectInstruction } from "./faults.ts";
import type { Scope } from "./scope.ts";

type Keyword = dockerfile.Keyword;
type Instruction<K extends Keyword> = dockerfile.Instruction<K>;

/** Facts about earlier instructions that matter to later ones. */
export interface InstructionState {
  /** The Dockerfile has set CMD, so ENTRYPOINT keeps it. */
  cmd: boolean;
}

export interface EvalContext {
  readonly scope: Scope;
  readonly file: string;
  readonly seen: InstructionState;
}

type Change<K extends Keyword> = (
  config: ImageConfig,
  instruction: Instruction<K>,
  context: EvalContext,
) => ImageConfig;

const unchanged = (config: ImageConfig): ImageConfig => config;

const CHANGES: { readonly [K in Keyword]: Change<K> } = {
  ADD: unchanged,
  ARG: unchanged,
  COPY: unchanged,
  FROM: unchanged,
  RUN: unchanged,
  ENV: (config, instruction, context) => {
    const pairs = expandPairs(instruction.pairs, instruction, context);
    context.scope.env = pairs.reduce((env, { name, value }) => withVariable(env, name, value), config.config.Env ?? []);
    return withRunConfig(config, { Env: context.scope.env });
  },
  LABEL: (config, instruction, context) => {
    const pairs = expandPairs(instruction.pairs, instruction, context);
    const labels = Object.fromEntries(pairs.map(({ name, value }) => [name, value]));
    return withRunConfig(config, { Labels: { ...config.config.Labels, ...labels } });
  },
  WORKDIR: (config, instruction, context) =>
    withRunConfig(config, {
      WorkingDir: textOfByteString(workdirOf(config, expandWord(instruction.value, instruction, context))),
    }),
  USER: (config, instruction, context) =>
    withRunConfig(config, { User: expandWord(instruction.value, instruction, context) }),
  ENTRYPOINT: (config, instruction, { seen }) => {
    const { Cmd: _inherited, ...without } = config.config;
    const kept = seen.cmd ? config.config : without;
    return { ...config, config: { ...kept, Entrypoint: argvOf(config, instruction.command) } };
  },
  CMD: (config, instruction, { seen }) => {
    seen.cmd = true;
    return withRunConfig(config, { Cmd: argvOf(config, instruction.command) });
  },
  EXPOSE: (config, instruction, context) => {
    const ports = instruction.ports.flatMap((word) =>
      portsOf(expandWord(word, instruction, context), at(instruction, context)),
    );
    return withRunConfig(config, { ExposedPorts: withKeys(config.config.ExposedPorts, ports) });
  },
  VOLUME: (config, instruction, context) =>
    withRunConfig(config, { Volumes: withKeys(config.config.Volumes, volumePaths(instruction, context)) }),
  STOPSIGNAL: (config, instruction, context) =>
    withRunConfig(config, { StopSignal: expandWord(instruction.value, instruction, context) }),
  SHELL: (config, instruction) => withRunConfig(config, { Shell: instruction.argv }),
  HEALTHCHECK: (config, instruction, context) =>
    withRunConfig(config, { Healthcheck: healthcheckOf(instruction, context) }),
  ONBUILD: (config, instruction) =>
    withRunConfig(config, { OnBuild: [...stringElements(config.config.OnBuild), instruction.trigger] }),
  MAINTAINER: (config, instruction) => ({ ...config, author: instruction.value }),
};

export const applyToConfig = <K extends Keyword>(
  config: ImageConfig,
  instruction: Instruction<K>,
  context: EvalContext,
): ImageConfig => changeOf(instruction)(config, instruction, context);

const changeOf = <K extends Keyword>({ keyword }: { readonly keyword: K }): Change<K> => CHANGES[keyword];

const withRunConfig = (config: ImageConfig, change: Partial<RunConfig>): ImageConfig => ({
  ...config,
  config: { ...config.config, ...change },
});

const at = (instruction: dockerfile.SourceSpan, { file }: EvalContext): InstructionPosition => ({
  ...instruction,
  file,
});

const expandWord = (word: string, instruction: dockerfile.SourceSpan, context: EvalContext): string =>
  context.scope.expand(word, at(instruction, context));

/** Expands all pairs with the variables from before the instruction. */
function expandPairs(
  pairs: readonly dockerfile.NameValue[],
  instruction: dockerfile.SourceSpan,
  context: EvalContext,
): readonly dockerfile.NameValue[] {
  return pairs.map(({ name, value }) => ({
    name: expandWord(name, instruction, context),
    value: expandWord(value, instruction, context),
  }));
}

/** The variables of an image, by name. Ignores lines that are not `NAME=value`. */
export const imageVariables = ({ Env = [] }: RunConfig): readonly (readonly [string, string])[] =>
  Env.flatMap((line) => {
    const equals = line.indexOf("=");
    return equals > 0 ? [[line.slice(0, equals), line.slice(equals + 1)] as const] : [];
  });

/** A relative path continues the previous WORKDIR. */
export function workdirOf({ config }: ImageConfig, value: string) {
  const path = byteString(value);
  return absPath(path.startsWith("/") ? path : `/${byteString(config.WorkingDir ?? "")}/${path}`);
}

const SHELL = ["/bin/sh", "-c"];

export const shellOf = ({ config }: ImageConfig): readonly string[] => {
  const shell = stringElements(config.Shell);
  return shell.length === 0 ? SHELL : shell;
};

const argvOf = (config: ImageConfig, command: dockerfile.CommandForm): readonly string[] =>
  command.form === "exec" ? command.argv : [...shellOf(config), command.line];

export const stringElements = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];

const withKeys = (before: unknown, keys: readonly string[]): Readonly<Record<string, unknown>> => ({
  ...(typeof before === "object" ? before : {}),
  ...Object.fromEntries(keys.map((key) => [key, {}])),
});

export const volumePaths = (instruction: Instruction<"VOLUME">, context: EvalContext): readonly string[] =>
  instruction.paths.map((word) => {
    const path = expandWord(word, instruction, context);
    if (path === "")
      rejectInstruction("extend-word", "VOLUME has an empty path", at(instruction, context), "write a path");
    return path;
  });

const PORTS = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/i;
const PORT_MAX = 65_535;

function portsOf(text: string, place: InstructionPosition): readonly string[] {
  const [, first, last = first, protocol = "tcp"] = PORTS.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === undefined || from > to || to > PORT_MAX)
    return rejectInstruction(
      "extend-word",
      `${JSON.stringify(text)} is not a port`,
      place,
      "write <port>, <port>-<port> or <port>/udp",
    );
  return Array.from({ length: to - from + 1 }, (_, i) => `${from + i}/${protocol.toLowerCase()}`);
}

const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12 };
const DURATION = /^(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+$/;

function nanoseconds(text: string, place: InstructionPosition): number {
  if (!DURATION.test(text) && text !== "0")
    rejectInstruction(
      "extend-word",
      `${JSON.stringify(text)} is not a duration`,
      place,
      "write a number and a unit: 30s, 5m",
    );
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g)];
  return Math.round(parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (UNITS[unit] ?? 0), 0));
}

const TIMES: Readonly<Record<string, string>> = {
  interval: "Interval",
  timeout: "Timeout",
  "start-period": "StartPeriod",
  "start-interval": "StartInterval",
};

function healthcheckOf(instruction: Instruction<"HEALTHCHECK">, context: EvalContext) {
  const { command, flags } = instruction;
  if (command === undefined) return { Test: ["NONE"] };
  const place = at(instruction, context);
  const entries = flags.map(({ name, value = "" }) => {
    const key = TIMES[name];
    if (key !== undefined) return [key, nanoseconds(value, place)];
    if (!/^\d{1,9}$/.test(value))
      rejectInstruction("extend-word", `${JSON.stringify(value)} is not a count`, place, "write --retries=3");
    return ["Retries", Number(value)];
  });
  const test = command.form === "exec" ? ["CMD", ...command.argv] : ["CMD-SHELL", command.line];
  return { Test: test, ...Object.fromEntries(entries) };
}
