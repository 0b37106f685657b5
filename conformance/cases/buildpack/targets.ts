/**
 * buildpack.md > Targets; Environment > Provided by the Lifecycle > Targets; platform.md > rebaser, analyzer: each component of a target in
 * each place where targets are compared or handed on. Values that differ are near: another case, a longer or a shorter one.
 */
import type { Expectation, TestCase, World } from "#protocol";
import { expectApp } from "../platform/rebase-world.ts";
import {
  allowReading,
  expectAbsent,
  expectDetectedGroup,
  expectEqual,
  expectFailure,
  expectSuccess,
  expectThat,
} from "../vocabulary/expect.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { runImage } from "../vocabulary/run-images.ts";
import { analyze, build, create, detect, rebase, restore } from "../vocabulary/steps.ts";
import { detectCase, impliedCase, mustCase } from "../vocabulary/test-case.ts";
import { tomlLines } from "../vocabulary/toml.ts";
import { buildpack, orderFile, world, worldForBuild, worldForDetect } from "../vocabulary/world.ts";

interface Target {
  readonly os?: string;
  readonly arch?: string;
  readonly variant?: string;
  readonly name?: string;
  readonly version?: string;
}
type Component = keyof Target;

const BASE = { os: "linux", arch: "arm64", variant: "v8", name: "plimsoll", version: "1.2" } as const;
const WORDS: Readonly<Record<Component, string>> = {
  os: "operating system",
  arch: "architecture",
  variant: "architecture variant",
  name: "distribution",
  version: "distribution version",
};
const COMPONENTS = Object.keys(WORDS) as readonly Component[];
const NEAR: Readonly<Record<Component, readonly [string, ...string[]]>> = {
  os: ["linux2", "Linux"],
  arch: ["arm", "arm64be"],
  variant: ["v7", "v8.1"],
  name: ["plimsoll-edge", "plim"],
  version: ["1.20", "1"],
};

const lines = (values: Readonly<Record<string, string | undefined>>): string =>
  tomlLines(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)));

/** Both spellings of a variant (C-34), because these cases are about comparison only. */
const platformLines = ({ os, arch, variant }: Target): string => lines({ os, arch, variant, "arch-variant": variant });

const distroTable = (at: string, { name, version }: Target): string =>
  name === undefined && version === undefined ? "" : `${at}\n${lines({ name, version })}`;

const declared = (target: Target, ...more: readonly Target[]): string =>
  `[[targets]]\n${platformLines(target)}${[target, ...more].map((one) => distroTable("[[targets.distros]]", one)).join("")}`;

const analyzed = (target: Target) => {
  const image = "127.0.0.1:5000/run:1";
  const text = `[run-image]\n${tomlLines({ reference: image, image })}[run-image.target]\n${platformLines(target)}`;
  return { "/layers/analyzed.toml": { text: text + distroTable("[run-image.target.distro]", target) } };
};

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
const without = (component: Component): Target => ({ ...BASE, [component]: undefined });

