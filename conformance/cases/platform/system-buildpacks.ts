/** platform.md > detector > Outputs, and system.toml: the platform's own buildpacks around each group of the order. */
import type { TestCase, World } from "#protocol";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectExit, expectSuccess } from "../vocabulary/expect-exit.ts";
import { detectedGroupIds } from "../vocabulary/pointers.ts";
import { detect } from "../vocabulary/steps.ts";
import { mustCase, type VersionRange } from "../vocabulary/test-case.ts";
import { buildpack, EXIT_FAIL, type GroupMember, orderFile, worldForDetect } from "../vocabulary/world.ts";

const PRE = "platform.detector.system.merge-pre";
const POST = "platform.detector.system.merge-post";
const PRE_ONCE = "platform.detector.system.pre-no-dup";
const POST_ONCE = "platform.detector.system.post-no-dup";
const OPTIONAL = "platform.system.optional-default";

interface System {
  readonly pre?: readonly GroupMember[];
  readonly post?: readonly GroupMember[];
}

export const systemToml = ({ pre = [], post = [] }: System): string =>
  [...pre.map((one) => memberToml("pre", one)), ...post.map((one) => memberToml("post", one))].join("\n");

const memberToml = (place: string, { id, version = "1.0.0", optional }: GroupMember): string =>
  `[[system.${place}.buildpacks]]\nid = "${id}"\nversion = "${version}"\n${optional === undefined ? "" : `optional = ${optional}\n`}`;

const IDS = ["acme/hello", "acme/other", "acme/a", "acme/b", "acme/c", "acme/d", "acme/hello-2", "acme/hell"] as const;
const FAILING = buildpack({ id: "acme/fails", detect: EXIT_FAIL });

const given = (system: System, order: string): World =>
  worldForDetect({
    buildpacks: [...IDS.map((id) => buildpack({ id })), buildpack({ version: "2.0.0" }), FAILING],
    order,
    files: { "/cnb/system.toml": { text: systemToml(system), owner: "root" } },
  });

const members = (...ids: readonly string[]): readonly GroupMember[] => ids.map((id) => ({ id }));
const HELLO = members("acme/hello");
const NEXT = [members("acme/fails"), HELLO];
/** A group whose first member is only for tests, so that it is passed over in development. */
const PASSED_OVER = {
  order: orderFile(members("acme/hello", "acme/other")).replace('version = "1.0.0"', '$&\nexec-env = ["test"]'),
  buildpack: ["0.12"],
  env: { CNB_EXEC_ENV: "development" },
} as const;
const NEWER = { id: "acme/hello", version: "2.0.0" };

interface Row {
  readonly id: string;
  readonly says: string;
  readonly system: System;
  readonly groups?: readonly (readonly GroupMember[])[];
  /** In place of `groups`. */
  readonly order?: string;
  readonly buildpack?: VersionRange;
  readonly env?: Readonly<Record<string, string>>;
  readonly group: readonly string[];
  readonly covers: readonly string[];
}

