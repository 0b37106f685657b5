/**
 * buildpack.md > Targets: the creator's buildpacks get the target of the run image, and are matched against it. The build machine has
 * another architecture and another distribution.
 */
import type { Expectation, TestCase } from "#protocol";
import { expectAbsent, expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep, detectedGroupIds } from "../vocabulary/pointers.ts";
import { runImage } from "../vocabulary/run-images.ts";
import { create } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { tomlLines } from "../vocabulary/toml.ts";
import { buildpack, orderFile, world } from "../vocabulary/world.ts";
import { BASE, type Target, targetWithout } from "./target-components.ts";

const VERSIONS = { platform: ["0.12"], buildpack: ["0.10"] } as const;
const DISTRO = "io.buildpacks.base.distro";

/** The distribution is not that of the build machine. */
const TARGET: Target = { ...BASE, name: "elsewhere" };

const imageOf = ({ os, arch, variant, name, version }: Target) =>
  runImage({
    config: { os: os ?? "", architecture: arch ?? "", ...(variant !== undefined && { variant }) },
    labels: {
      ...(name !== undefined && { [`${DISTRO}.name`]: name }),
      ...(version !== undefined && { [`${DISTRO}.version`]: version }),
    },
  });

const VARIABLES = {
  os: ["CNB_TARGET_OS", "os"],
  arch: ["CNB_TARGET_ARCH", "arch"],
  variant: ["CNB_TARGET_ARCH_VARIANT", "variant"],
  name: ["CNB_TARGET_DISTRO_NAME", "distro-name"],
  version: ["CNB_TARGET_DISTRO_VERSION", "distro-version"],
} as const;

const expectVariables = (program: string, target: Target): readonly Expectation[] =>
  (Object.keys(VARIABLES) as (keyof typeof VARIABLES)[]).map((one) => {
    const [variable, statement] = VARIABLES[one];
    const [at, covers] = [afterStep(0).call(program, "env", variable), `buildpack.env.target.${statement}`];
    const value = target[one];
    return value === undefined ? expectAbsent(at, covers) : expectEqual(at, value, covers);
  });

const variables: readonly TestCase[] = (["detect", "build"] as const).flatMap((phase) =>
  [undefined, "variant" as const].map((missing) => {
    const target = missing === undefined ? TARGET : { ...targetWithout(missing), name: "elsewhere" };
    return mustCase({
      ...VERSIONS,
      id: `create.target-variables.${phase}-${missing === undefined ? "all" : `no-${missing}`}`,
      says: `In the creator, bin/${phase} gets each component of the run image's target${missing === undefined ? "" : `, which has no ${missing}`}.`,
      given: world({
        images: { "@run:1": imageOf(target) },
        buildpacks: [buildpack({ [phase]: [{ do: "record", as: phase }] })],
      }),
      when: [create()],
      then: [expectSuccess(0), ...expectVariables(phase, target)],
    });
  }),
);

const matched = mustCase({
  ...VERSIONS,
  id: "create.target-variables.matched",
  says: "In the creator, a buildpack for the architecture of the build machine is passed over, if the run image has another one.",
  given: world({
    images: { "@run:1": imageOf(BASE) },
    buildpacks: [
      buildpack({ id: "acme/machine", toml: `[[targets]]\n${tomlLines({ os: "linux", arch: "amd64" })}` }),
      buildpack({ id: "acme/image", toml: `[[targets]]\n${tomlLines({ os: BASE.os, arch: BASE.arch })}` }),
    ],
    order: orderFile([{ id: "acme/machine" }], [{ id: "acme/image" }]),
  }),
  when: [create()],
  then: [
    expectSuccess(0),
    expectEqual(
      detectedGroupIds(0),
      ["acme/image"],
      "buildpack.detection.target-mismatch",
      "buildpack.targets.validated",
    ),
  ],
});

export const creatorTargetCases: readonly TestCase[] = [...variables, matched];
