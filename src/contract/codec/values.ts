/** Codecs of single values, arrays, and tables with arbitrary keys. */
import { type Encodable, ProcessCommand } from "../data/encodable.ts";
import { type DocumentTable, type DocumentValue, isArray, isTable, newTable } from "../data/value.ts";
import { type Codec, type Cursor, TEXT } from "./codec.ts";

export const string: Codec<string> = {
  expects: "a string",
  read: (data, cursor) => (typeof data === "string" ? data : cursor.reportType("a string", data)),
  write: (value) => value,
};

export const boolean: Codec<boolean> = {
  expects: "a boolean",
  shape: { is: "truth" },
  read: (data, cursor) => (typeof data === "boolean" ? data : cursor.reportType("a boolean", data)),
  write: (value) => value,
};

/** An integer that a number holds exactly. */
export const integer: Codec<number> = {
  expects: "an integer",
  shape: { is: "number" },
  read(data, cursor) {
    if (typeof data !== "bigint") return cursor.reportType("an integer", data);
    const value = Number(data);
    return Number.isSafeInteger(value) ? value : cursor.report("field-value", `${data} is too large`);
  },
  write: (value) => BigInt(value),
};

/** A value that the buildpack defines. */
export const anyValue: Codec<DocumentValue> = {
  expects: "any value",
  shape: { is: "any" },
  read: (data) => data,
  write: (value) => value,
};

export const anyTable: Codec<DocumentTable> = {
  expects: "a table",
  shape: { is: "any" },
  read: (data, cursor) => (isTable(data) ? data : cursor.reportType("a table", data)),
  write: (value) => value,
};

export function array<T>(element: Codec<T>): Codec<readonly T[]> {
  const expects = `an array, each element ${element.expects}`;
  return {
    expects,
    shape: { is: "list", of: element.shape ?? TEXT },
    read(data, cursor) {
      if (!isArray(data)) return cursor.reportType(expects, data);
      const read = data.map((each, i) => element.read(each, cursor.index(i)));
      return read.every((each) => each !== undefined) ? read : undefined;
    },
    write: (value, format) => value.map((each) => element.write(each, format)),
  };
}

/** A table with arbitrary keys; the writer sorts them. */
export function tableOf<T>(element: Codec<T>): Codec<Readonly<Record<string, T>>> {
  return {
    expects: "a table",
    shape: { is: "map", of: element.shape ?? TEXT },
    read: (data, cursor) => (isTable(data) ? readEntries(data, cursor, element) : cursor.reportType("a table", data)),
    write: (value, format) =>
      Object.fromEntries(Object.entries(value).map(([key, each]) => [key, element.write(each, format)])),
  };
}

function readEntries<T>(data: DocumentTable, cursor: Cursor, element: Codec<T>) {
  const read = newTable<T>();
  let complete = true;
  for (const [key, each] of Object.entries(data)) {
    const value = element.read(each, cursor.key(data, key));
    if (value === undefined) complete = false;
    else read[key] = value;
  }
  return complete ? read : undefined;
}

/** `command` of a process: an array, or a string in older documents; written as an array. */
export const commandLine: Codec<readonly string[]> = {
  expects: "an array of strings or a string",
  shape: { is: "list", of: TEXT },
  read: (data, cursor) => (typeof data === "string" ? [data] : array(string).read(data, cursor)),
  write: (value): Encodable => new ProcessCommand(value),
};
