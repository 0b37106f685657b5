/** platform.md > detector, builder, restorer, exporter, launcher > Inputs: a directory that is an input may be a link to one. */
import type { Expectation, FileSpec, RunStep, Step, TestCase } from "#protocol";
import { makeLayer, recordCall, recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, HELLO_LAYERS_DIR } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { analyze, create, detect, launch, newContainer, restore } from "../vocabulary/steps.ts";
import { type TestCaseDraft, testCase } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

/** A directory that a link leads to. */
interface Linked extends Pick<TestCaseDraft, "lane" | "can"> {
  readonly what: string;
  /** The directory behind the link `/linked`. */
  readonly directory: string;
  readonly when: readonly Step[];
  readonly files?: Readonly<Record<string, FileSpec>>;
  readonly then: readonly Expectation[];
}

const LINK = "/linked";
/** No directory of the usual world. */
const ELSEWHERE = "/elsewhere";
const withFlag = (flag: string): RunStep => create({ flags: { [flag]: LINK } });

const DIRECTORIES: readonly Linked[] = [
  {
    what: "app",
    directory: ELSEWHERE,
    when: [withFlag("-app")],
    files: { [`${ELSEWHERE}/app.txt`]: { text: "linked\n" } },
    then: [
      expectEqual(afterStep(0).call("detect", "cwd"), ELSEWHERE, "platform.detector.input.app"),
      expectEqual(afterStep(0).call("build", "cwd"), ELSEWHERE, "platform.builder.input.app"),
      // Below which of the two paths is in no text.
      expectThat(afterStep(0).layer(APP, "app", "/entries/*/text"), { includes: "linked\n" }, "buildpack.slices.rest"),
    ],
  },
  {
    what: "platform",
    directory: ELSEWHERE,
    when: [withFlag("-platform")],
    files: { [`${ELSEWHERE}/env/NAME`]: { text: "value" } },
    then: ["detect", "build"].map((program) =>
      expectEqual(afterStep(0).call(program, "env", "NAME"), "value", "buildpack.env.user.provide"),
    ),
  },
  {
    what: "buildpacks",
    lane: "implied",
    directory: "/cnb/buildpacks",
    when: [withFlag("-buildpacks")],
    then: ["detect", "build"].map((program) =>
      expectEqual(
        afterStep(0).call(program, "env", "CNB_BUILDPACK_DIR"),
        `${LINK}/acme_hello/1.0.0`,
        `platform.${program}${program === "build" ? "er" : "or"}.input.buildpacks`,
      ),
    ),
  },
  {
    what: "cache",
    directory: "/cache",
    when: [
      create({ flags: { "-cache-dir": LINK } }),
      newContainer,
      analyze(),
      detect(),
      restore({ flags: { "-cache-dir": LINK } }),
    ],
    then: [
      expectEqual(
        afterStep(4).file(`${HELLO_LAYERS_DIR}/x/file`, "text"),
        "cached",
        "buildpack.layers.cache.restore-contents",
      ),
    ],
  },
  {
    what: "launch-layers",
    directory: "/layers",
    when: [create(), launch("/cnb/process/web", { env: { CNB_LAYERS_DIR: "/workspace/layers" } })],
    files: { "/workspace/layers": { symlink: "/layers" } },
    can: ["launch"],
    then: [
      expectSuccess(1),
      expectEqual(afterStep(1).call("web", "cwd"), "/workspace", "platform.launcher.derive"),
      expectEqual(afterStep(1).call("web", "env", "FROM_LAYER"), "yes", "buildpack.env.bp.launch-apply"),
    ],
  },
];

export const linkedDirectoryCases: readonly TestCase[] = DIRECTORIES.map(
  ({ what, directory, when, files = {}, then, ...rest }) =>
    testCase({
      lane: "must",
      buildpack: ["0.9"],
      ...rest,
      id: `create.linked-directories.${what}`,
      says: `A link to a directory is as good as the directory itself: ${what}.`,
      given: world({
        buildpacks: [
          buildpack({
            detect: recordCall("detect"),
            build: [
              ...recordCall("build"),
              ...makeLayer("x", ["cache", "launch"], { file: "cached", "env.launch/FROM_LAYER": "yes" }),
              ...writeProcesses({ type: "web", command: ["/workspace/web"] }),
            ],
          }),
        ],
        files: { [LINK]: { symlink: directory }, "/workspace/web": recordingProgram("web"), ...files },
      }),
      when,
      then: [expectSuccess(0), ...then],
    }),
);
