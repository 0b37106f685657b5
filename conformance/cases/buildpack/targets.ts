/**
 * buildpack.md > Targets; Environment > Provided by the Lifecycle > Targets: each component of a target in detection and in the variables of
 * buildpacks. Values that differ are near: another case, a longer or a shorter one.
 */
import type { Expectation, TestCase } from "#protocol";
import { expectAbsent, expectEqual } from "../vocabulary/expect.ts";
import { expectDetectedGroup, expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { build, detect } from "../vocabulary/steps.ts";
import { detectCase, impliedCase, mustCase } from "../vocabulary/test-case.ts";
import { buildpack, orderFile, worldForBuild, worldForDetect } from "../vocabulary/world.ts";
import {
  analyzed,
  BASE,
  COMPONENTS,
  type Component,
  declared,
  NEAR,
  type Target,
  targetWithout,
  WORDS,
} from "./target-components.ts";

/** The buildpack with the target is alone in the first group. */
const matchCase = (what: string, says: string, toml: string, base: Target, lane: "matches" | "fails", covers: string) =>
  detectCase({
    id: `detect.target-data.${what}`,
    lane: lane === "fails" ? "must" : "implied",
    says,
    platform: ["0.12"],
    buildpack: ["0.10"],
    given: worldForDetect({
      buildpacks: [buildpack({ id: "acme/targeted", toml }), buildpack({ id: "acme/other" })],
      order: orderFile([{ id: "acme/targeted" }], [{ id: "acme/other" }]),
      files: analyzed(base),
    }),
    then: expectDetectedGroup([lane === "fails" ? "acme/other" : "acme/targeted"], covers),
  });

const MISMATCH = "buildpack.detection.target-mismatch";
const VALIDATED = "buildpack.targets.validated";
const WILDCARD = "buildpack.targets.wildcard";

const detection: readonly TestCase[] = [
  matchCase("all", "A target of which every component is equal matches.", declared(BASE), BASE, "matches", VALIDATED),
  ...COMPONENTS.flatMap((one) => [
    matchCase(
      `${one}-absent`,
      `A target without ${WORDS[one]} matches any, if the rest is equal.`,
      declared(targetWithout(one)),
      BASE,
      "matches",
      WILDCARD,
    ),
    ...NEAR[one].map((value, i) =>
      matchCase(
        `${one}-near-${i + 1}`,
        `A target whose ${WORDS[one]} is ${value} does not match ${BASE[one]}, even if the rest is equal.`,
        declared({ ...BASE, [one]: value }),
        BASE,
        "fails",
        MISMATCH,
      ),
    ),
  ]),
  matchCase(
    "variant-absent-in-both",
    "If neither the target nor the run image has a variant, the rest decides.",
    declared(targetWithout("variant")),
    targetWithout("variant"),
    "matches",
    VALIDATED,
  ),
  matchCase(
    "name-and-version-apart",
    "The name of one distribution and the version of another do not match together.",
    declared({ ...BASE, version: "2" }, { name: "elsewhere", version: BASE.version }),
    BASE,
    "fails",
    MISMATCH,
  ),
  matchCase(
    "components-apart",
    "The components of several targets do not match together.",
    declared({ ...BASE, arch: "amd64" }) + declared({ ...BASE, os: "freebsd" }),
    BASE,
    "fails",
    MISMATCH,
  ),
  matchCase(
    "last-of-several",
    "A buildpack passes if only its last target matches, with its last distribution.",
    declared({ ...BASE, arch: "amd64" }) + declared({ ...BASE, version: "2" }, BASE),
    BASE,
    "matches",
    VALIDATED,
  ),
];

const VARIABLES = {
  os: ["CNB_TARGET_OS", "os"],
  arch: ["CNB_TARGET_ARCH", "arch"],
  variant: ["CNB_TARGET_ARCH_VARIANT", "variant"],
  name: ["CNB_TARGET_DISTRO_NAME", "distro-name"],
  version: ["CNB_TARGET_DISTRO_VERSION", "distro-version"],
} as const satisfies Readonly<Record<Component, readonly [string, string]>>;

/** Each variable has its component, and without the component there is no variable, not even an empty one. */
const variables: readonly TestCase[] = (["detect", "build"] as const).flatMap((phase) =>
  [undefined, "variant" as const, "name" as const, "version" as const].map((missing) => {
    const target = missing === undefined ? BASE : targetWithout(missing);
    const acts = [{ do: "record" as const, as: phase }];
    const given = { buildpacks: [buildpack({ [phase]: acts })], files: analyzed(target) };
    return mustCase({
      id: `${phase}.target-variables.${missing === undefined ? "all" : `no-${missing}`}`,
      says:
        missing === undefined
          ? `A buildpack gets each component of the target in bin/${phase}.`
          : `A buildpack has no variable for a ${WORDS[missing]} that the target lacks in bin/${phase}.`,
      buildpack: ["0.10"],
      given: phase === "detect" ? worldForDetect(given) : worldForBuild(given),
      when: [phase === "detect" ? detect() : build()],
      then: [expectSuccess(0), ...COMPONENTS.map((one) => expectVariable(phase, one, target[one]))],
    });
  }),
);

/** The machines of all worlds have the same `/etc/os-release`, and the run image of this world has none. */
const inferred: readonly TestCase[] = (["detect", "build"] as const).map((phase) => {
  const given = {
    buildpacks: [buildpack({ [phase]: [{ do: "record", as: phase }] })],
    files: analyzed({ os: BASE.os, arch: BASE.arch }),
  };
  const variable = (one: "name" | "version", value: string) =>
    allowReading(
      expectEqual(
        afterStep(0).call(phase, "env", VARIABLES[one][0]),
        value,
        "platform.analyzed.run-image.distro-inferred",
      ),
      { present: false },
      "A-27",
    );
  return impliedCase({
    id: `${phase}.target-variables.inferred`,
    says: `A buildpack gets the distribution of /etc/os-release in bin/${phase} if the run image names none.`,
    buildpack: ["0.10"],
    given: phase === "detect" ? worldForDetect(given) : worldForBuild(given),
    when: [phase === "detect" ? detect() : build()],
    then: [expectSuccess(0), variable("name", "plimsoll"), variable("version", "1")],
  });
});

function expectVariable(phase: "detect" | "build", component: Component, value: string | undefined): Expectation {
  const [variable, id] = VARIABLES[component];
  const at = afterStep(0).call(phase, "env", variable);
  const covers = `buildpack.env.target.${id}`;
  if (value === undefined) return expectAbsent(at, covers);
  return expectEqual(at, value, covers, `platform.${phase === "detect" ? "detector" : "builder"}.target-data`);
}

export const targetCases: readonly TestCase[] = [...detection, ...variables, ...inferred];
