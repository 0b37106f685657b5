/** The inputs of a phase as a type, and whether an object has them all. */
import type { AbsPath, Api, ByteString } from "#base";
import type { ProgramPhase } from "./phase.ts";
import { INPUTS, type InputKind, type InputName, type InputSpec } from "./table.ts";

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

const SPECIFIED = Object.entries<InputSpec>(INPUTS);

export const isInputs = (values: Readonly<Record<string, unknown>>): values is Inputs =>
  SPECIFIED.every(([name, { kind, fallback }]) =>
    Object.hasOwn(values, name) ? IS_OF_KIND[kind](values[name]) : fallback === undefined,
  );
