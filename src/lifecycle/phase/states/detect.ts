/** The state of detect: what it starts with, and what its steps give to later ones. */
import type { BuildPlan, GroupElement, ImageTarget, Order, OrderElement, PlanEntry, Requirement } from "#contract";
import type { BuildpackRules } from "../../decisions/all.ts";
import type { DetectOutcome } from "../../decisions/detect.ts";
import type { Variables } from "../../decisions/environment.ts";
import type { Component } from "../../files/buildpacks.ts";
import type { Extension } from "../../files/extensions.ts";

/** An element of a group under trial: found on disk, its API spoken. */
export type Member = { readonly element: OrderElement; readonly rules: BuildpackRules } & (
  | { readonly kind: "buildpack"; readonly component: Component }
  | { readonly kind: "extension"; readonly component: Extension }
);
export type MemberKind = Member["kind"];

/** What one bin/detect did. */
export interface DetectRun {
  readonly outcome: DetectOutcome;
  /** Empty where the outcome is not `pass`. */
  readonly plan: BuildPlan;
  /** Standard output and error, interleaved. */
  readonly output: Uint8Array;
  /** Why the outcome is `error`, where the exit code does not say it. */
  readonly why?: string;
}

/** One potential plan: what is provided and required together. */
export interface Sections<R extends { readonly name: string }> {
  readonly provides: readonly { readonly name: string }[];
  readonly requires: readonly R[];
}

export interface Candidate<M, R extends { readonly name: string }> {
  readonly member: M;
  readonly kind: "buildpack" | "extension";
  readonly optional: boolean;
  readonly top: Sections<R>;
  readonly or: readonly Sections<R>[];
}

export type DetectCandidate = Candidate<Member, Requirement>;

export interface DetectStart {
  /** Buildpacks by `id@version`, as far as they were looked up. */
  readonly components: Map<string, Component>;
  /** Image extensions, likewise. */
  readonly extensions: Map<string, Extension>;
  /** By kind and `id@version`: each bin/detect runs once in a phase. */
  readonly runs: Map<string, Promise<DetectRun>>;
  groupsTried: number;
}

export interface DetectResults {
  /** The run image's, as analyzed.toml has it. */
  runImage: ImageTarget;
  order: Order;
  /** Given to every bin/detect, before what is its own. */
  base: Variables;
  target: ImageTarget;
  /** The chosen group, as group.toml will have it, and the buildpacks behind it. */
  group: readonly GroupElement[];
  groupExtensions: readonly GroupElement[];
  members: readonly Component[];
  plan: readonly PlanEntry[];
}

export const detectStart = (): DetectStart => ({
  components: new Map(),
  extensions: new Map(),
  runs: new Map(),
  groupsTried: 0,
});
