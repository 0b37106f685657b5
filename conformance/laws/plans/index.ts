/** The build plan of generated groups, compared with a model of the text: the group and plan.toml, then each buildpack's own plan. */
import type { Json } from "#base";
import type { StepObservation } from "#protocol";
import { equal, statementIds, valueAt } from "#protocol";
import { exitOf, hasSucceeded } from "../kit/images.ts";
import {
  breaking,
  type Law,
  type LawCheck,
  type LawViolation,
  lawId,
  type SessionObservation,
  singleSession,
  type Trial,
} from "../kit/law.ts";
import { successAt } from "../kit/shown.ts";
import { brokenByDelivery, brokenByDetection, type Detected, TRIAL } from "./blame.ts";
import { deliveredTo, type Resolved, resultsOf } from "./model.ts";
import { fileOf, groupWith, planTrials, type Scenario, SEEN, STEPS_OF_SCENARIO, scenariosOf } from "./scenario.ts";
import { shownDelivery, shownDetection } from "./shown.ts";

/** A scenario among the steps: how a violation names it, and the index of its first step. */
interface Position {
  readonly at: string;
  readonly first: number;
}

type ScenarioCheck = (scenario: Scenario, position: Position, steps: SessionObservation) => readonly LawViolation[];

const fileIn = (step: StepObservation | undefined, path: string, inside: string): Json =>
  valueAt(step?.files[path]?.toml, inside) ?? null;
const groupIn = (step: StepObservation | undefined): Json => fileIn(step, "/layers/group.toml", "/group/*/id");
const sorted = (texts: readonly string[]): readonly string[] => [...texts].sort();

/** A lifecycle that detects no group without plans shows nothing about plans. */
const checkEach =
  (check: ScenarioCheck) =>
  (trial: Trial, [seen = []]: readonly SessionObservation[]): LawCheck => {
    if (!hasSucceeded(seen[0]) || !equal(groupIn(seen[0]), groupWith([]))) return { vacuous: "no group was detected" };
    return {
      violations: scenariosOf(trial).flatMap((scenario, i) => {
        const first = 1 + i * STEPS_OF_SCENARIO;
        return check(scenario, { at: `scenario ${i + 1}`, first }, seen.slice(first, first + STEPS_OF_SCENARIO));
      }),
    };
  };

/** In a form without order, where the text gives none. Undefined: the group fails. */
function detectedIn(step: StepObservation | undefined): Detected | undefined {
  if (!hasSucceeded(step)) return undefined;
  const named = fileIn(step, "/layers/plan.toml", "/entries");
  const entries = (Array.isArray(named) ? named : []).map((entry) => ({
    providers: textsAt(entry, "/providers/*/id"),
    names: [...new Set(textsAt(entry, "/requires/*/name"))],
    requirers: textsAt(entry, "/requires/*/metadata/by"),
  }));
  const group = groupIn(step);
  return {
    group: Array.isArray(group) ? group.map(String) : [],
    entries: entries.toSorted((a, b) => (String(a.names) < String(b.names) ? -1 : 1)),
  };
}

const textsAt = (value: Json, inside: string): readonly string[] => {
  const found = valueAt(value, inside);
  return Array.isArray(found) ? sorted(found.map(String)) : [];
};

const detectedOf = (resolved: Resolved | undefined): Detected | undefined =>
  resolved === undefined
    ? undefined
    : {
        group: groupWith(resolved.group),
        entries: Object.entries(resolved.entries).map(([name, { providers, requirers }]) => ({
          providers: sorted(providers),
          names: [name],
          requirers: sorted(requirers),
        })),
      };

const asJson = (detected: Detected | undefined): Json =>
  detected === undefined
    ? "the group fails"
    : { group: detected.group, entries: detected.entries.map((entry) => ({ ...entry })) };

const checkResolved: ScenarioCheck = ({ participants }, { at, first }, [, detection]) => {
  const actual = detectedIn(detection);
  const allowed = resultsOf(participants).map(detectedOf);
  if (allowed.some((one) => equal(asJson(one), asJson(actual)))) return [];
  const expected = [...new Set(allowed.map((one) => JSON.stringify(asJson(one))))].join(" or ");
  const shown = shownDetection(first + 1, allowed);
  const violation = {
    at: `${at}, the detected group and plan.toml`,
    expected,
    actual: actual === undefined ? exitOf(detection) : asJson(actual),
    ...(shown !== undefined && { shown }),
  };
  const detected = actual && { ...actual, group: actual.group.filter((id) => !groupWith([]).includes(id)) };
  return breaking([violation], ...brokenByDetection(participants, resultsOf(participants)[0], detected));
};

