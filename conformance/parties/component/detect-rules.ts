/** Rules of bin/detect: how it ends, its plan, and what it leaves alone. */
import { api, compareApi, describeFault, type Fault, textOf } from "#base";
import { buildPlan, type DocumentTable, toml } from "#contract";
import { type Answer, type Finding, notRun, type Rule } from "../kit/rule.ts";
import { finding, implied, must, type RuleDraft, should } from "../kit/rule-kit.ts";
import { endOf, inWorld, onDetect } from "./answers.ts";
import { type Component, type ComponentKind, declaredApi, fromApi } from "./component.ts";
import type { ComponentEvidence } from "./evidence.ts";
import type { ProgramRun, ProgramRuns } from "./runs.ts";
import type { WorldName } from "./worlds.ts";

/** What an extension obeys because extensions conform to the specification of buildpacks. */
export const CONFORM = "ext.conform-buildpack-spec";

type Draft = RuleDraft<ComponentEvidence>;

export function detectRules(kind: ComponentKind): readonly Rule<ComponentEvidence>[] {
  const own = kind === "buildpack" ? [] : [CONFORM];
  const binding = kind === "buildpack" ? must : implied;
  return [
    binding({
      id: `check.${kind}.detect-exit`,
      says: "bin/detect ends with 0, or with 100 for an app that it does not accept.",
      statements: [...own, "buildpack.detection.bp.exit", "buildpack.detect.exit-status"],
      judge: (evidence) =>
        onDetect(evidence, (detect) => (detect.code === 0 || detect.code === 100 ? [] : [wrongEnd(detect)])),
    }),
    binding(planReadable(kind, own)),
    binding(planEntries(kind, own)),
    implied(appUntouched(kind, own)),
    implied(directoriesUntouched(kind, own)),
  ];
}

/** Other codes mean an error, and the text does not say which apps are one. */
const wrongEnd = (run: ProgramRun): Finding => ({
  ...finding(run.ran.command, "exit 0 or 100", endOf(run.ran)),
  ran: [run.ran],
  ...(run.code !== undefined && !run.cannotStart && { open: "A-28" }),
});

/** Nothing is judged of a plan that a failing bin/detect left. */
const onPlan = (
  evidence: ComponentEvidence,
  answer: (table: DocumentTable | undefined, fault: Fault | undefined) => Answer,
): Answer =>
  onDetect(evidence, ({ code, plan }) => {
    if (code !== 0)
      return notRun(
        "bin/detect does not pass this app: give one that it accepts with --path, and variables with --env",
      );
    const read = toml.read(plan, "the build plan");
    return read.ok ? answer(read.value, undefined) : answer(undefined, read.fault);
  });

const SECTIONS = ["requires", "provides", "or"];

const planReadable = (kind: ComponentKind, own: readonly string[]): Draft => ({
  id: `check.${kind}.plan`,
  says: "The build plan of bin/detect is TOML with the sections requires, provides and or.",
  statements: [
    ...own,
    "buildpack.plan.contribute.sections",
    "buildpack.plan.contribute.or",
    "buildpack.detection.bp.may-plan",
  ],
  judge: (evidence) =>
    onPlan(evidence, (table, fault) => {
      if (table === undefined)
        return [finding("the build plan", "a TOML file", fault === undefined ? null : describeFault(fault))];
      return Object.keys(table)
        .filter((key) => !SECTIONS.includes(key))
        .map((key) => finding("the build plan", "only requires, provides and or", key));
    }),
});

const planEntries = (kind: ComponentKind, own: readonly string[]): Draft => ({
  id: `check.${kind}.plan-entries`,
  says: "Each entry of the build plan has a name, and metadata is a table.",
  statements: [...own, "buildpack.plan.contribute.format"],
  judge: (evidence) =>
    onDetect(evidence, ({ code, plan }) => {
      if (code !== 0) return notRun("bin/detect does not pass this app: give one that it accepts with --path");
      if (!toml.read(plan, "the build plan").ok) return notRun("the build plan is no TOML file");
      const read = buildPlan.read(plan, "the build plan");
      if (!read.ok)
        return [finding("the build plan", "entries with a name and a table of metadata", describeFault(read.fault))];
      const sections = [read.value, ...read.value.or];
      const all = sections.flatMap(({ requires, provides }) => [...requires, ...provides]);
      const versioned = sections.flatMap(({ requires }) => requires.filter(({ version }) => version !== undefined));
      return [
        ...all.filter(({ name }) => name === "").map(() => finding("the build plan", "a name that is not empty", "")),
        ...(hasNoVersionKey(evidence.component)
          ? versioned.map(({ name }) =>
              finding(`the build plan requires ${name}`, "the version in metadata", "a key version beside name"),
            )
          : []),
      ];
    }),
});

/** The text of Buildpack API 0.10 still has the deprecated key. */
function hasNoVersionKey(component: Component): boolean {
  const declared = declaredApi(component);
  return declared !== undefined && compareApi(declared, api("0.11")) >= 0;
}

