/** Codecs of single values, lists and maps. */
import { type Encodable, ProcessCommand } from "../encodable.ts";
import { type Codec, type Cursor, type DocumentTable, type DocumentValue, isDocumentTable } from "./codec.ts";

export const string: Codec<string> = {
  expects: "a string",
  read: (data, at) => (typeof data === "string" ? data : at.expected("a string", data)),
  write: (value) => value,
};

export const boolean: Codec<boolean> = {
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
export const anyValue: Codec<DocumentValue> = { expects: "any value", read: (data) => data, write: (value) => value };

export const anyTable: Codec<DocumentTable> = {
  expects: "a table",
  read: (data, at) => (isDocumentTable(data) ? data : at.expected("a table", data)),
  write: (value) => value,
};

export function array<T>(element: Codec<T>): Codec<readonly T[]> {
  const expects = `an array, each element ${element.expects}`;
  return {
    expects,
    read(data, at) {
      if (!Array.isArray(data)) return at.expected(expects, data);
      const read = (data as readonly DocumentValue[]).map((each, i) => element.read(each, at.index(i)));
      return read.some((each) => each === undefined) ? undefined : (read as readonly T[]);
    },
    write: (value, form) => value.map((each) => element.write(each, form)),
  };
}

/** A table whose keys are names: sorted when written. */
export function tableOf<T>(element: Codec<T>): Codec<Readonly<Record<string, T>>> {
  return {
    expects: "a table",
    read(data, at) {
      if (!isDocumentTable(data)) return at.expected("a table", data);
      return readEntries(data, at, element);
    },
    write: (value, form) =>
      Object.fromEntries(Object.entries(value).map(([key, each]) => [key, element.write(each, form)])),
  };
}

function readEntries<T>(data: DocumentTable, at: Cursor, element: Codec<T>): Readonly<Record<string, T>> | undefined {
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
export const commandLine: Codec<readonly string[]> = {
  expects: "an array of strings or a string",
  read: (data, at) => (typeof data === "string" ? [data] : array(string).read(data, at)),
  write: (value): Encodable => new ProcessCommand(value),
};
