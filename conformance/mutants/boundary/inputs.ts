/** For each case about an input, the mutants that it must kill: lifecycles that ignore one way to give this input. */
import { type ByteString, byteString, byteStrings, invariant } from "#base";
import { inputs } from "#contract";
import type { Command } from "#machine";
import type { RunStep, TestCase } from "#protocol";
import { coveredBy } from "#protocol";
import { type BoundaryMutant, changeRuns, phaseOf } from "./mutant.ts";

export interface InputMutant {
  readonly mutant: BoundaryMutant;
  /** The case that must fail. */
  readonly kills: TestCase;
}

/** One input of one phase, as its cases give it. */
interface Input {
  readonly phase: inputs.ProgramPhase;
  readonly name: string;
  readonly spec: inputs.InputSpec;
  /** A value that is not the default. */
  readonly value: string;
}

/** `inputs.<phase>.<input>.<variant>`; other cases have no such mutants. */
export function inputMutants(cases: readonly TestCase[]): readonly InputMutant[] {
  const about = new Map(cases.filter(({ id }) => id.startsWith("inputs.")).map((one) => [String(one.id), one]));
  return [...about.values()].flatMap((one) => {
    const [, phase = "", name = "", variant = ""] = one.id.split(".");
    const faults = FAULTS[variant];
    invariant(
      inputs.isProgramPhase(phase) && faults !== undefined,
      `${one.id} names a phase and a way to give an input`,
    );
    const spec = specOf(name);
    const given = ["flag", "variable"].flatMap((way) => about.get(`inputs.${phase}.${name}.${way}`) ?? []);
    const value = valueIn(given[0], spec);
    return faults.map((fault) => ({ mutant: mutantOf(one, fault, { phase, name, spec, value }), kills: one }));
  });
}

function mutantOf(one: TestCase, fault: Fault, input: Input): BoundaryMutant {
  return {
    name: `${fault.name}:${input.phase}:${input.name}`,
    says: `The ${inputs.PROGRAMS[input.phase]} ${fault.says} ${input.name}.`,
    breaks: coveredBy(one),
    boundary: changeRuns((command, container) =>
      container.run(phaseOf(command) === inputs.PROGRAMS[input.phase] ? fault.change(command, input) : command),
    ),
  };
}

interface Fault {
  readonly name: string;
  /** Before the name of the input. */
  readonly says: string;
  readonly change: (command: Command, input: Input) => Command;
}

const ignoresFlag: Fault = { name: "ignores-flag", says: "ignores the flag", change: withoutFlag };

const ignoresVariable: Fault = {
  name: "ignores-variable",
  says: "ignores the variable of",
  change: ({ env, ...command }, { spec: { variable = "" } }) => {
    const { [variable]: _, ...others } = env;
    return { ...command, env: others };
  },
};

const variableFirst: Fault = {
  name: "variable-first",
  says: "lets the variable take precedence over the flag",
  change: (command, input) => (variableIn(command, input) === undefined ? command : withoutFlag(command, input)),
};

const otherDefault: Fault = {
  name: "other-default",
  says: "has another default for",
  change: (command, input) => (isGiven(command, input) ? command : withValue(command, input, input.value)),
};

const defaultIgnoresLayers: Fault = {
  name: "default-ignores-layers",
  says: "ignores the layers directory in the default of",
  change: (command, input) =>
    isGiven(command, input) || !command.argv.includes(byteString("-layers"))
      ? command
      : withValue(command, input, (input.spec.fallback ?? "").replace("<layers>", "/layers")),
};

const emptyIsOther: Fault = {
  name: "empty-is-a-value",
  says: "takes an empty variable for another value of",
  change: (command, input) => (variableIn(command, input) === "" ? withValue(command, input, input.value) : command),
};

const FAULTS: Readonly<Record<string, readonly Fault[]>> = {
  flag: [ignoresFlag],
  variable: [ignoresVariable],
  "flag-over-variable": [ignoresFlag, variableFirst],
  default: [otherDefault],
  "layers-default": [defaultIgnoresLayers],
  empty: [emptyIsOther],
};

// Inputs

function specOf(name: string): inputs.InputSpec {
  const found = Object.values<inputs.InputSpec>(inputs.TABLE).find(
    ({ flag, variable }) => (flag ?? variable?.replace(/^CNB_/, "").toLowerCase().replaceAll("_", "-")) === name,
  );
  invariant(found !== undefined, `${name} is an input of the contract`);
  return found;
}

function valueIn(testCase: TestCase | undefined, { flag, variable }: inputs.InputSpec): string {
  const step = testCase?.when.findLast((one): one is RunStep => "run" in one);
  const value = step?.flags?.[`-${flag}`] ?? step?.env?.[variable ?? ""];
  invariant(value !== undefined && value !== null, "some case gives the input a value");
  return String(value).replace(/^@/, "127.0.0.1:5000/");
}

// Commands

const flagWord = ({ spec }: Input): ByteString => byteString(`-${spec.flag}`);
const isSwitch = ({ spec }: Input): boolean => spec.kind === "switch";

function withoutFlag(command: Command, input: Input): Command {
  const word = flagWord(input);
  const argv = command.argv.filter((one, i) => one !== word && (isSwitch(input) || command.argv[i - 1] !== word));
  return { ...command, argv };
}

/** By the flag, or by the variable if the input has no flag. */
function withValue(command: Command, input: Input, value: string): Command {
  const { flag, variable = "" } = input.spec;
  if (flag === undefined) return { ...command, env: { ...command.env, [variable]: byteString(value) } };
  const [program, ...rest] = command.argv;
  invariant(program !== undefined, "a command has a program");
  const words = isSwitch(input) ? byteStrings(`-${flag}`) : byteStrings(`-${flag}`, value);
  return { ...command, argv: [program, ...words, ...rest] };
}

const variableIn = ({ env }: Command, { spec }: Input): ByteString | undefined => env[spec.variable ?? ""];

const isGiven = (command: Command, input: Input): boolean =>
  command.argv.includes(flagWord(input)) || (variableIn(command, input) ?? "") !== "";