const detection: readonly TestCase[] = [
  matchCase("all", "A target of which every component is equal matches.", declared(BASE), BASE, "matches", VALIDATED),
  ...COMPONENTS.flatMap((one) => [
    matchCase(
      `${one}-absent`,
      `A target without ${WORDS[one]} matches any, if the rest is equal.`,
      declared(without(one)),
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
    declared(without("variant")),
    without("variant"),
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
    const target = missing === undefined ? BASE : without(missing);
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

const DISTRIBUTION = "io.buildpacks.base.distro";
const imageFor = ({ os, arch, variant, name, version }: Target, file: string) =>
  runImage({
    config: { os: os ?? BASE.os, architecture: arch ?? BASE.arch, ...(variant !== undefined && { variant }) },
    labels: {
      ...(name !== undefined && { [`${DISTRIBUTION}.name`]: name }),
      ...(version !== undefined && { [`${DISTRIBUTION}.version`]: version }),
    },
    files: [{ name: file, text: "a run image\n", owner: "root" }],
  });

/** For the restorer: analyzed.toml names the run image without its target. */
function worldToRecord(target: Target, isAnalyzed: boolean): World {
  const name = "127.0.0.1:5000/run:1";
  const group = `[[group]]\n${tomlLines({ id: "acme/hello", version: "1.0.0", api: "${buildpack-api}" })}`;
  return world({
    images: { "@run:1": imageFor(target, "/etc/run") },
    ...(isAnalyzed && {
      files: {
        "/layers/group.toml": { text: group },
        "/layers/analyzed.toml": { text: `[run-image]\n${tomlLines({ reference: name, image: name })}` },
      },
    }),
  });
}

const rebaseCase = (id: string, says: string, target: Target, then: readonly Expectation[], differs?: string) =>
  impliedCase({
    id: `rebase.target-data.${id}`,
    says,
    given: worldForRebase,
    when: [create(), { publish: { "@run:1": imageFor(target, "/etc/new") } }, rebase("@run:1")],
    then,
    ...(differs !== undefined && { control: { id: "rebase.target-data.equal", differs } }),
  });

const worldForRebase = (() => {
  const given = worldForDetect({ images: { "@run:1": imageFor(BASE, "/etc/old") } });
  const { "/layers/analyzed.toml": _, ...files } = given.files;
  return { ...given, files };
})();

const PLACES: Readonly<Record<Component, string>> = {
  os: "os",
  arch: "architecture",
  variant: "variant",
  name: `config/Labels/${DISTRIBUTION}.name`,
  version: `config/Labels/${DISTRIBUTION}.version`,
};
const TARGET_MATCH = "platform.rebaser.noforce.target-match";

const rebases: readonly TestCase[] = [
  rebaseCase("equal", "The rebaser accepts a run image of which every component of the target is equal.", BASE, [
    expectSuccess(2),
    expectApp.changed("platform.rebaser.output.image"),
  ]),
  ...COMPONENTS.map((one) =>
    rebaseCase(
      `other-${one}`,
      `Without -force, the rebaser rejects a run image that differs in the ${WORDS[one]} alone.`,
      { ...BASE, [one]: NEAR[one][0] },
      [expectFailure(2, TARGET_MATCH), expectApp.unchanged(TARGET_MATCH)],
      `/when/1/publish/@run:1/config/${PLACES[one]}`,
    ),
  ),
];

/** What the analyzer and the restorer record of a run image, component by component. */
const RECORDED = {
  analyze: { step: analyze(), covers: "platform.analyzed.run-image.target", lane: "implied" },
  restore: { step: restore(), covers: "platform.restorer.run-image.populate-target", lane: "must" },
} as const;

const SEEN = { os: BASE.os, arch: BASE.arch, distro: { name: BASE.name, version: BASE.version } };
const recordings: readonly TestCase[] = (["analyze", "restore"] as const).flatMap((phase) =>
  (phase === "analyze" ? [undefined, "variant" as const] : [undefined]).map((missing) => {
    const { step, covers, lane } = RECORDED[phase];
    const target: Target = missing === undefined ? BASE : without(missing);
    const recorded = (...inside: readonly string[]) => afterStep(0).analyzed("run-image", "target", ...inside);
    const seen = expectThat(recorded(), { includes: SEEN }, covers);
    return mustCase({
      id: `${phase}.target-data.${missing === undefined ? "all" : `no-${missing}`}`,
      lane,
      says:
        missing === undefined
          ? `analyzed.toml has each component of the run image's target after ${phase}.`
          : `analyzed.toml has no variant after ${phase} if the run image has none.`,
      given: worldToRecord(target, phase === "restore"),
      when: [step],
      then: [
        expectSuccess(0),
        phase === "restore" ? allowReading(seen, { present: false }, "A-45") : seen,
        ...(missing === undefined
          ? [allowReading(expectEqual(recorded("variant"), BASE.variant, covers), { present: false }, "C-34")]
          : [expectAbsent(recorded("variant"), covers), expectAbsent(recorded("arch-variant"), covers)]),
      ],
    });
  }),
);

export const targetCases: readonly TestCase[] = [...detection, ...variables, ...inferred, ...rebases, ...recordings];
