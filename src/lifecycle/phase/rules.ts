/**
 * What a lifecycle must do, as data: decisions (pure functions with names) and steps (named elements of a phase), on three axes:
 * the Platform API, the Buildpack API of the element at hand, and (inside decisions that take it) the API recorded in the app
 * image. Released versions, proposals, departures and faults are all amendments of one form.
 */
import type { Api } from "#base";
import type { inputs } from "#contract";
import type { buildpackDecisions, platformDecisions } from "../decisions/all.ts";
import type { AnswersOf, RequirementId } from "../rules/decision.ts";
import type { FaultKind } from "../rules/faults.ts";
import type { Phase, PhaseContext, PhaseResults, ResultName } from "./context.ts";

export type PlatformRules = AnswersOf<typeof platformDecisions>;
export type BuildpackRules = AnswersOf<typeof buildpackDecisions>;

/** What a step touches. Two resources overlap when they are equal, or when both are paths and one is below the other. */
export type Resource = `${"file" | "label" | "env" | "config" | "tag" | "path" | "key"}:${string}`;

/** `<phase>:<what it does>`. */
export type StepId = `${Phase}:${string}`;

/** Any step of a phase, as lists hold it. Steps are written with {@link step}, which types them by what they need and give. */
export interface StepDef<P extends Phase = Phase> {
  readonly id: StepId;
  readonly cites: readonly RequirementId[];
  /** Results of earlier steps that this one uses. An earlier step gives each of them: composing the rules checks it. */
  readonly needs?: readonly string[];
  /** What this step adds to the state: `run` returns it. A later step may give a result again. */
  readonly gives?: readonly string[];
  /** The kind of every failure inside that does not name its own (system errors, malformed files); see FAILS_AS. */
  readonly failsAs?: FaultKind;
  /** Of an amendment's step: what it touches that another amendment could touch too. */
  readonly reads?: readonly Resource[];
  readonly writes?: readonly Resource[];
  /** Ends the phase by throwing `phaseFault(kind, message)`. Method syntax: a step of one phase stands in a list of any. */
  run(context: PhaseContext<P>): unknown;
}

interface TypedStep<P extends Phase, N extends ResultName<P>, G extends ResultName<P>> extends StepDef<P> {
  readonly needs?: readonly N[];
  readonly gives?: readonly G[];
  run(context: PhaseContext<P, NoInfer<N>>): Additions<P, NoInfer<G>> | Promise<Additions<P, NoInfer<G>>>;
}

/** What `run` returns; nothing where the step gives nothing. */
// biome-ignore lint/suspicious/noConfusingVoidType: a step that gives nothing need not return at all.
type Additions<P extends Phase, G extends ResultName<P>> = [G] extends [never] ? void : Pick<PhaseResults[P], G>;

/** A step whose `run` sees the results that it needs and no others, and returns those that it gives. */
export const step = <P extends Phase, const N extends ResultName<P> = never, const G extends ResultName<P> = never>(
  _phase: P,
  definition: TypedStep<P, N, G>,
): StepDef<P> => definition;

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
  /** The inputs that amendments add, if any does. */
  readonly inputs?: inputs.InputSpecs;
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