/** Checks only groups whose plan the specification decides, and that the lifecycle resolved as it says. */
const checkDelivered: ScenarioCheck = ({ participants, unmet }, { at, first }, [, detection, built]) => {
  const [resolved, other] = resultsOf(participants);
  const isOpen = !equal(asJson(detectedOf(resolved)), asJson(detectedOf(other)));
  if (resolved === undefined || isOpen || !equal(asJson(detectedIn(detection)), asJson(detectedOf(resolved))))
    return [];
  const step = first + 2;
  const wrong = resolved.group.flatMap((id) => deliveredWrongly({ resolved, id, unmet, at, step }, built));
  if (wrong.length > 0 || hasSucceeded(built)) return wrong;
  return breaking([{ at: `${at}, the build`, expected: "success", actual: exitOf(built), shown: successAt(step) }]);
};

interface Delivery {
  readonly resolved: Resolved;
  readonly id: string;
  readonly unmet: Scenario["unmet"];
  readonly at: string;
  /** The index of the build. */
  readonly step: number;
}

function deliveredWrongly(
  { resolved, id, unmet, at, step }: Delivery,
  built: StepObservation | undefined,
): readonly LawViolation[] {
  const path = fileOf(SEEN, id);
  // Of a build that failed, only the buildpacks that ran show something.
  if (!hasSucceeded(built) && built?.files[path] === undefined) return [];
  const expected = deliveredTo(resolved, id, unmet).flatMap((name) =>
    (resolved.entries[name]?.requirers ?? []).map((by) => `${name} for ${by}`),
  );
  const entries = fileIn(built, path, "/entries");
  const actual = (Array.isArray(entries) ? entries : []).map(
    (entry) => `${String(valueAt(entry, "/name"))} for ${String(valueAt(entry, "/metadata/by"))}`,
  );
  if (equal(sorted(expected), sorted(actual))) return [];
  const [was, is] = [expected, actual].map((one) => sorted(one).join(", "));
  const shown = shownDelivery(step, path, expected);
  const violation = { at: `${at}, the plan of ${id}`, expected: was ?? "", actual: is ?? "", shown };
  return breaking([violation], ...brokenByDelivery(resolved, id, { expected, actual }));
}

const planLaw = (what: string, says: string, covers: readonly string[], check: ScenarioCheck): Law => ({
  id: lawId(`plans.${what}`),
  says,
  lane: "must",
  covers: statementIds(...covers),
  needs: {},
  features: [],
  kind: "law",
  runsDivisor: 1,
  observes: "all",
  trials: planTrials,
  sessions: singleSession,
  check: checkEach(check),
});

export const planLaws: readonly Law[] = [
  planLaw(
    "resolved",
    "The detected group and plan.toml are those of the first trial in which nothing required fails and nothing is unmet or unused.",
    [
      `${TRIAL}.required-unused-provide`,
      `${TRIAL}.required-unmet-require`,
      `${TRIAL}.optional-unused-provide.buildpack`,
      `${TRIAL}.optional-unused-provide.plan`,
      `${TRIAL}.optional-unmet-require.buildpack`,
      `${TRIAL}.optional-unmet-require.plan`,
      "buildpack.plan.potential",
      "buildpack.plan.trials.order",
      "buildpack.plan.trials.all-fail",
      "platform.detector.plan.written",
      "platform.plan.entry.provider",
      "platform.plan.entry.requires",
      "platform.plan.entry.same-name",
    ],
    checkResolved,
  ),
  planLaw(
    "delivered",
    "Each buildpack's plan has the requirements of the names that it provides and that no earlier provider met, and no others.",
    [
      "buildpack.build.plan-entries",
      "buildpack.unmet.assumed-met",
      "buildpack.unmet.include-next",
      "buildpack.unmet.exclude",
    ],
    checkDelivered,
  ),
];
