/** buildpack.md > buildpack.toml > Order: members of a group that apply to some execution environments only. */
import type { TestCase } from "#protocol";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { detectedGroupIds } from "../vocabulary/pointers.ts";
import { allowContradiction, allowReading } from "../vocabulary/readings.ts";
import { detect } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, compositeBuildpack, worldForDetect } from "../vocabulary/world.ts";

const STATEMENT = "buildpack.order.ref.exec-env";

/** The lists of the members of one group. */
const LISTS: Readonly<Record<string, readonly string[] | undefined>> = {
  none: undefined,
  empty: [],
  star: ["*"],
  "star-among-others": ["development", "*"],
  test: ["test"],
  production: ["production"],
  both: ["production", "test"],
  other: ["development"],
  "near-test": ["tests", "Test", "tes", ""],
  "near-production": ["productio", "Production"],
};

const MEMBERS = Object.entries(LISTS).map(([name, list]) => ({ id: `acme/${name}`, list }));

const memberToml = (id: string, list?: readonly string[]): string =>
  `[[order.group]]\nid = "${id}"\nversion = "1.0.0"\n${list === undefined ? "" : `exec-env = ${JSON.stringify(list)}\n`}`;

const given = worldForDetect({
  buildpacks: [
    compositeBuildpack("acme/composite", `[[order]]\n${MEMBERS.map(({ id, list }) => memberToml(id, list)).join("")}`),
    ...MEMBERS.map(({ id }) => buildpack({ id })),
  ],
  order: `[[order]]\n${memberToml("acme/composite")}`,
});

/** Each member is alone in a composite buildpack, whose place in the group has the list. */
const ofComposites = worldForDetect({
  buildpacks: [
    compositeBuildpack(
      "acme/composite",
      `[[order]]\n${MEMBERS.map(({ id, list }) => memberToml(`${id}-alone`, list)).join("")}`,
    ),
    ...MEMBERS.flatMap(({ id }) => [
      compositeBuildpack(`${id}-alone`, `[[order]]\n${memberToml(id)}`),
      buildpack({ id }),
    ]),
  ],
  order: `[[order]]\n${memberToml("acme/composite")}`,
});

/** As above, but the descriptor of each composite buildpack has the list. */
const listTables = (list: readonly string[] = []) =>
  list.map((name) => `\n[[buildpack.exec-env]]\nname = "${name}"\n`).join("");
const ofOwnLists = worldForDetect({
  buildpacks: MEMBERS.flatMap(({ id, list }) => [
    compositeBuildpack(`${id}-alone`, `${listTables(list)}\n[[order]]\n${memberToml(id)}`),
    buildpack({ id }),
  ]),
  order: `[[order]]\n${MEMBERS.map(({ id }) => memberToml(`${id}-alone`)).join("")}`,
});

const ALL = MEMBERS.map(({ id }) => id);
const limitedTo = (group: readonly string[]) => expectEqual(detectedGroupIds(), group, STATEMENT);
const ALWAYS = ["acme/none", "acme/empty", "acme/star", "acme/star-among-others"];

const forTest = [...ALWAYS, "acme/test", "acme/both"];
const NEWEST = { platform: ["0.15"], buildpack: ["0.12"] } as const;

const inEnvironments = (
  [
    ["named", { CNB_EXEC_ENV: "test" }, forTest],
    ["default", {}, [...ALWAYS, "acme/production", "acme/both"]],
  ] as const
).map(([id, env, group]) =>
  mustCase({
    id: `detect.order-exec-env.${id}`,
    lane: "implied",
    says: `Members of a group are left out whose list lacks the ${id} execution environment.`,
    ...NEWEST,
    given,
    when: [detect({ env })],
    then: [
      expectSuccess(0, STATEMENT),
      id === "default" ? allowReading(limitedTo(group), { equals: ALL }, "C-16") : limitedTo(group),
    ],
  }),
);

export const orderExecEnvCases: readonly TestCase[] = [
  ...inEnvironments,
  mustCase({
    id: "detect.order-exec-env.of-composites",
    lane: "implied",
    says: "A composite buildpack is left out with all of its order if its list in the group lacks the execution environment.",
    ...NEWEST,
    given: ofComposites,
    when: [detect({ env: { CNB_EXEC_ENV: "test" } })],
    then: [expectSuccess(0, STATEMENT), limitedTo(forTest)],
  }),
  mustCase({
    id: "detect.exec-env.of-composites",
    says: "A composite buildpack is left out with all of its order if its descriptor does not support the execution environment.",
    ...NEWEST,
    given: ofOwnLists,
    when: [detect({ env: { CNB_EXEC_ENV: "test" } })],
    then: [
      allowContradiction(expectSuccess(0), { equals: 1 }, "D-04"),
      expectEqual(detectedGroupIds(), forTest, "platform.detector.exec-env.skip"),
    ],
  }),
];