const rows: readonly Row[] = [
  {
    id: "pre",
    says: "The detector puts the platform's first buildpacks before a group, in their order.",
    system: { pre: members("acme/b", "acme/a") },
    group: ["acme/b", "acme/a", "acme/hello"],
    covers: [PRE],
  },
  {
    id: "post",
    says: "The detector puts the platform's last buildpacks after a group, in their order.",
    system: { post: members("acme/b", "acme/a") },
    group: ["acme/hello", "acme/b", "acme/a"],
    covers: [POST],
  },
  {
    id: "both",
    says: "The detector puts the platform's buildpacks before and after a group of two.",
    system: { pre: members("acme/a", "acme/b"), post: members("acme/c", "acme/d") },
    groups: [members("acme/hello", "acme/other")],
    group: ["acme/a", "acme/b", "acme/hello", "acme/other", "acme/c", "acme/d"],
    covers: [PRE, POST],
  },
  {
    id: "second-group",
    says: "The detector puts the platform's buildpacks around the second group too.",
    system: { pre: members("acme/a"), post: members("acme/b") },
    groups: NEXT,
    group: ["acme/a", "acme/hello", "acme/b"],
    covers: [PRE, POST],
  },
  {
    id: "pre-present",
    says: "The detector does not put a buildpack before a group that has its id, in whatever version.",
    system: { pre: [NEWER, ...members("acme/a")] },
    group: ["acme/a", "acme/hello"],
    covers: [PRE_ONCE],
  },
  {
    id: "post-present",
    says: "The detector does not put a buildpack after a group that has its id, in whatever version.",
    system: { post: [NEWER, ...members("acme/a")] },
    group: ["acme/hello", "acme/a"],
    covers: [POST_ONCE],
  },
  {
    id: "pre-passed-over",
    says: "The detector does not put a buildpack before a group that has its id, even if the execution environment passes it over.",
    system: { pre: [NEWER, ...members("acme/a")] },
    ...PASSED_OVER,
    group: ["acme/a", "acme/other"],
    covers: [PRE_ONCE],
  },
  {
    id: "post-passed-over",
    says: "The detector does not put a buildpack after a group that has its id, even if the execution environment passes it over.",
    system: { post: [NEWER, ...members("acme/a")] },
    ...PASSED_OVER,
    group: ["acme/other", "acme/a"],
    covers: [POST_ONCE],
  },
  {
    id: "last-present",
    says: "The detector looks for an id in the whole group.",
    system: { pre: members("acme/c", "acme/d"), post: members("acme/c") },
    groups: [members("acme/a", "acme/b", "acme/c")],
    group: ["acme/d", "acme/a", "acme/b", "acme/c"],
    covers: [PRE_ONCE, POST_ONCE],
  },
  {
    id: "other-group",
    says: "A buildpack that another group of the order has is put around this one.",
    system: { pre: members("acme/other"), post: members("acme/a") },
    groups: [members("acme/other", "acme/a", "acme/fails"), HELLO],
    group: ["acme/other", "acme/hello", "acme/a"],
    covers: [PRE, POST],
  },
  {
    id: "near-ids",
    says: "Ids that begin like an id of the group, or with which it begins, are other ids.",
    system: { pre: members("acme/hello-2"), post: members("acme/hell") },
    group: ["acme/hello-2", "acme/hello", "acme/hell"],
    covers: [PRE, POST],
  },
  {
    id: "optional",
    says: "A group passes without a platform's optional buildpack that fails.",
    system: { pre: [{ id: "acme/fails", optional: true }, { id: "acme/a" }] },
    group: ["acme/a", "acme/hello"],
    covers: [OPTIONAL],
  },
  {
    id: "optional-post",
    says: "A group passes without a platform's optional last buildpack that fails.",
    system: { post: [{ id: "acme/fails", optional: true }, { id: "acme/a" }] },
    group: ["acme/hello", "acme/a"],
    covers: [OPTIONAL],
  },
];

const required = (id: string, says: string, system: System, ...covers: readonly string[]): TestCase =>
  mustCase({
    id: `detect.system.${id}`,
    says,
    platform: ["0.15"],
    given: given(system, orderFile(HELLO)),
    when: [detect()],
    then: [expectExit(0, 20, ...covers)],
    control: { id: "detect.system.pre", differs: "/given/files/~1cnb~1system.toml" },
  });

export const systemBuildpackCases: readonly TestCase[] = [
  ...rows.map(
    ({ id, says, system, groups = [HELLO], order = orderFile(...groups), buildpack: from, env, group, covers }) =>
      mustCase({
        id: `detect.system.${id}`,
        says,
        platform: ["0.15"],
        ...(from && { buildpack: from }),
        given: given(system, order),
        when: [detect(env && { env })],
        then: [expectSuccess(0, ...covers), expectEqual(detectedGroupIds(), group, ...covers)],
      }),
  ),
  required(
    "required",
    "A group fails with a platform's buildpack that fails, if system.toml says nothing more.",
    { pre: members("acme/fails") },
    OPTIONAL,
    PRE,
  ),
  required(
    "required-post",
    "A group fails with a platform's last buildpack that fails and is not optional.",
    { post: [{ id: "acme/fails", optional: false }] },
    OPTIONAL,
    POST,
  ),
];
