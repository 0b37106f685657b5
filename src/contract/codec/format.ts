/** A codec with its format: a TOML file or a JSON document. */
import { type Bytes, type Content, type Fault, invariant, type Result } from "#base";
import { isEncodableTable } from "../data/encodable.ts";
import { type JsonFault, readJson } from "../json/read.ts";
import { jsonText } from "../json/write.ts";
import type { TomlFault } from "../toml/fault.ts";
import { readToml } from "../toml/read.ts";
import { writeToml } from "../toml/write.ts";
import { type Codec, type DocumentFault, decode, type Shape } from "./codec.ts";

export type FileFault = TomlFault | DocumentFault;
export type LabelFault = JsonFault | DocumentFault;
/** Every fault of reading a document of the specification. */
export type ContractFault = FileFault | LabelFault | Fault<"document">;

export interface TomlFile<T> {
  readonly shape?: Shape;
  /** Faults name `file`. */
  read(bytes: Bytes | Content, file: string): Result<T, FileFault>;
  write(value: T): Bytes;
}

export interface JsonDocument<T> {
  /** The name of the label or file. */
  readonly name: string;
  readonly shape?: Shape;
  read(text: Bytes | string, from?: string): Result<T, LabelFault>;
  /** Without a final newline. */
  write(value: T): string;
}

const shapeOf = ({ shape }: { readonly shape?: Shape }) => (shape === undefined ? {} : { shape });

export const tomlFile = <T>(codec: Codec<T>): TomlFile<T> => ({
  ...shapeOf(codec),
  read(bytes, file) {
    const table = readToml(bytes, file);
    return table.ok ? decode(codec, table.value, "toml", file) : table;
  },
  write(value) {
    const document = codec.write(value, "toml");
    invariant(isEncodableTable(document), "the codec of a TOML file writes a table");
    return writeToml(document);
  },
});

export const jsonDocument = <T>(name: string, codec: Codec<T>): JsonDocument<T> => ({
  name,
  ...shapeOf(codec),
  read(text, from = name) {
    const data = readJson(text, from);
    return data.ok ? decode(codec, data.value, "json", from) : data;
  },
  write: (value) => jsonText(codec.write(value, "json")),
});
