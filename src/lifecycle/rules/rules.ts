/**
 * What a lifecycle must do, as data: decisions (pure functions with names) and steps (named elements of a phase), on three axes:
 * the Platform API, the Buildpack API of the element at hand, and (inside decisions that take it) the API recorded in the app
 * image. Released versions, proposals, departures and faults are all amendments of one form.
 */
import type { Api } from "#base";
import type { Phase, PhaseContext } from "../phase/context.ts";
import type { FunctionsOf, RequirementId } from "./decision.ts";
import type { buildpackDecisions, platformDecisions } from "./decisions.ts";
import type { FaultKind } from "./faults.ts";

export type PlatformRules = FunctionsOf<typeof platformDecisions>;
export type BuildpackRules = FunctionsOf<typeof buildpackDecisions>;

/** What a step touches. Two resources overlap when they are equal, or when both are paths and one is below the other. */
export type Resource = `${"file" | "label" | "env" | "config" | "tag" | "path" | "key"}:${string}`;

/** `<phase>:<what it does>`. */
export type StepId = `${Phase}:${string}`;

export interface StepDef<P extends Phase = Phase> {
  readonly id: StepId;
  readonly cites: readonly RequirementId[];
  readonly reads: readonly Resource[];
  readonly writes: readonly Resource[];
  /** The kind of every failure inside that does not name its own: system errors, malformed files. */
  readonly failsAs: FaultKind;
  /** Ends the phase by throwing `phaseFault(kind, message)`. Method syntax: a step of one phase stands in a list of any. */
  run(context: PhaseContext<P>): void | Promise<void>;
}

export interface Rules {
  readonly platformApi: Api;
  readonly platform: PlatformRules;
  /** Those that this lifecycle speaks. */
  readonly buildpackApis: readonly Api[];
  /** Undefined where this lifecycle does not speak that Buildpack API. */
  buildpack(api: Api): BuildpackRules | undefined;
  readonly steps: { readonly [P in Phase]: readonly StepDef<P>[] };
  /** Which statements a decision obeys, wraps included: `platform.<name>`, or `buildpack.<name>` under one Buildpack API. */
  cites(decision: string, buildpackApi?: Api): readonly RequirementId[];
  /** The amendments folded in, in order. */
  readonly amendments: readonly string[];
}

export interface Wrap<F> {
  readonly cites: readonly RequirementId[];
  readonly apply: (previous: F) => F;
  readonly reads?: readonly Resource[];
  readonly writes?: readonly Resource[];
}

/** `before:<step>`, `after:<step>` or `replace:<step>`. */
export type Anchor = `${"before" | "after" | "replace"}:${StepId}`;

export type StepChange = {
  readonly [P in Phase]: { readonly phase: P; readonly where: Anchor; readonly step: StepDef<P> };
}[Phase];

export interface Amendment {
  readonly id: string;
  /**
   * `platform`, `buildpack`: a released API version, in force from `at` on. `departure`: what a known lifecycle does against the
   * text. `proposal`: what a text would change. `fault`: what a faulty lifecycle does. Axes are ordered in this order.
   */
  readonly axis: "platform" | "buildpack" | "departure" | "proposal" | "fault";
  readonly at?: Api;
  /** Ids of amendments of the same rank that this one knows about and comes after; absent ones are ignored. */
  readonly after: readonly string[];
  readonly platform?: { readonly [K in keyof PlatformRules]?: Wrap<PlatformRules[K]> };
  readonly buildpack?: { readonly [K in keyof BuildpackRules]?: Wrap<BuildpackRules[K]> };
  readonly steps?: readonly StepChange[];
}

/** One list of amendments, composed for every Platform API that is spoken. */
export interface RuleBook {
  readonly amendments: readonly string[];
  readonly platformApis: readonly Api[];
  readonly buildpackApis: readonly Api[];
  /** Undefined where that Platform API is not spoken. */
  rules(platformApi: Api): Rules | undefined;
}
