/** What the rules of buildpacks and image extensions look at. */
import type { Component } from "./component.ts";
import type { ProgramRuns } from "./runs.ts";
import type { WorldName } from "./worlds.ts";

export interface ComponentEvidence {
  readonly component: Component;
  /** All components that come with it, itself included: those of a package, of a composite buildpack, of a builder. */
  readonly known: readonly Component[];
  /** What its programs did in each generated world; or why none ran. */
  readonly ran: RanWorlds;
}

export type RanWorlds =
  | { readonly is: "ran"; readonly worlds: Readonly<Partial<Record<WorldName, ProgramRuns>>> }
  | { readonly is: "not-run"; readonly why: string };
