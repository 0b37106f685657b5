/** What instructions do to the image's configuration. Words are expanded here, at their place. */
import { absPath, byteString, textOfByteString } from "#base";
import type { dockerfile } from "#contract";
import type { ImageConfig, RunConfig } from "#image";
import { type At, refuse } from "./faults.ts";
import type { Scope } from "./scope.ts";

type Keyword = dockerfile.Keyword;
type Instruction<K extends Keyword> = dockerfile.Instruction<K>;

/** What the instructions of this Dockerfile said so far, where it matters to later ones. */
export interface Said {
  /** CMD stands in this Dockerfile: ENTRYPOINT leaves it alone. */
  cmd: boolean;
}

export interface Setting {
  readonly scope: Scope;
  readonly file: string;
  readonly said: Said;
}

type Change = (config: ImageConfig, instruction: never, setting: Setting) => ImageConfig;
type Of<K extends Keyword> = (config: ImageConfig, instruction: Instruction<K>, setting: Setting) => ImageConfig;
type Table = { readonly [K in Exclude<Keyword, "FROM" | "ARG" | "RUN" | "COPY" | "ADD">]: Of<K> };

const CHANGES: Table = {
  ENV: (config, instruction, setting) => {
    const pairs = expanded(instruction.pairs, instruction, setting);
    setting.scope.env = pairs.reduce(withVariable, config.config.Env ?? []);
    return run(config, { Env: setting.scope.env });
  },
  LABEL: (config, instruction, setting) => {
    const pairs = expanded(instruction.pairs, instruction, setting);
    const labels = Object.fromEntries(pairs.map(({ name, value }) => [name, value]));
    return run(config, { Labels: { ...config.config.Labels, ...labels } });
  },
  WORKDIR: (config, instruction, setting) =>
    run(config, { WorkingDir: textOfByteString(workdirOf(config, one(instruction.value, instruction, setting))) }),
  USER: (config, instruction, setting) => run(config, { User: one(instruction.value, instruction, setting) }),
  ENTRYPOINT: (config, instruction, { said }) => {
    const { Cmd: _inherited, ...without } = config.config;
    const kept = said.cmd ? config.config : without;
    return { ...config, config: { ...kept, Entrypoint: argvOf(config, instruction.command) } };
  },
  CMD: (config, instruction, { said }) => {
    said.cmd = true;
    return run(config, { Cmd: argvOf(config, instruction.command) });
  },
  EXPOSE: (config, instruction, setting) => {
    const ports = instruction.ports.flatMap((word) =>
      portsOf(one(word, instruction, setting), at(instruction, setting)),
    );
    return run(config, { ExposedPorts: keyed(config.config.ExposedPorts, ports) });
  },
  VOLUME: (config, instruction, setting) =>
    run(config, { Volumes: keyed(config.config.Volumes, volumesOf(instruction, setting)) }),
  STOPSIGNAL: (config, instruction, setting) =>
    run(config, { StopSignal: one(instruction.value, instruction, setting) }),
  SHELL: (config, instruction) => run(config, { Shell: instruction.argv }),
  HEALTHCHECK: (config, instruction, setting) => run(config, { Healthcheck: healthcheckOf(instruction, setting) }),
  ONBUILD: (config, instruction) => run(config, { OnBuild: [...listOf(config.config.OnBuild), instruction.trigger] }),
  MAINTAINER: (config, instruction) => ({ ...config, author: instruction.value }),
};

export function configured(
  config: ImageConfig,
  instruction: dockerfile.StageInstruction,
  setting: Setting,
): ImageConfig {
  if (!(instruction.keyword in CHANGES)) return config;
  const change: Change = CHANGES[instruction.keyword as keyof Table] as Change;
  return change(config, instruction as never, setting);
}

const run = (config: ImageConfig, change: Partial<RunConfig>): ImageConfig => ({
  ...config,
  config: { ...config.config, ...change },
});

const at = (instruction: dockerfile.SourceSpan, { file }: Setting): At => ({ ...instruction, file });

const one = (word: string, instruction: dockerfile.SourceSpan, setting: Setting): string =>
  setting.scope.expand(word, at(instruction, setting));

