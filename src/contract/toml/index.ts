/** Reads TOML 1.0, writes the bytes of the official lifecycle's encoder. */
export { whereOf } from "../data/origin.ts";
export { describeKind, isArray, isTable, type TomlTable, TomlTime, type TomlValue } from "../data/value.ts";
export type { TomlFault } from "./fault.ts";
export { readToml as read, TOML_SIZE_MAX } from "./read.ts";
export { tomlText as text, writeToml as write } from "./write.ts";
