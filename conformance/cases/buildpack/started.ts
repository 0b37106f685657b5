/**
 * buildpack.md > Detection, Build; image_extension.md > Generation: what bin/detect, bin/generate and bin/build get, and what becomes of
 * their output. environment-entries.ts has the directories of variables.
 */
import type { FileSpec, RunStep, TestCase, World } from "#protocol";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { extension, worldForGenerate } from "../vocabulary/extensions.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { build, detect } from "../vocabulary/steps.ts";
import { mustCase, testCase, type VersionRange } from "../vocabulary/test-case.ts";
import { buildpack, worldForBuild, worldForDetect } from "../vocabulary/world.ts";

/** A program of a buildpack or an extension, which a phase starts. */
interface Program {
  /** The first words of ids. */
  readonly id: string;
  readonly says: "bin/detect" | "bin/detect of an extension" | "bin/generate" | "bin/build";
  /** Its absolute path. */
  readonly path: string;
  /** A world in which the file at the path is this one; the component has these other files too. */
  readonly given: (program: FileSpec, others?: Readonly<Record<string, FileSpec>>) => World;
  readonly run: (more?: Parameters<typeof detect>[0]) => RunStep;
  readonly runs: { readonly lane: TestCase["lane"]; readonly covers: readonly string[] };
  /** The environment section applies to it. */
  readonly environment: readonly string[];
  readonly platform?: VersionRange;
  readonly buildpack?: VersionRange;
}

const BUILDPACK = "/cnb/buildpacks/acme_hello/1.0.0";
const EXTENSION = "/cnb/extensions/acme_ext/1.0.0";
const EXTENSIONS = { platform: ["0.13"], buildpack: ["0.10"] } as const;
const { detect: _detect, build: _build, ...bare } = buildpack();
const INHERITED = ["platform.env.build.base-image.inherit", "buildpack.env.platform.home-not-overridden"];

const PROGRAMS: readonly Program[] = [
  {
    id: "detect.program",
    says: "bin/detect",
    path: `${BUILDPACK}/bin/detect`,
    given: (program, others) =>
      worldForDetect({
        buildpacks: [{ ...bare, build: [], files: { "bin/detect": program, ...others } }],
        order: '[[order]]\n[[order.group]]\nid = "acme/hello"\nversion = "1.0.0"\n',
      }),
    run: detect,
    runs: { lane: "must", covers: ["buildpack.interface.invoke", "buildpack.detect.input.argv0"] },
    environment: INHERITED,
    buildpack: ["0.9"],
  },
  {
    ...EXTENSIONS,
    id: "detect.extension-program",
    says: "bin/detect of an extension",
    path: `${EXTENSION}/bin/detect`,
    given: (program, others) =>
      worldForGenerate({ extensions: [extension({ without: "detect", files: { "bin/detect": program, ...others } })] }),
    run: detect,
    runs: { lane: "implied", covers: ["buildpack.detect.input.argv0"] },
    environment: INHERITED,
  },
  {
    ...EXTENSIONS,
    id: "generate.program",
    says: "bin/generate",
    path: `${EXTENSION}/bin/generate`,
    given: (program, others) =>
      worldForGenerate({
        extensions: [extension({ without: "generate", files: { "bin/generate": program, ...others } })],
      }),
    run: detect,
    runs: { lane: "must", covers: ["ext.process.execute"] },
    environment: ["ext.process.env"],
  },
  {
    id: "build.program",
    says: "bin/build",
    path: `${BUILDPACK}/bin/build`,
    given: (program, others) =>
      worldForBuild({ buildpacks: [{ ...bare, detect: [], files: { "bin/build": program, ...others } }] }),
    run: build,
    runs: { lane: "must", covers: ["buildpack.interface.invoke", "buildpack.build.input.argv0"] },
    environment: INHERITED,
    buildpack: ["0.9"],
  },
];

const SEE: FileSpec = { acts: [{ do: "record", as: "see" }] };
const seen = (...inside: readonly (string | number)[]) => afterStep(0).call("see", ...inside);
const versionsOf = ({ platform, buildpack: apis }: Program) => ({
  ...(platform !== undefined && { platform }),
  ...(apis !== undefined && { buildpack: apis }),
});
const HOME = "/home/\udcff \udce4";

const casesOf = (program: Program): readonly TestCase[] => [
  testCase({
    ...versionsOf(program),
    id: `${program.id}.link`,
    lane: program.runs.lane,
    says: `If ${program.says} is a link, the lifecycle runs it by its own path.`,
    given: program.given({ symlink: "main" }, { "bin/main": SEE }),
    when: [program.run()],
    then: [
      expectSuccess(0, ...program.runs.covers),
      expectEqual(seen("argv", 0), program.path, ...program.runs.covers),
      expectEqual(seen("cwd"), "/workspace", ...program.runs.covers),
    ],
  }),
  mustCase({
    ...versionsOf(program),
    id: `${program.id}.home-bytes`,
    says: `HOME need not be UTF-8 to reach ${program.says} as it is.`,
    given: program.given(SEE),
    when: [program.run({ env: { HOME } })],
    then: [expectSuccess(0, ...program.environment), expectEqual(seen("env", "HOME"), HOME, ...program.environment)],
  }),
  mustCase({
    ...versionsOf(program),
    id: `${program.id}.home-empty`,
    says: `An empty HOME reaches ${program.says} as it is.`,
    given: program.given(SEE),
    when: [program.run({ env: { HOME: "" } })],
    then: [expectSuccess(0, ...program.environment), expectEqual(seen("env", "HOME"), "", ...program.environment)],
  }),
  mustCase({
    ...versionsOf(program),
    id: `${program.id}.credentials`,
    says: `The credentials of registries do not reach ${program.says}.`,
    given: program.given(SEE),
    when: [program.run({ env: { CNB_REGISTRY_AUTH: '{"registry.invalid":"Basic c2VjcmV0"}' } })],
    then: [
      expectSuccess(0),
      expectEqual(seen("cwd"), "/workspace"),
      expectAbsent(seen("env", "CNB_REGISTRY_AUTH"), "buildpack.security.phase-no-access"),
    ],
  }),
];

const PRINTED = "printed by a program";

/**
 * Of bin/detect the text says no more than that its output is logs, which a lifecycle may print later or not at this level.
 * build.output.stderr is in platform/streams.ts.
 */
const outputCase = (
  id: string,
  stream: "stdout" | "stderr",
  draft: Pick<TestCase, "says"> & { readonly covers: string },
): readonly TestCase[] => {
  const printed = expectThat(afterStep(0)[stream], { includes: PRINTED }, draft.covers);
  return PROGRAMS.filter((program) => program.id === id).map((program) =>
    testCase({
      ...versionsOf(program),
      id: `${id}.${stream}`,
      lane: "implied",
      says: draft.says,
      given: program.given({ acts: [{ do: stream, text: `${PRINTED}\n` }] }),
      when: [program.run({ flags: { "-log-level": "warn" } })],
      then: [expectSuccess(0), stream === "stderr" ? allowReading(printed, { excludes: PRINTED }, "A-47") : printed],
    }),
  );
};

export const startedCases: readonly TestCase[] = [
  ...PROGRAMS.flatMap(casesOf),
  ...outputCase("build.program", "stdout", {
    says: "What bin/build writes to its standard output is on the standard output of the builder.",
    covers: "buildpack.build.output.logs",
  }),
  // official: on the standard output.
  ...outputCase("generate.program", "stderr", {
    says: "What bin/generate writes to its standard error is on the standard error of the detector.",
    covers: "platform.detector.output.dev-stderr",
  }),
];
