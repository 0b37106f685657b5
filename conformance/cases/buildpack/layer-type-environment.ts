/**
 * buildpack.md > Environment > Provided by the Buildpacks, Layer Paths: each combination of layer types, and each directory of a layer that
 * changes an environment. What the next buildpack or a process gets follows from the types alone.
 */
import type { Expectation, TestCase } from "#protocol";
import { type LayerType, makeLayer, recordCall, recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { build, create, launch } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { BASE_PATH, buildpack, world, worldForBuild } from "../vocabulary/world.ts";

type Types = readonly LayerType[];
const SUBSETS = (["launch", "build", "cache"] as const).reduce<readonly Types[]>(
  (some, type) => some.flatMap((one) => [one, [...one, type]]),
  [[]],
);

/** Variables by the directory of their file, and the phases that the directory is for. */
const FILES = {
  "env/OF_ENV": ["build", "launch"],
  "env.build/OF_BUILD": ["build"],
  "env.launch/OF_LAUNCH": ["launch"],
  "env.launch/web/OF_PROCESS": ["launch"],
} as const;
const PATHS = {
  LD_LIBRARY_PATH: ["lib", "build", "launch"],
  LIBRARY_PATH: ["lib", "build"],
  CPATH: ["include", "build"],
  PKG_CONFIG_PATH: ["pkgconfig", "build"],
} as const;

const nameOf = (types: Types): string => (types.length === 0 ? "none" : types.join("-"));
const inWords = (types: Types): string =>
  types.length === 0 ? "without a type" : `of the types ${types.join(" and ")}`;

const writer = (types: Types) =>
  buildpack({
    id: "acme/writer",
    build: [
      ...makeLayer("x", types, {
        ...Object.fromEntries(Object.keys(FILES).map((path) => [path, path])),
        ...Object.fromEntries(["bin", "lib", "include", "pkgconfig"].map((name) => [`${name}/file`, ""])),
      }),
      ...writeProcesses({ type: "web", command: ["/workspace/web"] }),
    ],
  });

const LAYER = "/layers/acme_writer/x";

/** The model: `at` is what the caller recorded. */
function expectationsOf(
  at: (variable: string) => string,
  phase: "build" | "launch",
  types: Types,
): readonly Expectation[] {
  const isFor = (phases: readonly string[]): boolean => types.includes(phase) && phases.includes(phase);
  const [paths, files] = [`buildpack.env.layer-paths.${phase}`, `buildpack.env.bp.${phase}-apply`];
  return [
    expectEqual(at("PATH"), types.includes(phase) ? `${LAYER}/bin:${BASE_PATH}` : BASE_PATH, paths),
    ...Object.entries(PATHS).map(([variable, [directory, ...phases]]) =>
      isFor(phases) ? expectEqual(at(variable), `${LAYER}/${directory}`, paths) : expectAbsent(at(variable), paths),
    ),
    ...Object.entries(FILES).map(([path, phases]) => {
      const variable = path.slice(path.lastIndexOf("/") + 1);
      return isFor(phases) ? expectEqual(at(variable), path, files) : expectAbsent(at(variable), files);
    }),
  ];
}

const builds = SUBSETS.map(
  (types): TestCase =>
    mustCase({
      id: `build.layer-type-environment.${nameOf(types)}`,
      says: `The next buildpack gets from a layer ${inWords(types)} what build layers give, and nothing else.`,
      buildpack: ["0.9"],
      given: worldForBuild({ buildpacks: [writer(types), buildpack({ build: recordCall("next") })] }),
      when: [build()],
      then: [expectSuccess(0), ...expectationsOf((name) => afterStep(0).call("next", "env", name), "build", types)],
    }),
);

const launches = SUBSETS.map(
  (types): TestCase =>
    mustCase({
      id: `launch.layer-type-environment.${nameOf(types)}`,
      says: `A process gets from a layer ${inWords(types)} what launch layers give, and nothing else.`,
      buildpack: ["0.9"],
      can: ["launch"],
      given: world({ buildpacks: [writer(types)], files: { "/workspace/web": recordingProgram("web") } }),
      when: [create(), launch("/cnb/process/web", { env: { PATH: `/cnb/process:${BASE_PATH}` } })],
      then: [expectSuccess(1), ...expectationsOf((name) => afterStep(1).call("web", "env", name), "launch", types)],
    }),
);

export const layerTypeEnvironmentCases: readonly TestCase[] = [...builds, ...launches];