/** All with the values from before the instruction. */
function expanded(
  pairs: readonly dockerfile.NameValue[],
  instruction: dockerfile.SourceSpan,
  setting: Setting,
): readonly dockerfile.NameValue[] {
  return pairs.map(({ name, value }) => ({
    name: one(name, instruction, setting),
    value: one(value, instruction, setting),
  }));
}

/** In place where the variable is there, at the end otherwise. */
function withVariable(env: readonly string[], { name, value }: dockerfile.NameValue): readonly string[] {
  const found = env.findIndex((each) => each.startsWith(`${name}=`));
  const line = `${name}=${value}`;
  return found < 0 ? [...env, line] : env.with(found, line);
}

/** The variables of an image, by name; a line that is no `NAME=value` is none. */
export const pairsOf = ({ Env = [] }: RunConfig): readonly (readonly [string, string])[] =>
  Env.flatMap((line) => {
    const equals = line.indexOf("=");
    return equals > 0 ? [[line.slice(0, equals), line.slice(equals + 1)] as const] : [];
  });

/** A byte string. A relative one goes on from the one before. */
export function workdirOf({ config }: ImageConfig, value: string) {
  const path = byteString(value);
  return absPath(path.startsWith("/") ? path : `/${byteString(config.WorkingDir ?? "")}/${path}`);
}

const SHELL = ["/bin/sh", "-c"];

export const shellOf = ({ config }: ImageConfig): readonly string[] => {
  const shell = listOf(config.Shell);
  return shell.length === 0 ? SHELL : shell;
};

const argvOf = (config: ImageConfig, command: dockerfile.CommandForm): readonly string[] =>
  command.form === "exec" ? command.argv : [...shellOf(config), command.line];

export const listOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];

const keyed = (before: unknown, keys: readonly string[]): Readonly<Record<string, unknown>> => ({
  ...(typeof before === "object" ? before : {}),
  ...Object.fromEntries(keys.map((key) => [key, {}])),
});

export const volumesOf = (instruction: Instruction<"VOLUME">, setting: Setting): readonly string[] =>
  instruction.paths.map((word) => {
    const path = one(word, instruction, setting);
    if (path === "") refuse("extend-word", "VOLUME names an empty path", at(instruction, setting), "write a path");
    return path;
  });

const PORTS = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/i;
const PORT_MAX = 65_535;

function portsOf(text: string, place: At): readonly string[] {
  const [, first, last = first, protocol = "tcp"] = PORTS.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === undefined || from > to || to > PORT_MAX)
    return refuse(
      "extend-word",
      `${JSON.stringify(text)} is no port`,
      place,
      "write <port>, <port>-<port> or <port>/udp",
    );
  return Array.from({ length: to - from + 1 }, (_, i) => `${from + i}/${protocol.toLowerCase()}`);
}

const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12 };
const DURATION = /^(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+$/;

function nanoseconds(text: string, place: At): number {
  if (!DURATION.test(text) && text !== "0")
    refuse("extend-word", `${JSON.stringify(text)} is no duration`, place, "write a number and a unit: 30s, 5m");
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g)];
  return Math.round(parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (UNITS[unit] ?? 0), 0));
}

const TIMES: Readonly<Record<string, string>> = {
  interval: "Interval",
  timeout: "Timeout",
  "start-period": "StartPeriod",
  "start-interval": "StartInterval",
};

function healthcheckOf(instruction: Instruction<"HEALTHCHECK">, setting: Setting) {
  const { command, flags } = instruction;
  if (command === undefined) return { Test: ["NONE"] };
  const place = at(instruction, setting);
  const entries = flags.map(({ name, value = "" }) => {
    const key = TIMES[name];
    if (key !== undefined) return [key, nanoseconds(value, place)];
    if (!/^\d{1,9}$/.test(value))
      refuse("extend-word", `${JSON.stringify(value)} is no count`, place, "write --retries=3");
    return ["Retries", Number(value)];
  });
  const test = command.form === "exec" ? ["CMD", ...command.argv] : ["CMD-SHELL", command.line];
  return { Test: test, ...Object.fromEntries(entries) };
}
