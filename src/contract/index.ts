/**
 * Each file, label, variable and flag of the Cloud Native Buildpacks specifications: type, reader, writer and meaning.
 *
 * More than thirty names: each file and label of the specifications has a codec and types of its own.
 */
export type { DocumentFault, DocumentFormat, FieldFault, Shape } from "./codec/codec.ts";
export type { ContractFault, FileFault, JsonDocument, LabelFault, TomlFile } from "./codec/format.ts";
export {
  compareUtf8,
  type Encodable,
  type EncodableMap,
  type EncodableStruct,
  ProcessCommand,
} from "./data/encodable.ts";
export type { DocumentTable, DocumentValue } from "./data/value.ts";
export * as dockerfile from "./dockerfile/index.ts";
export * as environment from "./environment.ts";
export { EXIT_CODES, type ExitCodes, meaningOf, NAMED_CODES } from "./exit.ts";
export * from "./files/index.ts";
export type { InputFault, Inputs, ProgramPhase } from "./inputs/index.ts";
export * as inputs from "./inputs/index.ts";
export * as json from "./json/index.ts";
export * from "./labels/index.ts";
export * as names from "./names.ts";
export * as toml from "./toml/index.ts";
