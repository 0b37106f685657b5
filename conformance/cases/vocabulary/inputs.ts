/**
 * Test cases about the inputs of a phase, from a table: one row for each input, one case for each way to give it. A row shows a value by its
 * effect; the contract's table of inputs says what the flag, the variable and the default are.
 */
import { invariant } from "#base";
import { inputs } from "#contract";
import type { Expectation, Matcher, Ref, RunStep, Step, StepPhase, TestCase, World } from "#protocol";
import { expectThat } from "./expect.ts";
import { expectSuccess } from "./expect-exit.ts";
import { afterStep } from "./pointers.ts";
import { allowReading } from "./readings.ts";
import { testCase, type VersionRange } from "./test-case.ts";

export type InputName = inputs.InputName;
/** What a step gets besides the flags that it always has. */
export type GivenInputs = Pick<RunStep, "flags" | "env" | "as">;
/** What shows a value: a pointer into the observation, and the result there. */
export type Shown = readonly [at: string, is: Matcher];

export interface InputRow {
  readonly phase: StepPhase;
  readonly input: InputName;
  /** The value that must count, and another one; of a switch "true" and "false". */
  readonly values: readonly [value: string, other: string];
  /** The value that counts if the platform gives none; without it the text says nothing that can be seen. */
  readonly fallback?: string | undefined;
  readonly given: World;
  /** The last step gets the input. */
  readonly when: (given: GivenInputs) => readonly Step[];
  /** The effect of a value; undefined: the platform gives none, and there is no default. */
  readonly shows: (value: string | undefined) => readonly Shown[];
  readonly platform?: VersionRange;
  readonly buildpack?: VersionRange;
  readonly can?: TestCase["needs"]["can"];
  /** Statements that bind the phase besides the one of the input. */
  readonly covers?: readonly string[];
  /** The phase whose statement defines the input, if the phase of the row has none of its own. */
  readonly statementOf?: StepPhase;
  /** The text has no variable for it in this phase. */
  readonly flagOnly?: true;
}

export type InputVariant = "flag" | "variable" | "flag-over-variable" | "default" | "layers-default" | "empty";
export interface InputCase {
  readonly row: InputRow;
  readonly variant: InputVariant;
  readonly testCase: TestCase;
}

/** A layers directory that is no default. */
export const OTHER_LAYERS = "/elsewhere";
const LAYERS = "<layers>";

/** One row without a value that counts by default. */
export const NO_DEFAULT = { fallback: undefined } as const;

export function inputCases(rows: readonly InputRow[]): readonly InputCase[] {
  return rows.flatMap((row) =>
    variantsOf(row).map(({ variant, says, given, value, lenient }) => ({
      row,
      variant,
      testCase: inputCase(row, { variant, says, given, value, lenient: lenient === true }),
    })),
  );
}

interface Variant {
  readonly variant: InputVariant;
  readonly says: string;
  readonly given: GivenInputs;
  readonly value: string | undefined;
  /** The text says nothing about the value that is given. */
  readonly lenient?: boolean;
}

function variantsOf(row: InputRow): readonly Variant[] {
  const { values, phase, input } = row;
  const { flag, variable } = namesOf(row);
  const [value, other] = values;
  const what = `${inputs.PROGRAMS[phase]} takes ${flag ?? variable}`;
  const flags = flag === undefined ? {} : flagOf(input, flag, value);
  const env = variable === undefined ? {} : { [variable]: value };
  const hasDefault = "fallback" in row;
  const { fallback } = row;
  const all: readonly (Variant | false)[] = [
    flag !== undefined && { variant: "flag", says: `The ${what} from its flag.`, given: { flags }, value },
    variable !== undefined && { variant: "variable", says: `The ${what} from ${variable}.`, given: { env }, value },
    flag !== undefined &&
      variable !== undefined && {
        variant: "flag-over-variable",
        says: `The ${what} from its flag if ${variable} has another value.`,
        given: { flags, env: { [variable]: other } },
        value,
      },
    hasDefault && { variant: "default", says: `The ${what} from its default.`, given: {}, value: fallback },
    hasDefault &&
      hasLayersDefault(row) && {
        variant: "layers-default",
        says: `The ${what} from the layers directory that the platform gives.`,
        given: { flags: { "-layers": OTHER_LAYERS } },
        value: layersDefault(row, OTHER_LAYERS),
      },
    hasDefault &&
      variable !== undefined && {
        variant: "empty",
        says: `The ${what} from its default if ${variable} is empty.`,
        given: { env: { [variable]: "" } },
        value: fallback,
        lenient: true,
      },
  ];
  return all.filter((one) => one !== false);
}

