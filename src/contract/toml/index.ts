/** TOML 1.0 in, the official lifecycle's bytes out. */
export { describeKind, isTable, type TomlTable, TomlTime, type TomlValue, whereOf } from "./model.ts";
export { readToml as read, TOML_SIZE_MAX, type TomlFault } from "./read.ts";
export { tomlText as text, writeToml as write } from "./write.ts";
