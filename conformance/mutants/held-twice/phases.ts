/** Statements about detection, and about the phases that follow each other. */
import { byteString } from "#base";
import { addStep, combine, overrideBuildpackDecision, type PlannedFault, replaceDecision } from "../mutant.ts";
import { type HeldTwice, heldTwice } from "./row.ts";

const PLAN_WITHOUT_LEFT_OUT = "buildpack.plan.trial.extension-unused-provide.plan";
const LEFT_OUT = { id: "acme/left-out", version: "1.0.0", extension: true } as const;
const detecting: readonly HeldTwice[] = [
  heldTwice(
    [PLAN_WITHOUT_LEFT_OUT],
    [
      "detect.extension.unused-provide-plan",
      "The plan has an entry that only the extension provides which detection leaves out, if a buildpack was left out for it.",
      addStep(
        "detect",
        "before:detect:write-plan",
        (context) => {
          const { state } = context;
          if (state.order.order[0]?.group.length === 1) return;
          state.plan = [...state.plan, { providers: [LEFT_OUT], requires: [{ name: "d" }] }];
        },
        "plan",
        "order",
      ),
    ],
    [
      "detect.second.left-out-provider",
      "The plan names the extension that detection leaves out beside the buildpack that provides the same.",
      addStep(
        "detect",
        "before:detect:write-plan",
        ({ state }) => {
          if (state.order.order[0]?.group.length !== 1) return;
          state.plan = state.plan.map((entry) => ({ ...entry, providers: [...entry.providers, LEFT_OUT] }));
        },
        "plan",
        "order",
      ),
    ],
  ),
  heldTwice(
    ["buildpack.detection.common-env"],
    [
      "detect.run.common-environment",
      "Each bin/detect of a buildpack gets a platform directory of its own.",
      overrideBuildpackDecision("detectVariables", (previous) => (i) => ({
        ...previous(i),
        CNB_PLATFORM_DIR: i.buildpackDir,
      })),
    ],
    [
      "detect.second.common-environment",
      "Extensions get another home than buildpacks.",
      overrideBuildpackDecision("extensionDetectVariables", (previous) => (i) => ({
        ...previous(i),
        HOME: byteString("/root"),
      })),
    ],
  ),
  heldTwice(
    ["platform.api.conform-or"],
    [
      "launch.platform-api.conforms",
      "The launcher heeds execution environments before Platform API 0.15.",
      replaceDecision("processEligible", ({ listed, execEnv }) => listed.length === 0 || listed.includes(execEnv)),
    ],
    [
      "detect.second.platform-api",
      "The detector heeds execution environments before Platform API 0.15.",
      replaceDecision("execEnvSkips", ({ supported, execEnv }) => supported.length > 0 && !supported.includes(execEnv)),
    ],
  ),
];

const several = (names: { readonly length: number }): boolean => names.length > 1;
/** Breaks the analysis, or the export, of builds with several buildpacks or with one. */
const phasesWith = (isMeant: (group: readonly unknown[]) => boolean): PlannedFault =>
  combine(
    addStep(
      "build",
      "before:build:run-buildpacks",
      ({ state }) => {
        if (isMeant(state.group)) state.group = state.group.slice(1);
      },
      "group",
    ),
    addStep(
      "export",
      "before:export:compose-layers",
      ({ state }) => {
        if (isMeant(state.group.group)) state.layers.set("app", []);
      },
      "group",
    ),
  );

const building: readonly HeldTwice[] = [
  heldTwice(
    ["buildpack.analysis.proceed-build", "buildpack.build.to-export"],
    [
      "create.phases.in-turn",
      "Of several buildpacks the creator leaves out the first, and it exports no app.",
      phasesWith(several),
    ],
    [
      "create.second.idle-buildpack",
      "With one buildpack the creator neither builds nor exports the app.",
      phasesWith((group) => !several(group)),
    ],
  ),
  heldTwice(
    ["platform.metadata.exec-env.star"],
    [
      "build.metadata.exec-env-any",
      "A process without execution environments is for production.",
      environmentsOf((list) => (list.length === 0 ? ["production"] : list)),
    ],
    [
      "build.second.exec-env-star",
      "A process for * is for production.",
      environmentsOf((list) => (list.includes("*") ? ["production"] : list)),
    ],
  ),
  heldTwice(
    ["platform.metadata.exec-env.absent-as-star"],
    [
      "launch.process.environments-absent",
      "A process without execution environments starts only in production.",
      replaceDecision("processEligible", ({ listed, execEnv }) => listed.length > 0 || execEnv === "production"),
    ],
    [
      "launch.second.environments-absent",
      "A process without execution environments does not start in production.",
      replaceDecision("processEligible", ({ listed, execEnv }) => listed.length > 0 || execEnv !== "production"),
    ],
  ),
];

function environmentsOf(change: (list: readonly string[]) => readonly string[]): PlannedFault {
  return addStep("build", "before:build:write-metadata", ({ state }) => {
    state.processes = state.processes.map((one) => ({ ...one, execEnv: change(one.execEnv) }));
  });
}

export const phaseRows: readonly HeldTwice[] = [...detecting, ...building];
