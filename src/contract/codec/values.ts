/** Codecs of single values, lists and maps. */
import { CommandLine, type Encodable } from "../encodable.ts";
import { type At, type Codec, isPlainTable, type Plain, type PlainTable } from "./codec.ts";

export const text: Codec<string> = {
  expects: "a string",
  read: (data, at) => (typeof data === "string" ? data : at.expected("a string", data)),
  write: (value) => value,
};

export const flag: Codec<boolean> = {
  expects: "a boolean",
  read: (data, at) => (typeof data === "boolean" ? data : at.expected("a boolean", data)),
  write: (value) => value,
};

/** An integer that a number holds exactly. */
export const integer: Codec<number> = {
  expects: "an integer",
  read(data, at) {
    if (typeof data !== "bigint") return at.expected("an integer", data);
    const value = Number(data);
    return Number.isSafeInteger(value) ? value : at.note("field-value", `${data} is too large`);
  },
  write: (value) => BigInt(value),
};

/** Whatever a buildpack put there. */
export const anything: Codec<Plain> = { expects: "any value", read: (data) => data, write: (value) => value };

export const anyTable: Codec<PlainTable> = {
  expects: "a table",
  read: (data, at) => (isPlainTable(data) ? data : at.expected("a table", data)),
  write: (value) => value,
};

export function list<T>(element: Codec<T>): Codec<readonly T[]> {
  const expects = `an array, each element ${element.expects}`;
  return {
    expects,
    read(data, at) {
      if (!Array.isArray(data)) return at.expected(expects, data);
      const read = (data as readonly Plain[]).map((each, i) => element.read(each, at.index(i)));
      return read.some((each) => each === undefined) ? undefined : (read as readonly T[]);
    },
    write: (value, form) => value.map((each) => element.write(each, form)),
  };
}

/** A table whose keys are names: sorted when written. */
export function mapOf<T>(element: Codec<T>): Codec<Readonly<Record<string, T>>> {
  return {
    expects: "a table",
    read(data, at) {
      if (!isPlainTable(data)) return at.expected("a table", data);
      return readEntries(data, at, element);
    },
    write: (value, form) =>
      Object.fromEntries(Object.entries(value).map(([key, each]) => [key, element.write(each, form)])),
  };
}

function readEntries<T>(data: PlainTable, at: At, element: Codec<T>): Readonly<Record<string, T>> | undefined {
  const read = Object.create(null) as Record<string, T>;
  let complete = true;
  for (const [key, each] of Object.entries(data)) {
    const value = element.read(each, at.key(data, key));
    if (value === undefined) complete = false;
    else read[key] = value;
  }
  return complete ? read : undefined;
}

/** `command` of a process: an array, or, from older documents, a string; written as an array. */
export const command: Codec<readonly string[]> = {
  expects: "an array of strings or a string",
  read: (data, at) => (typeof data === "string" ? [data] : list(text).read(data, at)),
  write: (value): Encodable => new CommandLine(value),
};
