/** A proposal in short form: ids without their prefixes, and defaults for what most proposals have in common. */
import { pathOfText } from "#base";
import type { Amendment, StepChange, StepDef } from "#lifecycle";
import type { ProposalMutant } from "../kit/evidence.ts";
import type { Example } from "../kit/example.ts";
import type { Counterexample, DecisionFinding, Finding } from "../kit/finding.ts";
import { type OptionsOf, optionParser } from "../kit/options.ts";
import type { PlatformSide } from "../kit/platform-side.ts";
import type { Proposal, ProposalOption } from "../kit/proposal.ts";
import { scriptedBuildpack } from "../kit/scripted-buildpack.ts";
import type { EvidenceDraft, ProposalDraft } from "./drafts.ts";

/** `where` is `before:`, `after:` or `replace:` and the id of a step; it names the phase. */
export interface ShortStep {
  readonly where: StepChange["where"];
  readonly step: StepDef;
}

export interface Changes extends Pick<Amendment, "platform" | "buildpack" | "inputs"> {
  readonly after?: readonly string[];
  /** Steps that are `false` are left out. */
  readonly steps?: readonly (ShortStep | false)[];
}

/** Without `kind` a finding is a counterexample. */
type ShortFinding = ShortOf<Counterexample> | (Omit<DecisionFinding, "gaps"> & Pick<Partial<DecisionFinding>, "gaps">);
type ShortOf<F extends Finding> = Omit<F, "gaps" | "kind"> & Partial<Pick<F, "gaps" | "kind">>;

export interface ShortProposal<O extends readonly ProposalOption[]>
  extends Pick<Proposal, "id" | "title" | "buildpackKeys" | "caches" | "changesLauncher"> {
  readonly rfc?: string;
  readonly options?: O;
  readonly findings?: readonly ShortFinding[];
  /** Default: an app of one file and a buildpack that does nothing; it shows the app directory. `says` is the title. */
  readonly example?: Partial<Example>;
  /** What changes in the lifecycle. */
  changes(options: OptionsOf<O>): Changes;
  platform?(options: OptionsOf<O>): PlatformSide;
  evidence?(): EvidenceDraft;
}

/**
 * An id without a period is short: `renamed` is the statement or test case `proposal.<id>.renamed`, or the finding `<id>.renamed`. Wraps of
 * decisions cite whole ids.
 */
export function defineProposal<const O extends readonly ProposalOption[] = readonly []>(
  short: ShortProposal<O>,
): ProposalDraft {
  const { id, rfc = "not published", options, findings = [], example, changes, platform, evidence, ...rest } = short;
  const expand = expansion(id);
  const parse = optionParser<O>(options);
  return {
    id,
    rfc,
    ...rest,
    options: options ?? [],
    findings: findings.map((one) => findingOf(one, expand)),
    example: { says: rest.title, ...EXAMPLE, ...example },
    amendment: (values) => amendmentOf(id, changes(parse(values)), expand),
    ...(platform && { platform: (values) => platform(parse(values)) }),
    ...(evidence && { evidence: () => evidenceOf(id, evidence(), expand) }),
  };
}

const EXAMPLE: Omit<Example, "says"> = {
  app: { "/app.txt": "app\n" },
  buildpacks: [scriptedBuildpack({ id: "example/nothing", build: "#!/usr/bin/env bash\n" })],
  shows: [pathOfText("/workspace")],
};

type Expand = ReturnType<typeof expansion>;

function expansion(id: string) {
  const withPrefix = (prefix: string) => (name: string) => (name.includes(".") ? name : `${prefix}.${name}`);
  const statement = withPrefix(`proposal.${id}`);
  return { statement, statements: (names: readonly string[]) => names.map(statement), own: withPrefix(id) };
}

const findingOf = (short: ShortFinding, expand: Expand): Finding =>
  short.kind === "decision"
    ? { gaps: [], ...short, id: expand.own(short.id) }
    : { gaps: [], kind: "counterexample", ...short, id: expand.own(short.id), breaks: expand.statements(short.breaks) };

function amendmentOf(id: string, { after = [], steps = [], ...rest }: Changes, expand: Expand): Amendment {
  const cited = (step: StepDef): StepDef => ({ ...step, cites: expand.statements(step.cites) });
  return {
    ...rest,
    id,
    axis: "proposal",
    after,
    steps: steps.flatMap((one) => (one === false ? [] : [changeOf({ ...one, step: cited(one.step) })])),
  };
}

/** The phase is the second word of the anchor. */
const changeOf = ({ where, step }: ShortStep): StepChange =>
  ({ phase: where.split(":")[1], where, step }) as StepChange;

function evidenceOf(id: string, drafts: EvidenceDraft, { statement, statements, own }: Expand): EvidenceDraft {
  const covered = <T extends { readonly covers?: readonly string[] }>(one: T) => ({
    ...one,
    covers: statements(one.covers ?? []),
  });
  const mutants = (drafts.mutants ?? []).map(
    (one): ProposalMutant => ({ ...one, proposals: one.proposals.length > 0 ? one.proposals : [id] }),
  );
  return {
    ...drafts,
    statements: (drafts.statements ?? []).map((one) => ({ ...one, id: statement(one.id) })),
    cases: (drafts.cases ?? []).map(({ control, ...one }) => ({
      ...one,
      id: statement(one.id),
      then: one.then.map(covered),
      ...(control && { control: { ...control, id: statement(control.id) } }),
    })),
    worlds: (drafts.worlds ?? []).map((one) => ({
      ...one,
      finding: own(one.finding),
      case: typeof one.case === "string" ? statement(one.case) : { ...one.case, then: one.case.then.map(covered) },
    })),
    mutants,
  };
}
