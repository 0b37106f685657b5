/**
 * Profiles: what a lifecycle claims to have of what a lifecycle may leave out. What it does not claim is not judged. If it lacks what it
 * claims, that is a failure, while without a profile it would only not be run.
 */
import type { Capability, Feature, Needs, StatementId, TestCase } from "./case.ts";
import type { Judgement } from "./judgeable.ts";
import type { Description } from "./subject.ts";
import type { Failure } from "./verdict.ts";

/** The features of each profile. All have what needs no feature: detection and build. */
export const PROFILES = {
  core: [],
  registry: ["registry"],
  layout: ["layout"],
  daemon: ["daemon"],
  "daemon-free": ["registry", "layout"],
  extensions: ["registry", "extensions"],
} as const satisfies Readonly<Record<string, readonly Feature[]>>;

export type ProfileName = keyof typeof PROFILES;

/** The capability without which a lifecycle does not have the feature. The other capabilities are those of machines. */
const CAPABILITIES: Readonly<Partial<Record<Feature, Capability>>> = {
  extensions: "extend",
  layout: "layout",
  daemon: "daemon",
};

const WITH_IMAGES: ReadonlySet<string> = new Set([
  "analyze",
  "restore",
  "extend",
  "export",
  "create",
  "rebase",
  "launch",
]);

/** Where images can be besides a registry. */
const STORES = ["layout", "daemon"] as const;

/** What a lifecycle must have to be judged by the test case. */
export function featuresOf({
  given,
  when,
  needs: { can = [] },
}: Pick<TestCase, "given" | "when" | "needs">): readonly Feature[] {
  const phases = when.flatMap((step) => ("run" in step ? [step.run] : []));
  const images: Feature = STORES.find((store) => can.includes(store)) ?? "registry";
  const isExtending = can.includes("extend") || phases.includes("extend") || (given.extensions ?? []).length > 0;
  return [
    ...(phases.some((phase) => WITH_IMAGES.has(phase)) ? [images] : []),
    ...(isExtending ? (["extensions"] as const) : []),
  ];
}

export interface Claimable {
  readonly features: readonly Feature[];
  readonly needs: Needs;
  readonly statements: readonly StatementId[];
}

/** The judgement that follows from the claim alone. Undefined: judge it. */
export function judgeClaim(
  { features, needs: { can = [] }, statements }: Claimable,
  profile: readonly ProfileName[],
  subject: Description,
): Judgement | undefined {
  const claimed = new Set<Feature>(profile.flatMap((name) => PROFILES[name]));
  const outside = features.filter((feature) => !claimed.has(feature));
  if (outside.length > 0)
    return {
      verdict: {
        is: "not-run",
        why: "not-claimed",
        detail: `the profile ${profileName(profile)} does not have ${outside.join(" and ")}`,
      },
    };
  const lacking = features.find((feature) => {
    const capability = CAPABILITIES[feature];
    return capability !== undefined && can.includes(capability) && !subject.can.includes(capability);
  });
  if (lacking === undefined) return undefined;
  const expected = `the lifecycle to have ${lacking}, as the profile ${profileName(profile)} claims`;
  const failure: Failure = { kind: "bug", at: "/profile", expected, actual: undefined, statements };
  return { verdict: { is: "fail", failures: [failure] }, performed: { steps: [] } };
}

/** As the record has it. */
export const profileName = (profile: readonly ProfileName[]): string => profile.join("+");
