/** buildpack.md > Environment > Environment Variable Modification Rules, each at build and at launch. */
import type { Act } from "#machine";
import type { BuildpackSpec, Expectation, TestCase } from "#protocol";
import { makeLayer, recordCall, recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { create, launch } from "../vocabulary/steps.ts";
import { buildCase, mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world, worldForBuild } from "../vocabulary/world.ts";

/** Files by layer and path, written in this order. `env.phase` means `env.build` or `env.launch`. */
type Layers = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface Row {
  readonly what: string;
  readonly says: string;
  readonly first: Layers;
  readonly second?: Layers;
  /** The resulting value of `LIST`. */
  readonly value: string;
  readonly covers: readonly string[];
  readonly only?: "launch";
  /** Parts of the value that come from different files; each shows that its file has an effect. */
  readonly parts?: readonly string[];
}

const ROWS: readonly Row[] = [
  {
    what: "append",
    says: "the contents of .append files of earlier buildpacks come first",
    first: { x: { "env/LIST.append": "1" } },
    second: { x: { "env/LIST.append": "2" } },
    value: "12",
    covers: ["append.concat", "append.buildpack-order", "rules.suffix"],
  },
  {
    what: "append-layers",
    says: "the contents of .append files are in the ascending order of their layers",
    first: { b: { "env/LIST.append": "2" }, a: { "env/LIST.append": "1" } },
    value: "12",
    covers: ["append.layer-order"],
  },
  {
    what: "append-directories",
    says: "the contents of .append files for every phase come before those for this phase",
    first: { x: { "env.phase/LIST.append": "2", "env/LIST.append": "1" } },
    value: "12",
    parts: ["1", "2"],
    covers: ["append.dir-order"],
  },
  {
    what: "append-process",
    says: "the contents of .append files for the process come last",
    first: { x: { "env.launch/web/LIST.append": "3", "env.launch/LIST.append": "2", "env/LIST.append": "1" } },
    value: "123",
    covers: ["append.dir-order"],
    only: "launch",
  },
  {
    what: "prepend",
    says: "the contents of .prepend files of later buildpacks come first",
    first: { x: { "env/LIST.prepend": "1" } },
    second: { x: { "env/LIST.prepend": "2" } },
    value: "21",
    covers: ["prepend.concat", "prepend.buildpack-order", "rules.suffix"],
  },
  {
    what: "prepend-layers",
    says: "the contents of .prepend files are in the descending order of their layers",
    first: { b: { "env/LIST.prepend": "2" }, a: { "env/LIST.prepend": "1" } },
    value: "21",
    covers: ["prepend.layer-order"],
  },
  {
    what: "prepend-directories",
    says: "the contents of .prepend files for this phase come before those for every phase",
    first: { x: { "env.phase/LIST.prepend": "2", "env/LIST.prepend": "1" } },
    value: "21",
    covers: ["prepend.dir-order"],
  },
  {
    what: "prepend-process",
    says: "the contents of .prepend files for the process come first",
    first: { x: { "env.launch/web/LIST.prepend": "3", "env.launch/LIST.prepend": "2", "env/LIST.prepend": "1" } },
    value: "321",
    covers: ["prepend.dir-order"],
    only: "launch",
  },
  {
    what: "override",
    says: "an .override file of a later buildpack takes precedence",
    first: { x: { "env/LIST.override": "1" } },
    second: { x: { "env/LIST.override": "2" } },
    value: "2",
    covers: ["override.value", "override.buildpack-order"],
  },
  {
    what: "override-unsuffixed",
    says: "a file without a suffix overrides",
    first: { x: { "env/LIST": "1" } },
    second: { x: { "env/LIST": "2" } },
    value: "2",
    covers: ["rules.suffix", "rules.name", "override.value"],
  },
  {
    what: "override-layers",
    says: "an .override file of the layer with the last name takes precedence",
    first: { b: { "env/LIST.override": "2" }, a: { "env/LIST.override": "1" } },
    value: "2",
    covers: ["override.layer-order"],
  },
  {
    what: "override-directories",
    says: "an .override file for this phase takes precedence over one for every phase",
    first: { x: { "env.phase/LIST.override": "2", "env/LIST.override": "1" } },
    value: "2",
    covers: ["override.dir-order"],
  },
  {
    what: "override-process",
    says: "an .override file for the process takes precedence",
    first: { x: { "env.launch/web/LIST.override": "3", "env.launch/LIST.override": "2", "env/LIST.override": "1" } },
    value: "3",
    covers: ["override.dir-order"],
    only: "launch",
  },
  {
    what: "default",
    says: "a .default file of an earlier buildpack takes precedence",
    first: { x: { "env/LIST.default": "1" } },
    second: { x: { "env/LIST.default": "2" } },
    value: "1",
    covers: ["default.buildpack-order"],
  },
  {
    what: "default-layers",
    says: "a .default file of the layer with the first name takes precedence",
    first: { b: { "env/LIST.default": "2" }, a: { "env/LIST.default": "1" } },
    value: "1",
    covers: ["default.layer-order"],
  },
  {
    what: "default-directories",
    says: "a .default file for every phase takes precedence over one for this phase",
    first: { x: { "env.phase/LIST.default": "2", "env/LIST.default": "1" } },
    value: "1",
    covers: ["default.dir-order"],
  },
  {
    what: "default-process",
    says: "a .default file for every process takes precedence over one for this process",
    first: { x: { "env.launch/web/LIST.default": "3", "env.launch/LIST.default": "2" } },
    value: "2",
    covers: ["default.dir-order"],
    only: "launch",
  },
  {
    what: "default-of-set",
    says: "a .default file does not change a variable that is set",
    first: { x: { "env/LIST": "set" } },
    second: { x: { "env/LIST.default": "default" } },
    value: "set",
    covers: ["default.only-if-empty"],
  },
  {
    what: "default-of-empty",
    says: "a .default file sets a variable that is empty",
    first: { x: { "env/LIST": "" } },
    second: { x: { "env/LIST.default": "default" } },
    value: "default",
    covers: ["default.only-if-empty"],
  },
  {
    what: "delimiter",
    says: "a .delim file separates what its layer appends",
    first: { x: { "env/LIST": "1" } },
    second: { x: { "env/LIST.append": "2", "env/LIST.delim": ":" } },
    value: "1:2",
    covers: ["delim.used", "delim.overrides-default"],
  },
  {
    what: "delimiter-prepend",
    says: "a .delim file separates what its layer prepends",
    first: { x: { "env/LIST": "1" } },
    second: { x: { "env/LIST.prepend": "2", "env/LIST.delim": ";" } },
    value: "2;1",
    covers: ["delim.used", "delim.overrides-default"],
  },
  // official: a delimiter applies in its own directory only.
  {
    what: "delimiter-of-layer",
    says: "a .delim file applies in every directory of its layer",
    first: { x: { "env/LIST": "1", "env/LIST.delim": ":", "env.phase/LIST.append": "2" } },
    value: "1:2",
    covers: ["delim.used"],
  },
  {
    what: "delimiter-of-other-layer",
    says: "a .delim file applies in its own layer only",
    first: { a: { "env/LIST": "1", "env/LIST.delim": ":" }, b: { "env/LIST.append": "2" } },
    value: "12",
    covers: ["delim.used"],
  },
  {
    what: "layer-at-a-time",
    says: "the lifecycle applies all files of one layer before the next layer",
    first: { a: { "env/LIST.append": "1", "env.phase/LIST.override": "2" }, b: { "env/LIST.append": "3" } },
    value: "23",
    covers: ["delim.layer-at-a-time"],
  },
  {
    what: "no-shell",
    says: "the lifecycle does not evaluate the contents of files",
    first: { x: { "env/LIST": "$$HOME `id` $$(id) ~ \\n*\n" } },
    value: "$HOME `id` $(id) ~ \\n*\n",
    covers: ["rules.no-shell"],
  },
];

const acts = (layers: Layers, phase: "build" | "launch"): readonly Act[] =>
  Object.entries(layers).flatMap(([name, files]) =>
    makeLayer(
      name,
      [phase],
      Object.fromEntries(
        Object.entries(files).map(([path, text]) => [path.replace("env.phase", `env.${phase}`), text]),
      ),
    ),
  );

const writers = ({ first, second }: Omit<Row, "value">, phase: "build" | "launch"): readonly BuildpackSpec[] => [
  buildpack({ id: "acme/first", build: acts(first, phase) }),
  ...(second === undefined ? [] : [buildpack({ id: "acme/second", build: acts(second, phase) })]),
];

/** Up to its last period, each file name is another one than up to its first. What such a file does to `LIST` is open. */
const OTHER_NAMES = ["LIST.B", "LIST.", "LIST.B.append"];
const PERIODS: Layers = {
  x: { "env/KEPT": "kept", ...Object.fromEntries(OTHER_NAMES.map((name) => [`env/${name}.override`, "lost"])) },
};
const SEVERAL_PERIODS: Omit<Row, "value"> = {
  what: "several-periods",
  says: "the name of a variable ends at the first period of the file name, and no variable has a longer one",
  first: PERIODS,
  covers: ["rules.name"],
};
const expectNoOtherName = (seen: Seen): readonly Expectation[] => [
  expectEqual(seen("KEPT"), "kept"),
  ...OTHER_NAMES.map((name) => expectAbsent(seen(name), "buildpack.env.rules.name")),
];

/** That a file has an effect at all, and which one it has, are two statements. */
const expectValue = (
  at: string,
  { value, covers, parts = [] }: Row,
  ...applied: readonly string[]
): readonly Expectation[] => [
  expectThat(at, { present: true }, ...applied),
  ...parts.map((part) => expectThat(at, { includes: part }, ...applied)),
  expectEqual(at, value, ...covers.map((id) => `buildpack.env.${id}`)),
];

type Seen = (name: string) => string;
const caseAtBuild = (row: Omit<Row, "value">, expected: (seen: Seen) => readonly Expectation[]): TestCase =>
  buildCase({
    id: `build.env-files.${row.what}`,
    says: `For later buildpacks, ${row.says}.`,
    given: worldForBuild({
      buildpacks: [...writers(row, "build"), buildpack({ id: "acme/reader", build: recordCall("reader") })],
    }),
    then: [expectSuccess(0), ...expected((name) => afterStep(0).call("reader", "env", name))],
  });

const caseAtLaunch = (row: Omit<Row, "value">, expected: (seen: Seen) => readonly Expectation[]): TestCase =>
  mustCase({
    id: `launch.env-files.${row.what}`,
    says: `For the process, ${row.says}.`,
    buildpack: ["0.9"],
    can: ["launch"],
    given: world({
      buildpacks: [
        ...writers(row, "launch"),
        buildpack({ id: "acme/web", build: writeProcesses({ type: "web", command: ["/workspace/web"] }) }),
      ],
      files: { "/workspace/web": recordingProgram("web") },
    }),
    when: [create(), launch("/cnb/process/web")],
    then: [expectSuccess(1), ...expected((name) => afterStep(1).call("web", "env", name))],
  });

export const modificationRuleCases: readonly TestCase[] = [
  ...ROWS.filter(({ only }) => only === undefined).map((row) =>
    caseAtBuild(row, (seen) => expectValue(seen("LIST"), row, "buildpack.env.bp.build-apply")),
  ),
  ...ROWS.map((row) =>
    caseAtLaunch(row, (seen) =>
      expectValue(
        seen("LIST"),
        row,
        "buildpack.env.bp.launch-apply",
        "platform.launcher.exec.env-vars",
        "platform.env.launch.buildpack-mods",
      ),
    ),
  ),
  caseAtBuild(SEVERAL_PERIODS, expectNoOtherName),
  caseAtLaunch(SEVERAL_PERIODS, expectNoOtherName),
];
