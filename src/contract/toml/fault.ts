/** Faults of reading TOML. */
import type { Fault } from "#base";

export type TomlFault = Fault<"toml-encoding" | "toml-size" | "toml-syntax">;
