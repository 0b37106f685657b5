/**
 * buildpack.md > Environment > Layer Paths, Environment Variable Modification Rules: the order of layers of one buildpack, with names that
 * other orders than that of the whole names sort differently: by file name, by number, by length, without case, by script.
 */
import type { Expectation, Step, TestCase } from "#protocol";
import { makeLayer, recordCall, recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowContradiction, allowReading } from "../vocabulary/readings.ts";
import { build, create, launch } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { BASE_PATH, buildpack, world, worldForBuild } from "../vocabulary/world.ts";

interface Pair {
  readonly what: string;
  readonly says: string;
  /** In ascending order. */
  readonly names: readonly [string, string];
  /** The issue, if the text does not say what ascending means for these letters. */
  readonly open?: string;
}

const PAIRS: readonly Pair[] = [
  { what: "prefix", says: "whose names are equal up to a hyphen", names: ["node", "node-modules"] },
  { what: "extension", says: "whose names are equal up to a period", names: ["node", "node.js"] },
  { what: "digits", says: "whose names end in numbers", names: ["v10", "v2"] },
  { what: "length", says: "of which the first has the longer name", names: ["aaa", "b"] },
  { what: "case", says: "of which one begins with a capital", names: ["B", "a"], open: "A-84" },
  { what: "script", says: "of which one begins with a letter beyond ASCII", names: ["z", "ä"], open: "A-84" },
];

type At = "build" | "launch";

const RULES = ["append", "prepend", "override", "default"] as const;
type Rule = (typeof RULES)[number];
/** What two layers in this order make of a variable. */
const madeOf = (rule: Rule, [first, second]: readonly [string, string]): string =>
  ({ append: `${first},${second}`, prepend: `${second},${first}`, override: second, default: first })[rule];

const variableOf = (rule: Rule): string => `BY_${rule.toUpperCase()}`;
/** The second layer is made first, so that no order of making is right by accident. */
const writer = ([first, second]: readonly [string, string], at: At) =>
  buildpack({
    id: "acme/writer",
    build: [
      ...[second, first].flatMap((name) =>
        makeLayer(name, [at], {
          "bin/file": "",
          ...Object.fromEntries(
            RULES.flatMap((rule) => [
              [`env/${variableOf(rule)}.${rule}`, name],
              [`env/${variableOf(rule)}.delim`, ","],
            ]),
          ),
        }),
      ),
      ...writeProcesses({ type: "web", command: ["/workspace/web"] }),
    ],
  });

const STEPS: Readonly<Record<At, readonly Step[]>> = {
  build: [build()],
  launch: [create(), launch("/cnb/process/web", { env: { PATH: `/cnb/process:${BASE_PATH}` } })],
};
const see = (at: At, variable: string): string =>
  at === "build" ? afterStep(0).call("reader", "env", variable) : afterStep(1).call("web", "env", variable);

const pathOf = ([first, second]: readonly [string, string]): string =>
  `${[first, second].map((name) => `/layers/acme_writer/${name}/bin`).join(":")}:${BASE_PATH}`;

const reversed = ([first, second]: Pair["names"]): Pair["names"] => [second, first];
const allowReversed = (expected: Expectation, value: string, { open }: Pair): Expectation =>
  open === undefined ? expected : allowReading(expected, { equals: value }, open);

/** The official lifecycle has paths in descending order (D-01), which without the issue is a departure already. */
const expectPaths = (pair: Pair, at: At): Expectation =>
  allowContradiction(
    expectEqual(see(at, "PATH"), pathOf(pair.names), "buildpack.env.layer-paths.order-layers"),
    { equals: pathOf(reversed(pair.names)) },
    "D-01",
  );

const expectRule = (pair: Pair, at: At, rule: Rule): Expectation =>
  allowReversed(
    expectEqual(see(at, variableOf(rule)), madeOf(rule, pair.names), `buildpack.env.${rule}.layer-order`),
    madeOf(rule, reversed(pair.names)),
    pair,
  );

const caseOf = (pair: Pair, at: At, part: "paths" | "files"): TestCase =>
  mustCase({
    id: `${at}.name-order.${pair.what}-${part}`,
    says: `${at === "build" ? "For the next buildpack" : "For a process"}, the ${part} of layers ${pair.says} are in the ascending order of the names.`,
    buildpack: ["0.9"],
    ...(at === "launch" && { can: ["launch"] }),
    given:
      at === "build"
        ? worldForBuild({ buildpacks: [writer(pair.names, at), buildpack({ build: recordCall("reader") })] })
        : world({ buildpacks: [writer(pair.names, at)], files: { "/workspace/web": recordingProgram("web") } }),
    when: STEPS[at],
    then: [
      expectSuccess(at === "build" ? 0 : 1),
      ...(part === "paths" ? [expectPaths(pair, at)] : RULES.map((rule) => expectRule(pair, at, rule))),
    ],
  });

export const nameOrderCases: readonly TestCase[] = PAIRS.flatMap((pair) =>
  (["build", "launch"] as const).flatMap((at) => [caseOf(pair, at, "paths"), caseOf(pair, at, "files")]),
);
