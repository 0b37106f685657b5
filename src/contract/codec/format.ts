/** A codec bound to its form: a TOML file or a JSON label. */
import type { Bytes, Fault, Result } from "#base";
import type { EncodableStruct } from "../encodable.ts";
import { type JsonFault, readJson } from "../json/read.ts";
import { jsonText } from "../json/write.ts";
import { readToml, type TomlFault } from "../toml/read.ts";
import { writeToml } from "../toml/write.ts";
import { type Codec, type DocumentFault, decode } from "./codec.ts";

export type FileFault = TomlFault | DocumentFault;
export type LabelFault = JsonFault | DocumentFault;
/** Any way in which a document of the specification can be wrong. */
export type ContractFault = FileFault | LabelFault | Fault<"document">;

export interface TomlFile<T> {
  /** `file` is named in faults. */
  read(bytes: Bytes, file: string): Result<T, FileFault>;
  write(value: T): Bytes;
}

export interface JsonDocument<T> {
  /** The label or the file that holds it. */
  readonly name: string;
  read(text: Bytes | string, from?: string): Result<T, LabelFault>;
  /** Without a newline at the end. */
  write(value: T): string;
}

export const tomlFile = <T>(codec: Codec<T>): TomlFile<T> => ({
  read(bytes, file) {
    const table = readToml(bytes, file);
    return table.ok ? decode(codec, table.value, "toml", file) : table;
  },
  write: (value) => writeToml(codec.write(value, "toml") as EncodableStruct),
});

export const jsonDocument = <T>(name: string, codec: Codec<T>): JsonDocument<T> => ({
  name,
  read(text, from = name) {
    const data = readJson(text, from);
    return data.ok ? decode(codec, data.value, "json", from) : data;
  },
  write: (value) => jsonText(codec.write(value, "json")),
});
