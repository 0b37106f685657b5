/**
 * What a lifecycle must do, as data: decisions (pure functions with names) and steps (named elements of a phase), on three axes:
 * the Platform API, the Buildpack API of the element at hand, and (inside decisions that take it) the API recorded in the app
 * image. Released versions, proposals, departures and faults are all amendments of one form.
 */
import type { Api } from "#base";
import type { inputs } from "#contract";
import type { BuildpackRules, PlatformRules } from "../decisions/all.ts";
import type { RequirementId } from "../rules/decision.ts";
import type { Phase, Rules, StepDef, StepId } from "./context.ts";
import type { Resource } from "./resource.ts";

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
  /** Flags and variables of phases besides those of the specification, by the name under which steps read them in `inputs.added`. */
  readonly inputs?: inputs.InputSpecs;
}

/** One list of amendments, composed for every Platform API that is spoken. */
export interface RuleBook {
  readonly amendments: readonly string[];
  readonly platformApis: readonly Api[];
  readonly buildpackApis: readonly Api[];
  /** Undefined where that Platform API is not spoken. */
  rules(platformApi: Api): Rules | undefined;
}
