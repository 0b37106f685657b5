/**
 * buildpack.md > Phase #1: Detection > Order Resolution; Phase #5: Build; image_extension.md > Generation: several versions of one buildpack
 * or extension are there, and each place that names one names its version. In the order of texts 10 comes before 9.
 */
import type { Act } from "#machine";
import type { BuildpackSpec, Expectation, TestCase } from "#protocol";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { extension, extensionCase, worldForGenerate } from "../vocabulary/extensions.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { buildCase, detectCase } from "../vocabulary/test-case.ts";
import { tomlLines } from "../vocabulary/toml.ts";
import { buildpack, type GroupMember, orderFile, worldForBuild, worldForDetect } from "../vocabulary/world.ts";

const VERSIONS = { first: "1.0.0", second: "9.0.0", third: "10.0.0" } as const;
const ID = "acme/three";
const records = (version: string): readonly Act[] => [{ do: "record", as: `v${version}` }];

const all: readonly BuildpackSpec[] = Object.values(VERSIONS).map((version) =>
  buildpack({ id: ID, version, detect: records(version), build: records(version) }),
);
const composite = (id: string, version: string, ...group: readonly GroupMember[]): BuildpackSpec => ({
  id,
  version,
  toml: `api = "\${buildpack-api}"\n\n[buildpack]\nid = "${id}"\nversion = "${version}"\n\n${orderFile(group)}`,
});

interface Place {
  readonly says: string;
  readonly buildpacks: (version: string) => readonly BuildpackSpec[];
  readonly order: (version: string) => GroupMember;
  readonly covers: string;
}

const OUTER = { id: "acme/outer" };
const INNER = { id: "acme/inner" };
const PLACES: Readonly<Record<string, Place>> = {
  order: {
    says: "the order of the platform",
    buildpacks: () => [],
    order: (version) => ({ id: ID, version }),
    covers: "buildpack.order.resolved",
  },
  composite: {
    says: "a composite buildpack",
    buildpacks: (version) => [composite(OUTER.id, "1.0.0", { id: ID, version })],
    order: () => OUTER,
    covers: "buildpack.order.pattern.nested",
  },
  nested: {
    says: "a composite buildpack in another one",
    buildpacks: (version) => [composite(OUTER.id, "1.0.0", INNER), composite(INNER.id, "1.0.0", { id: ID, version })],
    order: () => OUTER,
    covers: "buildpack.order.pattern.nested",
  },
  "of-composite": {
    says: "an element that is a composite buildpack, of which there are several versions, too,",
    buildpacks: () => [
      composite(OUTER.id, "1.0.0", { id: INNER.id, version: "2.0.0" }),
      ...Object.values(VERSIONS).map((version) => composite(OUTER.id, `2${version}`, { id: ID, version })),
    ],
    order: (version) => ({ ...OUTER, version: `2${version}` }),
    covers: "buildpack.order.pattern.nested",
  },
};

const ran = (version: string, ...covers: readonly string[]): Expectation =>
  expectEqual(afterStep(0).calls("/*/as"), [`v${version}`], ...covers);
const versionsIn = (key: string): string => `${afterStep(0).toml("/layers/group.toml", key)}/*/version`;
const each = <C>(make: (name: string, version: string) => C): readonly C[] =>
  Object.entries(VERSIONS).map(([name, version]) => make(name, version));

const detected = Object.entries(PLACES).flatMap(([what, { says, buildpacks, order, covers }]) =>
  each((name, version) =>
    detectCase({
      id: `detect.named-versions.${what}-${name}`,
      says: `Of three versions of a buildpack, detection runs ${version} if ${says} names it.`,
      given: worldForDetect({
        buildpacks: [...buildpacks(version), ...all],
        order: orderFile([order(version)]),
      }),
      then: [
        expectSuccess(0),
        ran(version, "buildpack.detection.execute"),
        expectEqual(versionsIn("group"), [version], covers),
      ],
    }),
  ),
);

const built = each((name, version) =>
  buildCase({
    id: `build.named-versions.${name}`,
    says: `Of three versions of a buildpack, the builder runs ${version} if group.toml names it.`,
    given: worldForBuild({
      buildpacks: all,
      files: {
        "/layers/group.toml": { text: `[[group]]\n${tomlLines({ id: ID, version, api: "${buildpack-api}" })}` },
      },
    }),
    then: [expectSuccess(0), ran(version, "buildpack.build.execute")],
  }),
);

const extensions = Object.values(VERSIONS).map((version) => {
  const one = extension({ id: ID, generate: records(version) });
  return { ...one, version, toml: one.toml.replace("1.0.0", version) };
});
const withExtensions = worldForGenerate({ extensions });
const generated = each((name, version) =>
  extensionCase({
    id: `generate.named-versions.${name}`,
    says: `Of three versions of an image extension, the detector runs bin/generate of ${version} if the order names it.`,
    given: {
      ...withExtensions,
      files: {
        ...withExtensions.files,
        "/cnb/order.toml": {
          text: `${orderFile([{ id: ID, version }]).replaceAll("[[order", "[[order-extensions")}\n${orderFile([{ id: "acme/hello" }])}`,
          owner: "root",
        },
      },
    },
    then: [
      expectSuccess(0),
      ran(version, "ext.process.execute"),
      expectEqual(versionsIn("group-extensions"), [version], "buildpack.order.resolved"),
    ],
  }),
);

export const namedVersionCases: readonly TestCase[] = [...detected, ...built, ...generated];
