/** Every flag and variable of every phase has its cases, or a reason why nothing shows it from outside. */
import { describe, expect, test } from "vitest";
import { inputs } from "#contract";
import { specificationCases } from "./index.ts";
import { nameOf } from "./vocabulary/inputs.ts";

/** The launcher has no flags; its cases are in platform/launcher-inputs.ts. Some inputs of the extender have no case yet. */
const PHASES = ["analyze", "detect", "restore", "build", "export", "create", "rebase"] as const;
type Phase = (typeof PHASES)[number];

/** Rows of the phases' tables that are variables only. */
const VARIABLES: Readonly<Partial<Record<Phase, readonly inputs.InputName[]>>> = {
  detect: ["execEnv"],
  restore: ["execEnv"],
  build: ["execEnv"],
  export: ["sourceDateEpoch"],
  create: ["execEnv"],
};

const LAUNCH_CACHE = "The text does not say what a phase does with it.";
const NOT_IN_THE_TEXT = "The tables of the text do not have it; the official lifecycle does.";
const NO_MESSAGE = "The text demands no message of the phase, and what buildpacks print is not its log.";
const STACK = "The cases of the analyzer and the exporter show it.";
const PARALLEL = "The image and the cache are the same.";
/** Why an input has no case. */
const WITHOUT_CASE: Readonly<Record<Phase, Partial<Readonly<Record<inputs.InputName, string>>>>> = {
  analyze: {
    launchCache: LAUNCH_CACHE,
    noColor: NOT_IN_THE_TEXT,
  },
  detect: {
    noColor: NOT_IN_THE_TEXT,
    run: "Only a warning depends on run.toml, and no case judges the wording of logs.",
  },
  restore: {
    execEnv: "The text does not say what the restorer does with it.",
    generated: NOT_IN_THE_TEXT,
    layout: NOT_IN_THE_TEXT,
    layoutDir: NOT_IN_THE_TEXT,
    logLevel: NO_MESSAGE,
    noColor: NOT_IN_THE_TEXT,
    run: "Only whether a run image that cannot be read any more is an error depends on run.toml.",
  },
  build: { logLevel: NO_MESSAGE, noColor: NOT_IN_THE_TEXT },
  export: {
    extended: "Only an extender writes it; export.extended.base shows the default.",
    image: NOT_IN_THE_TEXT,
    launchCache: LAUNCH_CACHE,
    noColor: NOT_IN_THE_TEXT,
    parallel: PARALLEL,
    runImage: NOT_IN_THE_TEXT,
  },
  create: {
    launchCache: LAUNCH_CACHE,
    launcherSbom: NOT_IN_THE_TEXT,
    noColor: NOT_IN_THE_TEXT,
    parallel: PARALLEL,
    skipLayers: NOT_IN_THE_TEXT,
    stack: STACK,
  },
  rebase: { image: NOT_IN_THE_TEXT, noColor: NOT_IN_THE_TEXT },
};
/** Flags for which the specification has no variable. */
const FLAG_ONLY: Readonly<Partial<Record<Phase, inputs.InputName>>> = { rebase: "previousImage" };

const specs = Object.entries(inputs.TABLE) as readonly (readonly [inputs.InputName, inputs.InputSpec])[];
const idsOf = (phase: Phase, input: inputs.InputName): readonly string[] =>
  specificationCases().flatMap(({ id }) => (id.startsWith(`inputs.${phase}.${nameOf(input)}.`) ? [id] : []));

describe.each(PHASES)("the inputs of %s", (phase) => {
  const all = specs
    .filter(([input, { since }]) => since?.[phase] !== undefined || VARIABLES[phase]?.includes(input))
    .map(([input]) => input);

  test("have cases, or a reason why they have none", () => {
    const wrong = all.filter(
      (input) => (idsOf(phase, input).length === 0) === (WITHOUT_CASE[phase][input] === undefined),
    );
    expect(wrong).toEqual([]);
  });

  test("that have cases have one for each way to give them", () => {
    const ways = all.flatMap((input) => {
      const { since, ...spec }: inputs.InputSpec = inputs.TABLE[input];
      const variable = FLAG_ONLY[phase] === input ? undefined : spec.variable;
      const hasFlag = since?.[phase] !== undefined;
      const wanted = [
        ...(hasFlag ? ["flag"] : []),
        ...(variable === undefined ? [] : ["variable"]),
        ...(hasFlag && variable !== undefined ? ["flag-over-variable"] : []),
      ];
      const ids = idsOf(phase, input);
      return ids.length === 0
        ? []
        : wanted.map((way) => `inputs.${phase}.${nameOf(input)}.${way}`).filter((id) => !ids.includes(id));
    });
    expect(ways).toEqual([]);
  });
});