const appUntouched = (kind: ComponentKind, own: readonly string[]): Draft => ({
  id: `check.${kind}.detect-app`,
  says: "bin/detect does not change the app directory.",
  statements: [...own, "buildpack.key.read-only-app-in-detect"],
  judge: (evidence) =>
    onDetect(evidence, ({ changed, ran }) =>
      changed.app.map((path) => ({ ...finding(path, "no change", "changed by bin/detect"), ran: [ran] })),
    ),
});

const directoriesUntouched = (kind: ComponentKind, own: readonly string[]): Draft => ({
  id: `check.${kind}.read-only-directories`,
  says: `No program changes the directory of the ${kind} or of the platform.`,
  statements: [...own, "buildpack.key.read-only-dirs"],
  judge: (evidence) =>
    inWorld(evidence, "usual", ({ detect, main }) => {
      const runs = [detect, main].filter((run) => run !== undefined);
      if (runs.length === 0) return notRun("no program can run");
      return runs.flatMap(({ changed, ran }) =>
        [...changed.component, ...changed.platform].map((path) => ({
          ...finding(path, "no change", `changed by ${ran.command}`),
          ran: [ran],
        })),
      );
    }),
});

/** How each program ends, and the plan: the same in two worlds, unless the component depends on what differs. */
const resultsOf = ({ detect, main }: ProgramRuns): ReadonlyMap<string, string> =>
  new Map([
    ...(detect === undefined
      ? []
      : [["bin/detect", endOf(detect.ran)] as const, ["the build plan", textOf(detect.plan)] as const]),
    ...(main === undefined ? [] : [[main.ran.command, endOf(main.ran)] as const]),
  ]);

/** The programs do in another world what they do in the usual one. The first difference explains the others. */
const sameAsUsual = (evidence: ComponentEvidence, world: WorldName, expected: string): Answer =>
  inWorld(evidence, "usual", (usual) =>
    inWorld(evidence, world, (other) => {
      const limit = [usual.detect, usual.main, other.detect, other.main].find((run) => run?.limit !== undefined)?.limit;
      if (limit !== undefined) return notRun(`the machine cannot run it: ${limit}`);
      if (usual.detect === undefined && usual.main === undefined) return notRun("no program can run");
      const [before, after] = [resultsOf(usual), resultsOf(other)];
      const differing = [...new Set([...before.keys(), ...after.keys()])].find(
        (what) => before.get(what) !== after.get(what),
      );
      if (differing === undefined) return [];
      const ran = [other.main?.ran ?? other.detect?.ran].filter((run) => run !== undefined);
      const words = (text: string | undefined): string => text ?? "it did not run";
      const found = finding(
        `${differing} in the world "${world}"`,
        `${expected}: ${words(before.get(differing))}`,
        words(after.get(differing)),
      );
      return [{ ...found, ran }];
    }),
  );

/** Rules that compare two worlds. */
export function worldRules(kind: ComponentKind): readonly Rule<ComponentEvidence>[] {
  const own = kind === "buildpack" ? [] : [CONFORM];
  const binding = kind === "buildpack" ? must : implied;
  const advising = kind === "buildpack" ? should : implied;
  return [
    implied({
      id: `check.${kind}.elsewhere`,
      says: "Its programs do the same with other directories.",
      statements: [...own, "buildpack.detect.input.workdir", "buildpack.build.input.workdir"],
      judge: (evidence) => sameAsUsual(evidence, "elsewhere", "the same with other directories"),
    }),
    implied({
      id: `check.${kind}.another-user`,
      says: "Its programs do the same as another user.",
      statements: [...own, "platform.build-image.env.user-id"],
      judge: (evidence) => sameAsUsual(evidence, "another user", "the same with uid 4242"),
    }),
    implied({
      id: `check.${kind}.read-only-app`,
      says: "bin/detect does the same where it may not write into the app directory.",
      statements: [...own, "buildpack.key.read-only-app-in-detect"],
      judge: (evidence) => sameAsUsual(evidence, "read-only app", "the same with a read-only app"),
    }),
    advising({
      id: `check.${kind}.arguments`,
      says: "Its programs need no positional arguments.",
      statements: [...own, "buildpack.deprecated.positional.should"],
      judge: (evidence) =>
        fromApi(evidence.component, api("0.8"), () =>
          sameAsUsual(evidence, "no arguments", "the same without arguments"),
        ),
    }),
    binding({
      id: `check.${kind}.production-by-default`,
      says: "Without CNB_EXEC_ENV its programs do the same as with production.",
      statements: [...own, "buildpack.exec-env.default"],
      judge: (evidence) =>
        fromApi(evidence.component, api("0.12"), () =>
          sameAsUsual(evidence, "no execution environment", "the same as with production"),
        ),
    }),
    implied({
      id: `check.${kind}.variables`,
      says: "Its programs need no variables that the specification does not name.",
      statements: [...own, "platform.env.build.no-other-inherit"],
      judge: (evidence) => sameAsUsual(evidence, "more variables", "the same without USER, SHELL, LANG, TERM and TZ"),
    }),
  ];
}
