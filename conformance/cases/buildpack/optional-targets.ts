/**
 * buildpack.md > Phase #1: Detection > Process: an optional buildpack whose target does not match. Whether its bin/detect runs is open,
 * but its group goes on: only a buildpack that is not optional ends it. For each component of a target, and each place in the group.
 */
import type { TestCase } from "#protocol";
import { expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { detectedGroupIds } from "../vocabulary/pointers.ts";
import { detect } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { tomlLines } from "../vocabulary/toml.ts";
import { buildpack, type GroupMember, orderFile, worldForDetect } from "../vocabulary/world.ts";

const MATCHING = { os: "linux", arch: "arm64", name: "elsewhere", version: "7.1" } as const;
const MISMATCHES = { os: "freebsd", arch: "amd64", name: "plimsoll", version: "7" } as const;
type Component = keyof typeof MISMATCHES;

const targetToml = ({ os, arch, name, version }: Readonly<Record<Component, string>>): string =>
  `[[targets]]\n${tomlLines({ os, arch })}[[targets.distros]]\n${tomlLines({ name, version })}`;

const OPTIONAL: GroupMember = { id: "acme/targeted", optional: true };
const NEEDED: GroupMember = { id: "acme/needed" };
const GROUPS = { first: [OPTIONAL, NEEDED], last: [NEEDED, OPTIONAL] } as const;

export const optionalTargetCases: readonly TestCase[] = (Object.keys(MISMATCHES) as Component[]).flatMap((component) =>
  (["first", "last"] as const).map((place) => {
    return mustCase({
      id: `detect.optional-targets.${component}-${place}`,
      says: `A group goes on if its ${place} buildpack is optional and its target has another ${component}.`,
      platform: ["0.12"],
      buildpack: ["0.10"],
      given: worldForDetect({
        buildpacks: [
          buildpack({
            id: "acme/targeted",
            toml: targetToml({ ...MATCHING, [component]: MISMATCHES[component] }),
          }),
          buildpack({ id: "acme/needed" }),
          buildpack({ id: "acme/next" }),
        ],
        order: orderFile(GROUPS[place], [{ id: "acme/next" }]),
        target: {
          os: MATCHING.os,
          arch: MATCHING.arch,
          distro: { name: MATCHING.name, version: MATCHING.version },
        },
      }),
      when: [detect()],
      then: [
        expectSuccess(0),
        expectThat(detectedGroupIds(), { includes: "acme/needed" }, "buildpack.detection.pass-continue"),
      ],
    });
  }),
);
