/** Buildpacks and extensions of bash scripts, for worked examples. */
import type { FileSpec } from "#tree";
import type { Files } from "./example.ts";

export const program = (text: string): FileSpec => ({ text, mode: 0o755 });

/** bin/detect: passes. */
export const PASSES = program(`#!/usr/bin/env bash
exit 0
`);

export interface ScriptedBuildpack {
  readonly id: string;
  readonly version?: string;
  /** Further lines of `[buildpack]`. */
  readonly keys?: string;
  readonly detect?: FileSpec;
  readonly build: string;
}

export const scripted = ({ id, version = "1.0.0", keys = "", detect = PASSES, build }: ScriptedBuildpack): Files => ({
  "/buildpack.toml": `api = "0.12"\n\n[buildpack]\nid = "${id}"\nversion = "${version}"\n${keys}`,
  "/bin/detect": detect,
  "/bin/build": program(build),
});
