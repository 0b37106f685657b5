/** buildpack.md > Phase #1: Detection > Process; Detection (interface); Targets. */
import type { Act } from "#machine";
import { recordCall, writeBuildPlan } from "../vocabulary/acts.ts";
import { expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectDetectedGroup, expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { detectCase } from "../vocabulary/test-case.ts";
import { buildpack, EXIT_FAIL, orderFile, type TargetFields, worldForDetect } from "../vocabulary/world.ts";

const passingBuildpack = (id: string) => buildpack({ id: `acme/${id}` });
const failing = buildpack({ id: "acme/failing", detect: EXIT_FAIL });
type Members = readonly { readonly id: string; readonly optional: boolean }[];
const member = (id: string, optional = false) => ({ id: `acme/${id}`, optional });

/** A world with these buildpacks, of which only `failing` fails, and these groups. */
const worldOfGroups = (ids: readonly string[], ...groups: readonly Members[]) =>
  worldForDetect({
    buildpacks: ids.map((id) => (id === "failing" ? failing : passingBuildpack(id))),
    order: orderFile(...groups),
  });

const recorded = worldForDetect({ buildpacks: [buildpack({ detect: recordCall("detect") })] });
const call = (...inside: string[]) => afterStep(0).call("detect", ...inside);
const RECORD: Act = { do: "record", as: "detect" };

/** A buildpack with these targets, and a second group with a buildpack without targets. */
const worldWithTargets = (targets: string, runImage?: TargetFields) =>
  worldForDetect({
    buildpacks: [buildpack({ id: "acme/targeted", toml: targets }), passingBuildpack("other")],
    order: orderFile([member("targeted")], [member("other")]),
    ...(runImage !== undefined && { target: runImage }),
  });

const COMMON_ENVIRONMENT = "buildpack.detection.common-env";
const MISMATCH = "buildpack.detection.target-mismatch";
const VALIDATED = "buildpack.targets.validated";
const TARGETS: readonly (readonly [what: string, says: string, toml: string, picked: string, covers: string])[] = [
  [
    "match",
    "A buildpack passes if its target matches the run image.",
    '[[targets]]\nos = "linux"\narch = "amd64"\n',
    "targeted",
    VALIDATED,
  ],
  [
    "other-arch",
    "A buildpack with a target for another architecture fails its group.",
    '[[targets]]\nos = "linux"\narch = "s390x"\n',
    "other",
    MISMATCH,
  ],
  [
    "other-os",
    "A buildpack with a target for another operating system fails its group.",
    '[[targets]]\nos = "freebsd"\n',
    "other",
    MISMATCH,
  ],
  [
    "any",
    "A field that a target of a buildpack lacks matches any value.",
    '[[targets]]\n[[targets.distros]]\nname = "plimsoll"\n',
    "targeted",
    "buildpack.targets.wildcard",
  ],
  [
    "one-of-several",
    "A buildpack passes if one of its targets matches the run image.",
    '[[targets]]\narch = "s390x"\n[[targets]]\narch = "amd64"\n',
    "targeted",
    VALIDATED,
  ],
  [
    "other-distro",
    "A buildpack with a target for other distributions fails its group.",
    '[[targets]]\nos = "linux"\n[[targets.distros]]\nname = "elsewhere"\nversion = "1"\n',
    "other",
    MISMATCH,
  ],
  [
    "one-of-the-distros",
    "A buildpack passes if one distribution of its target matches the run image.",
    '[[targets]]\nos = "linux"\n[[targets.distros]]\nname = "elsewhere"\nversion = "1"\n[[targets.distros]]\nname = "plimsoll"\nversion = "1"\n',
    "targeted",
    VALIDATED,
  ],
];

const targets = TARGETS.map(([what, says, toml, picked, covers]) =>
  detectCase({
    id: `detect.targets.${what}`,
    lane: covers === MISMATCH ? "must" : "implied",
    says,
    platform: ["0.12"],
    buildpack: ["0.10"],
    given: worldWithTargets(toml),
    then: expectDetectedGroup([`acme/${picked}`], covers),
  }),
);

/** What a member of a group sees of its container, apart from its own directories. */
const COMMON: readonly (readonly string[])[] = [
  ["cwd"],
  ["umask"],
  ["lists", "/workspace"],
  ["reads", "/cnb/of-container"],
  ["env", "PATH"],
  ["env", "CNB_PLATFORM_DIR"],
];
const look = (as: string): readonly Act[] => [{ do: "record", as, list: ["/workspace"], read: ["/cnb/of-container"] }];

export const detectionCases = [
  detectCase({
    id: "detect.run.common-environment",
    says: "All members of a group see the same container.",
    buildpack: ["0.10"],
    given: worldForDetect({
      buildpacks: ["first", "second", "third"].map((id) => buildpack({ id: `acme/${id}`, detect: look(id) })),
      order: orderFile([member("first"), member("second", true), member("third")]),
      files: { "/cnb/of-container": { text: "one container\n" }, "/workspace/sub/file": { text: "1" } },
    }),
    then: [
      expectSuccess(0),
      expectEqual(afterStep(0).call("first", "reads", "/cnb/of-container"), "one container\n", COMMON_ENVIRONMENT),
      ...["second", "third"].flatMap((id) =>
        COMMON.map((what) =>
          expectSame(afterStep(0).call(id, ...what), afterStep(0).call("first", ...what), COMMON_ENVIRONMENT),
        ),
      ),
    ],
  }),
  detectCase({
    id: "detect.run.interface",
    says: "The detector runs bin/detect by its absolute path, in the app directory.",
    buildpack: ["0.9"],
    given: recorded,
    then: [
      expectSuccess(0),
      expectEqual(call("cwd"), "/workspace", "buildpack.interface.invoke", "buildpack.detect.input.workdir"),
      expectEqual(
        call("argv", "0"),
        "/cnb/buildpacks/acme_hello/1.0.0/bin/detect",
        "buildpack.interface.invoke",
        "buildpack.detect.input.argv0",
      ),
    ],
  }),
  detectCase({
    id: "detect.run.environment",
    says: "The detector gives bin/detect the buildpack's directory and the platform directory.",
    buildpack: ["0.8"],
    given: recorded,
    then: [
      expectSuccess(0),
      expectThat(
        call("env"),
        { includes: { CNB_BUILDPACK_DIR: "/cnb/buildpacks/acme_hello/1.0.0", CNB_PLATFORM_DIR: "/platform" } },
        "buildpack.detection.env",
      ),
    ],
  }),
  detectCase({
    id: "detect.run.every-member",
    says: "The detector runs bin/detect of each buildpack of a group.",
    buildpack: ["0.9"],
    given: worldForDetect({
      buildpacks: [
        buildpack({ id: "acme/first", detect: [RECORD] }),
        buildpack({ id: "acme/second", detect: [RECORD] }),
      ],
    }),
    then: [
      expectSuccess(0),
      expectThat(
        afterStep(0).calls("/*/argv/0"),
        { includes: "/cnb/buildpacks/acme_first/1.0.0/bin/detect" },
        "buildpack.detection.execute",
      ),
      expectThat(
        afterStep(0).calls("/*/argv/0"),
        { includes: "/cnb/buildpacks/acme_second/1.0.0/bin/detect" },
        "buildpack.detection.execute",
      ),
    ],
  }),
  detectCase({
    id: "detect.group.required-fails",
    says: "After a required buildpack fails, detection tries the next group.",
    given: worldOfGroups(["first", "failing", "last"], [member("first"), member("failing")], [member("last")]),
    then: expectDetectedGroup(["acme/last"], "buildpack.detection.required-fail-next"),
  }),
  detectCase({
    id: "detect.group.optional-fails",
    says: "After an optional buildpack fails, detection goes on with the next buildpack of the group.",
    given: worldOfGroups(["failing", "first", "last"], [member("failing", true), member("first")], [member("last")]),
    then: expectDetectedGroup(["acme/first"], "buildpack.detection.pass-continue"),
  }),
  detectCase({
    id: "detect.group.none-passes",
    says: "If no buildpack of an all-optional group passes, detection tries the next group.",
    given: worldOfGroups(["failing", "last"], [member("failing", true)], [member("last")]),
    then: expectDetectedGroup(["acme/last"], "buildpack.detection.none-zero-next"),
  }),
  detectCase({
    id: "detect.group.select",
    says: "Detection selects a group in which one buildpack passes and the optional ones fail.",
    given: worldOfGroups(["failing", "first", "last"], [member("first"), member("failing", true)], [member("last")]),
    then: expectDetectedGroup(["acme/first"], "buildpack.detection.select"),
  }),
  detectCase({
    id: "detect.group.filter-and-order",
    says: "The selected group has the buildpacks that passed, in the order of the group.",
    given: worldOfGroups(["zebra", "failing", "ant"], [member("zebra"), member("failing", true), member("ant")]),
    then: expectDetectedGroup(
      ["acme/zebra", "acme/ant"],
      "buildpack.detection.filter",
      "buildpack.detection.order-preserved",
    ),
  }),
  detectCase({
    id: "detect.group.plan-fails",
    lane: "implied",
    says: "If no trial of a group makes a plan, detection tries the next group.",
    given: worldForDetect({
      buildpacks: [
        buildpack({ id: "acme/needy", detect: writeBuildPlan({ requires: ["nothing"] }) }),
        passingBuildpack("last"),
      ],
      order: orderFile([member("needy")], [member("last")]),
    }),
    then: expectDetectedGroup(["acme/last"], "buildpack.plan.trials.all-fail"),
  }),
  ...targets,
  detectCase({
    id: "detect.targets.inferred",
    lane: "implied",
    says: "A buildpack without targets and with bin/build is for linux on any architecture.",
    buildpack: ["0.10"],
    given: worldWithTargets("", { os: "linux", arch: "s390x" }),
    then: expectDetectedGroup(["acme/targeted"], "buildpack.targets.infer.linux"),
  }),
  detectCase({
    id: "detect.targets.inferred-mismatch",
    says: "A buildpack without targets and with bin/build fails on another operating system.",
    platform: ["0.12"],
    buildpack: ["0.10"],
    given: worldForDetect({ target: { os: "freebsd", arch: "amd64" } }),
    then: [expectThat(afterStep(0).exitCode, { oneOf: [20, 21] }, MISMATCH)],
    control: { id: "detect.targets.inferred-match", differs: "/given/files/~1layers~1analyzed.toml/text" },
  }),
  detectCase({
    id: "detect.targets.inferred-match",
    lane: "implied",
    says: "A buildpack without targets and with bin/build passes on linux.",
    platform: ["0.12"],
    buildpack: ["0.10"],
    given: worldForDetect(),
    then: expectDetectedGroup(["acme/hello"], "buildpack.targets.infer.linux"),
  }),
];
