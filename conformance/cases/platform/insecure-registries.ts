/**
 * platform.md > Inputs of the phases that use a registry: <insecure-registry>. The registries `first.test` and `second.test` speak plain HTTP,
 * and their names are not those of this machine, so that only this input lets a lifecycle use them.
 */
import type { RunStep, Step, TestCase } from "#protocol";
import { makeLayer } from "../vocabulary/acts.ts";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, helloBuildpack, publishImage } from "../vocabulary/images.ts";
import { type GivenInputs, type InputRow, inputCases } from "../vocabulary/inputs.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { analyze, build, create, detect, exportApp, newContainer, rebase, restore } from "../vocabulary/steps.ts";
import { impliedCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const FIRST = "first.test:5000";
const SECOND = "second.test:5000";
const ELSEWHERE = "other.test:5000";
const THERE: GivenInputs = { flags: { "-insecure-registry": FIRST } };
const STATEMENT = "platform.restorer.input.insecure-registry";

const plus = ({ flags, env }: GivenInputs, more: Partial<RunStep>): Partial<RunStep> => ({
  ...more,
  flags: { ...more.flags, ...flags },
  ...(env !== undefined && { env }),
});
const row = (phase: InputRow["phase"], rest: Pick<InputRow, "given" | "when" | "shows">): InputRow => ({
  phase,
  input: "insecureRegistries",
  values: [FIRST, ELSEWHERE],
  statementOf: "restore",
  ...rest,
});

const APP_THERE = { images: ["@first.test/app:1"] } as const;
const CACHE_THERE = { flags: { "-cache-dir": [], "-cache-image": "@first.test/cache:1" } } as const;
const DEP = "/layers/acme_hello/dep/file";
const appIsThere = (step: number) => () => [[afterStep(step).image(APP, "config", "os"), { equals: "linux" }]] as const;

const rows: readonly InputRow[] = [
  row("analyze", {
    given: world(),
    when: (given) => [analyze(plus(given, { flags: { "-run-image": "@first.test/run:1" } }))],
    shows: () => [[afterStep(0).analyzed("run-image", "image"), { equals: "@first.test/run:1" }]],
  }),
  row("restore", {
    given: world({ buildpacks: [helloBuildpack(...makeLayer("dep", ["cache", "build"], { file: "1\n" }))] }),
    when: (given) => [
      create(plus(THERE, CACHE_THERE)),
      newContainer,
      analyze(plus(THERE, { flags: { "-cache-image": "@first.test/cache:1" } })),
      detect(),
      restore(plus(given, CACHE_THERE)),
    ],
    shows: () => [[afterStep(4).file(DEP, "text"), { equals: "1\n" }]],
  }),
  row("export", {
    given: world(),
    when: (given) => [analyze(plus(THERE, APP_THERE)), detect(), restore(), build(), exportApp(plus(given, APP_THERE))],
    shows: appIsThere(4),
  }),
  row("create", { given: world(), when: (given) => [create(plus(given, APP_THERE))], shows: appIsThere(0) }),
  row("rebase", {
    given: world(),
    when: (given) => [create(), publishImage("@run:1"), rebase("@run:1", plus(given, APP_THERE))],
    shows: () => [[afterStep(2).diffId(APP, 1), { sameAs: afterStep(2).diffId("@run:1", 1) }]],
  }),
];

/** The run image is on one of the registries and the app image on the other. */
const onTwo = (given: GivenInputs): readonly Step[] => [
  create(plus(given, { images: ["@second.test/app:1"], flags: { "-run-image": "@first.test/run:1" } })),
];
const SINCE = { platform: ["0.13"] } as const;
const BOTH = { flags: { "-insecure-registry": [FIRST, SECOND] } };

/** run.toml names the run image, so that the phase looks itself whether it can be read. */
const listedRunImages: readonly TestCase[] = ([analyze, create] as const).map((phase) =>
  impliedCase({
    id: `${phase().run}.insecure-registry.of-run-toml`,
    ...SINCE,
    says: "A run image of run.toml may be on a registry without TLS that is listed.",
    given: world({
      files: { "/cnb/run.toml": { text: `[[images]]\nimage = "${FIRST}/run:1"\n`, owner: "root" } },
    }),
    when: [phase(THERE)],
    then: [
      expectSuccess(0, STATEMENT),
      expectEqual(afterStep(0).analyzed("run-image", "image"), "@first.test/run:1", STATEMENT),
    ],
  }),
);

export const insecureRegistryCases: readonly TestCase[] = [
  ...inputCases(rows).map(({ testCase }) => testCase),
  // official: fails.
  ...listedRunImages,
  impliedCase({
    id: "create.insecure-registry.two",
    ...SINCE,
    says: "The creator takes several registries without TLS from its flags.",
    given: world(),
    when: onTwo(BOTH),
    then: [
      expectSuccess(0, STATEMENT),
      expectEqual(afterStep(0).image(APP, "config", "os"), "linux", STATEMENT),
      expectEqual(afterStep(0).analyzed("run-image", "image"), "@first.test/run:1"),
    ],
  }),
  impliedCase({
    id: "create.insecure-registry.two-in-variable",
    ...SINCE,
    says: "The creator takes several registries without TLS from the variable.",
    given: world(),
    when: onTwo({ env: { CNB_INSECURE_REGISTRIES: `${FIRST},${SECOND}` } }),
    then: [expectSuccess(0, STATEMENT), expectEqual(afterStep(0).image(APP, "config", "os"), "linux", STATEMENT)],
  }),
  ...(["first", "second"] as const).map((missing) =>
    impliedCase({
      id: `create.insecure-registry.${missing}-not-listed`,
      ...SINCE,
      says: `The creator uses TLS with a registry that is not listed, the ${missing} of two.`,
      given: world(),
      when: onTwo({ flags: { "-insecure-registry": [missing === "first" ? SECOND : FIRST] } }),
      then: [expectFailure(0, STATEMENT)],
      control: { id: "create.insecure-registry.two", differs: "/when/0/flags/-insecure-registry" },
    }),
  ),
];
