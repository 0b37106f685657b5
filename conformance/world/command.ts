/** Turns a step into the command that a platform would run. */
import { type AbsPath, absPath, type ByteString, byteString, byteStringOfEscaped, utf8 } from "#base";
import type { StoredImage } from "#image";
import type { Command, ProcessEnvironment } from "#machine";
import { isRef, type RunStep, type Step, type World } from "#protocol";
import { referenceOf } from "./refs.ts";
import type { BuildDirectories } from "./roles.ts";

/** Flags, then images, then other arguments. */
export const wordsOf = ({ flags = {}, images = [], args = [] }: RunStep): readonly string[] => [
  ...Object.entries(flags).flatMap(([name, value]) => flagOf(name, value)),
  ...images.map(referenceOf),
  ...args,
];

export const argumentsOf = (step: RunStep): readonly ByteString[] => wordsOf(step).map(byteStringOfEscaped);

function flagOf(name: string, value: string | true | readonly string[]): readonly string[] {
  if (value === true) return [name];
  return (typeof value === "string" ? [value] : value).flatMap((one) => [name, resolved(one)]);
}

const resolved = (text: string): string => (isRef(text) ? referenceOf(text) : text);

export function environmentOf(
  world: Readonly<Record<string, string>>,
  step: RunStep["env"] = {},
): Readonly<Record<string, string>> {
  const merged = { ...world, ...step };
  const kept = Object.entries(merged).flatMap(([name, value]) =>
    value === null ? [] : [[name, resolved(value)] as const],
  );
  return Object.fromEntries(kept);
}

export const bytesOfEnvironment = (text: Readonly<Record<string, string>>): ProcessEnvironment =>
  Object.fromEntries(
    Object.entries(text).map(([name, value]) => [byteStringOfEscaped(name), byteStringOfEscaped(value)]),
  );

/** What the process inherits, and its disk. `cwd`: where it starts unless the step says. */
export function surroundingsOf(
  { stdin, surroundings = {}, fault }: RunStep,
  cwd: string,
): Pick<Command, "cwd" | "stdin" | "umask" | "closed" | "openFiles" | "disk" | "firstProcess"> {
  const { umask, closed, openFiles, readOnly, firstProcess } = surroundings;
  const failing = fault !== undefined && "calls" in fault ? fault : undefined;
  const full = fault !== undefined && "full" in fault ? fault : undefined;
  const directory = (path: string): AbsPath => absPath(byteStringOfEscaped(path));
  return {
    cwd: byteString(surroundings.cwd ?? cwd),
    ...(stdin !== undefined && { stdin: utf8(stdin) }),
    ...(umask !== undefined && { umask: Number.parseInt(umask, 8) }),
    ...(closed !== undefined && { closed }),
    ...(openFiles !== undefined && { openFiles }),
    ...((readOnly ?? failing ?? full) !== undefined && {
      disk: {
        ...(readOnly !== undefined && { readOnly: readOnly.map(directory) }),
        ...(full !== undefined && { small: [{ at: directory(full.full), bytes: full.bytes }] }),
        ...(failing !== undefined && { failing }),
      },
    }),
    ...(firstProcess && { firstProcess }),
  };
}

/** The app and layers directories that the step names. The roles of layers depend on them. */
export function buildDirectoriesOf(world: World, step: Step): BuildDirectories {
  const flags = "run" in step ? (step.flags ?? {}) : {};
  const env = "run" in step ? environmentOf(world.env, step.env) : world.env;
  const named = (flag: string, variable: string, otherwise: string): string => {
    const value = flags[flag];
    return (typeof value === "string" ? value : (env[variable] ?? otherwise)).replace(/(?<=.)\/+$/, "");
  };
  return { app: named("-app", "CNB_APP_DIR", "/workspace"), layers: named("-layers", "CNB_LAYERS_DIR", "/layers") };
}

export const imageEnvironment = (image: StoredImage | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries((image?.config.config.Env ?? []).map((entry) => split(entry)));

function split(entry: string): readonly [string, string] {
  const equals = entry.indexOf("=");
  return equals < 0 ? [entry, ""] : [entry.slice(0, equals), entry.slice(equals + 1)];
}