/** The flag and the variable of an input in the phase of the row. */
export function namesOf({ phase, input, flagOnly }: InputRow): { readonly flag?: string; readonly variable?: string } {
  const { flag, variable, since }: inputs.InputSpec = inputs.TABLE[input];
  return {
    ...(flag !== undefined && since?.[phase] !== undefined && { flag: `-${flag}` }),
    ...(variable !== undefined && flagOnly !== true && { variable }),
  };
}

function flagOf(input: InputName, flag: string, value: string): NonNullable<RunStep["flags"]> {
  const { kind }: inputs.InputSpec = inputs.TABLE[input];
  return { [flag]: kind === "switch" ? true : value };
}

const hasLayersDefault = ({ phase, input }: InputRow): boolean => {
  const { fallback }: inputs.InputSpec = inputs.TABLE[input];
  return fallback?.startsWith(LAYERS) === true && phase in inputs.TABLE.layers.since;
};

/** The default of an input in this layers directory. */
export function layersDefault({ input }: Pick<InputRow, "input">, layers: string): string {
  const { fallback = "" }: inputs.InputSpec = inputs.TABLE[input];
  return fallback.replace(LAYERS, layers);
}

function inputCase(row: InputRow, { variant, says, given, value, lenient }: Required<Variant>): TestCase {
  const { phase, input, platform = rangeOf(row), buildpack, can } = row;
  const name = nameOf(input);
  const statements = [`platform.${inputs.PROGRAMS[row.statementOf ?? phase]}.input.${name}`, ...(row.covers ?? [])];
  const isFirst = variant === "flag-over-variable";
  const when = row.when(given);
  const last = when.length - 1;
  const effects = row.shows(value).map(([place, is]) =>
    lenientIf(lenient, expectThat(place, is, ...statements, ...(isFirst ? ["platform.usage.flag-precedence"] : [])), {
      present: false,
    }),
  );
  return testCase({
    id: `inputs.${phase}.${name}.${variant}`,
    says,
    lane: isFirst || row.covers !== undefined ? "must" : "implied",
    ...(platform !== undefined && { platform }),
    ...(buildpack !== undefined && { buildpack }),
    ...(can !== undefined && { can }),
    given: row.given,
    when,
    then: [lenientIf(lenient, expectSuccess(last), { between: [1, 255] }), ...effects],
  });
}

const lenientIf = (lenient: boolean, expectation: Expectation, is: Matcher): Expectation =>
  lenient ? allowReading(expectation, is, "A-43") : expectation;

/** As the text names the input. */
export function nameOf(input: InputName): string {
  const { flag, variable = "" }: inputs.InputSpec = inputs.TABLE[input];
  return flag ?? variable.replace(/^CNB_/, "").toLowerCase().replaceAll("_", "-");
}

function rangeOf({ phase, input }: InputRow): VersionRange | undefined {
  const { since }: inputs.InputSpec = inputs.TABLE[input];
  const from = since?.[phase];
  return from === undefined || from === "0.0" ? undefined : [from];
}

/** The value of a row as the name of an image of the world. */
export function refOf(value: string | undefined): Ref {
  invariant(value?.startsWith("@") === true, "a row about images has names of images");
  return `@${value.slice(1)}`;
}

type RowStart = Pick<InputRow, "phase" | "given" | "when"> & Pick<Partial<InputRow>, "statementOf" | "covers">;

/** What the lifecycle logs is not judged, only whether it logs. `given` has an empty file `/workspace/empty`. */
export const logLevelRow = (start: RowStart, step = 0, ...effects: readonly Shown[]): InputRow => ({
  ...start,
  input: "logLevel",
  values: ["error", "info"],
  fallback: "info",
  shows: (value) => [
    [
      `/steps/${step}/stdout`,
      value === "error" ? { equals: "" } : { differsFrom: afterStep(step).file("/workspace/empty", "text") },
    ],
    ...effects,
  ],
});

/** Who owns what the phase writes; the step runs as root, without any of the two ids. */
export const ownerRows = (start: RowStart, step = 0, path = "/layers/analyzed.toml"): readonly InputRow[] =>
  (["uid", "gid"] as const).map((input) => ({
    ...start,
    when: (given) => start.when(withOtherId(input, given)),
    input,
    values: ["1000", "0"],
    can: ["two-uids"],
    shows: (value) => [[afterStep(step).file(path, "owner"), { equals: value === "1000" ? "user" : "root" }]],
  }));

const OTHER_ID = { uid: { CNB_GROUP_ID: "1000" }, gid: { CNB_USER_ID: "1000" } } as const;
const withOtherId = (input: "uid" | "gid", { env, ...given }: GivenInputs): GivenInputs => ({
  ...given,
  env: { ...OTHER_ID[input], ...env },
});
