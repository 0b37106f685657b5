/** The state of detect: what it starts with, and what its steps give to later ones. */
import { createTurns } from "#base";
import type { BuildPlan, GroupElement, ImageTarget, Order, OrderElement, PlanEntry } from "#contract";
import type { BuildpackRules } from "../../decisions/all.ts";
import type { DetectOutcome } from "../../decisions/detect.ts";
import type { Variables } from "../../decisions/environment.ts";
import type { Component, ExtensionComponent } from "../../files/components.ts";

/** An element of a group, with its descriptor and the rules of its Buildpack API. */
export type Member = { readonly element: OrderElement; readonly rules: BuildpackRules } & (
  | { readonly kind: "buildpack"; readonly component: Component }
  | { readonly kind: "extension"; readonly component: ExtensionComponent }
);
export type MemberKind = Member["kind"];

/** The result of one bin/detect. */
export interface DetectRun {
  readonly outcome: DetectOutcome;
  /** Empty if the outcome is not `pass`. */
  readonly plan: BuildPlan;
  /** Standard output and error, interleaved. */
  readonly output: Uint8Array;
  /** The reason of an outcome that the exit code does not explain. */
  readonly why?: string;
}

/** One alternative of a member's plan. */
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

export interface DetectStart {
  /** The buildpacks read so far, by `id@version`. */
  readonly components: Map<string, Component>;
  /** The image extensions read so far, by `id@version`. */
  readonly extensions: Map<string, ExtensionComponent>;
  /** By kind and `id@version`: each bin/detect runs once in a phase. */
  readonly runs: Map<string, Promise<DetectRun>>;
  /** Limits how many of them run at the same time: a machine has a limit of processes, and an order has none. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  groupsTried: number;
}

export interface DetectResults {
  /** The target in analyzed.toml. */
  runImage: ImageTarget;
  order: Order;
  /** The variables that every bin/detect gets. */
  variables: Variables;
  target: ImageTarget;
  /** The group for group.toml; `members` are its buildpacks. */
  group: readonly GroupElement[];
  groupExtensions: readonly GroupElement[];
  members: readonly Component[];
  plan: readonly PlanEntry[];
}

const DETECTS_AT_ONCE = 64;

export const detectStart = (): DetectStart => ({
  components: new Map(),
  extensions: new Map(),
  runs: new Map(),
  inTurn: createTurns(DETECTS_AT_ONCE),
  groupsTried: 0,
});
