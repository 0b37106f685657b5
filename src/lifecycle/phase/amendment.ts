/**
 * An amendment changes decisions and steps of the base. API versions, departures of the official lifecycle, proposals and planned faults
 * are amendments.
 */
import type { Api } from "#base";
import type { inputs } from "#contract";
import type { BuildpackRules, PlatformRules } from "../decisions/all.ts";
import type { RequirementId } from "../rules/decision.ts";
import type { Phase, Rules, StepDef, StepId } from "./context.ts";

export interface Wrap<F> {
  readonly cites: readonly RequirementId[];
  /** Method syntax: wraps of all decisions are in one table. */
  apply(previous: F): F;
}

/** `before:<step>`, `after:<step>` or `replace:<step>`. */
export type Anchor = `${"before" | "after" | "replace"}:${StepId}`;

export type StepChange = {
  readonly [P in Phase]: { readonly phase: P; readonly where: Anchor; readonly step: StepDef<P> };
}[Phase];

export interface Amendment {
  readonly id: string;
  /**
   * `platform`, `buildpack`: a released API version, in force from `at` on. `departure`: a difference between a known lifecycle and the
   * specification. `proposal`: an RFC. `fault`: the fault of a mutant. Amendments are applied in this order.
   */
  readonly axis: "platform" | "buildpack" | "departure" | "proposal" | "fault";
  readonly at?: Api;
  /** What a released version changed, in a sentence. */
  readonly says?: string;
  /** Ids of amendments on the same axis that are applied before this one. Unknown ids are ignored. */
  readonly after: readonly string[];
  readonly platform?: { readonly [K in keyof PlatformRules]?: Wrap<PlatformRules[K]> };
  readonly buildpack?: { readonly [K in keyof BuildpackRules]?: Wrap<BuildpackRules[K]> };
  readonly steps?: readonly StepChange[];
  /** Flags and variables of phases besides those of the specification, by the name under which steps read them in `inputs.added`. */
  readonly inputs?: inputs.InputSpecs;
}

/** A list of amendments, composed for every supported Platform API. */
export interface RuleBook {
  readonly amendments: readonly string[];
  readonly platformApis: readonly Api[];
  readonly buildpackApis: readonly Api[];
  /** Undefined if that Platform API is not supported. */
  rules(platformApi: Api): Rules | undefined;
}
