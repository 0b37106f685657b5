/** Every flag and variable of every phase has its cases, or a reason why nothing shows it from outside. */
import { describe, expect, test } from "vitest";
import { inputs } from "#contract";
import { specificationCases } from "./index.ts";
import { nameOf } from "./vocabulary/inputs.ts";

/** The launcher has no flags; its cases are in platform/launcher-inputs.ts. */
const PHASES = ["analyze", "detect", "build"] as const;
type Phase = (typeof PHASES)[number];

/** Rows of the phases' tables that are variables only. */
const VARIABLES: Readonly<Record<Phase, readonly inputs.InputName[]>> = {
  analyze: [],
  detect: ["execEnv"],
  build: ["execEnv"],
};

/** Not in the tables of the text; the official lifecycle has the flag. */
const NOT_IN_THE_TEXT: readonly inputs.InputName[] = ["noColor"];

const DAEMON = "No world has a Docker daemon.";
const ONE_SCHEME =
  "The registry of a world has neither TLS nor a certificate, and a registry of a loopback address is used without TLS anyway.";
const UNSEEN: Readonly<Record<Phase, Partial<Readonly<Record<inputs.InputName, string>>>>> = {
  analyze: {
    daemon: DAEMON,
    insecureRegistries: ONE_SCHEME,
    launchCache: DAEMON,
    stack: "stack.toml is no input from Platform API 0.12 on.",
  },
  detect: {
    run: "Only a warning depends on run.toml, and no case judges the wording of logs.",
    system: "The reference has no system buildpacks.",
  },
  build: { logLevel: "The text demands no message of the builder, and what buildpacks print is not its log." },
};

const specs = Object.entries(inputs.TABLE) as readonly (readonly [inputs.InputName, inputs.InputSpec])[];
const idsOf = (phase: Phase, input: inputs.InputName): readonly string[] =>
  specificationCases().flatMap(({ id }) => (id.startsWith(`inputs.${phase}.${nameOf(input)}.`) ? [id] : []));

describe.each(PHASES)("the inputs of %s", (phase) => {
  const all = specs
    .filter(([input, { since }]) => since?.[phase] !== undefined || VARIABLES[phase].includes(input))
    .map(([input]) => input)
    .filter((input) => !NOT_IN_THE_TEXT.includes(input));

  test("have cases, or a reason why they have none", () => {
    const wrong = all.filter((input) => (idsOf(phase, input).length === 0) === (UNSEEN[phase][input] === undefined));
    expect(wrong).toEqual([]);
  });

  test("that have cases have one for each way to give them", () => {
    const ways = all.flatMap((input) => {
      const { variable, since }: inputs.InputSpec = inputs.TABLE[input];
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
