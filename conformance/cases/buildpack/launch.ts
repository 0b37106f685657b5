/** buildpack.md > Launch, Exec.d, Environment > Layer Paths; platform.md > launcher > Execution. */
import type { Act } from "#machine";
import type { BuildpackSpec, FileSpec, TestCase } from "#protocol";
import { installProgram, makeLayer, recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { type LaunchDraft, launchCase } from "../vocabulary/launch-case.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowContradiction, expectAscendingLayers } from "../vocabulary/readings.ts";
import { launch } from "../vocabulary/steps.ts";
import { BASE_PATH, buildpack, world } from "../vocabulary/world.ts";

const webCall = (...inside: readonly string[]) => afterStep(1).call("web", ...inside);
const PROGRAM = { "/workspace/web": recordingProgram("web") };
const WEB = writeProcesses({ type: "web", command: ["/workspace/web"] });

/** A buildpack with the process web. */
const app = (...acts: readonly Act[]): BuildpackSpec => buildpack({ id: "acme/app", build: [...acts, ...WEB] });
const other = (id: string, ...acts: readonly Act[]): BuildpackSpec => buildpack({ id: `acme/${id}`, build: acts });

interface Draft extends Omit<LaunchDraft, "given"> {
  readonly buildpacks: readonly BuildpackSpec[];
}

const startCase = ({ buildpacks, then, ...draft }: Draft): TestCase =>
  launchCase({ ...draft, given: world({ buildpacks, files: PROGRAM }), then: [expectSuccess(1), ...then] });

const withPath = launch("/cnb/process/web", { env: { PATH: `/cnb/process:${BASE_PATH}` } });
const bin = (name: string, ...types: Parameters<typeof makeLayer>[1]) => makeLayer(name, types, { "bin/tool": "" });

const layerPaths: readonly TestCase[] = [
  startCase({
    what: "layer-paths.variables",
    says: "Only directories of launch layers are prepended to their variables.",
    buildpacks: [
      app(...makeLayer("deps", ["launch"], { "bin/a": "", "lib/a": "", "include/a": "", "pkgconfig/a": "" })),
    ],
    start: withPath,
    then: [
      expectThat(
        webCall("env"),
        { includes: { PATH: `/layers/acme_app/deps/bin:${BASE_PATH}`, LD_LIBRARY_PATH: "/layers/acme_app/deps/lib" } },
        "buildpack.env.layer-paths.set",
        "buildpack.env.layer-paths.launch",
        "buildpack.layers.launch.accessible",
      ),
    ],
  }),
  startCase({
    what: "layer-paths.launch-only",
    says: "A layer that is not a launch layer is not available to the app.",
    buildpacks: [app(...bin("built", "build"), ...bin("launched", "launch"), ...bin("cached", "cache"))],
    start: withPath,
    then: [
      expectEqual(
        webCall("env", "PATH"),
        `/layers/acme_app/launched/bin:${BASE_PATH}`,
        "buildpack.layers.types.launch",
        "buildpack.env.layer-paths.launch",
      ),
    ],
  }),
  startCase({
    what: "layer-paths.buildpack-order",
    says: "Launch layers of later buildpacks come first, separated by colons.",
    buildpacks: [other("first", ...bin("a", "launch")), app(...bin("a", "launch"))],
    start: withPath,
    then: [
      expectEqual(
        webCall("env", "PATH"),
        `/layers/acme_app/a/bin:/layers/acme_first/a/bin:${BASE_PATH}`,
        "buildpack.env.layer-paths.order-buildpacks",
        "buildpack.env.layer-paths.separator",
      ),
    ],
  }),
  // official: descending (D-01).
  startCase({
    what: "layer-paths.layer-order",
    says: "The launch layers of one buildpack are in ascending order of their names.",
    buildpacks: [app(...bin("zebra", "launch"), ...bin("ant", "launch"))],
    start: withPath,
    then: [expectAscendingLayers(webCall("env", "PATH"), "/layers/acme_app")],
  }),
  launchCase({
    what: "layer-paths.command",
    says: "The launcher finds a command in the launch layers.",
    given: world({
      buildpacks: [
        buildpack({
          id: "acme/app",
          build: [
            ...makeLayer("tools", ["launch"]),
            ...installProgram("serve", "tools", "bin/serve"),
            ...writeProcesses({ type: "web", command: ["serve"] }),
          ],
          files: { serve: recordingProgram("web") },
        }),
      ],
    }),
    then: [expectSuccess(1), expectEqual(webCall("cwd"), "/workspace", "buildpack.layers.launch.accessible")],
  }),
  startCase({
    what: "env-files.other-process",
    says: "Files for another process change nothing.",
    buildpacks: [
      app(...makeLayer("x", ["launch"], { "env/LIST": "1", "env.launch/worker/LIST": "2", "env.build/LIST": "3" })),
    ],
    then: [
      expectEqual(webCall("env", "LIST"), "1", "buildpack.env.bp.launch-apply", "platform.launcher.exec.env-vars"),
    ],
  }),
];

/** An exec.d program that records its call and adds a letter to ORDER. */
const execdProgram = (letter: string): FileSpec => ({
  acts: [
    { do: "record", as: "execd" },
    { do: "fd3", text: `ORDER = "\${ORDER}${letter}"\n` },
  ],
});

/** A buildpack whose layers have exec.d programs; `programs` maps paths below the layers directory to letters. */
const withExecd = (id: string, programs: Readonly<Record<string, string>>, ...acts: readonly Act[]): BuildpackSpec =>
  buildpack({
    id: `acme/${id}`,
    build: [
      ...Object.entries(programs).flatMap(([path, letter]) => {
        const [name = "", ...rest] = path.split("/");
        return [...makeLayer(name, ["launch"]), ...installProgram(`programs/${letter}`, name, rest.join("/"))];
      }),
      ...acts,
    ],
    files: Object.fromEntries(Object.values(programs).map((letter) => [`programs/${letter}`, execdProgram(letter)])),
  });

const EXECD = "platform.launcher.exec.execd";
const expectOrder = (value: string, ...covers: readonly string[]) =>
  expectEqual(webCall("env", "ORDER"), value, ...covers);

const execdPrograms: readonly TestCase[] = [
  startCase({
    what: "execd.run",
    says: "An exec.d program runs in the app directory, and its output sets variables of the process.",
    buildpacks: [withExecd("app", { "x/exec.d/a": "a" }, ...WEB)],
    then: [
      expectOrder("a", `${EXECD}.run`, "buildpack.execd.output.vars"),
      expectEqual(afterStep(1).call("execd", "cwd"), "/workspace", `${EXECD}.run`),
      expectEqual(afterStep(1).call("execd", "argv"), ["/layers/acme_app/x/exec.d/a"], "buildpack.execd.input.argv0"),
    ],
  }),
  startCase({
    what: "execd.environment",
    says: "An exec.d program runs in the launch environment.",
    buildpacks: [
      withExecd("app", { "x/exec.d/a": "a" }, ...makeLayer("y", ["launch"], { "env.launch/ORDER": "set" }), ...WEB),
    ],
    start: launch("/cnb/process/web", { env: { GREETING: "hello" } }),
    then: [
      expectThat(afterStep(1).call("execd", "env"), { includes: { GREETING: "hello", ORDER: "set" } }, `${EXECD}.run`),
      expectOrder("seta", `${EXECD}.run`),
    ],
  }),
  startCase({
    what: "execd.file-order",
    says: "The launcher runs exec.d programs in ascending order of their names, each in the environment after the one before.",
    buildpacks: [withExecd("app", { "x/exec.d/c": "c", "x/exec.d/a": "a", "x/exec.d/b": "b" }, ...WEB)],
    then: [expectOrder("abc", `${EXECD}.order`, `${EXECD}.run`)],
  }),
  startCase({
    what: "execd.layer-order",
    says: "The launcher runs exec.d programs in ascending order of their layers.",
    buildpacks: [withExecd("app", { "y/exec.d/a": "b", "x/exec.d/z": "a" }, ...WEB)],
    then: [expectOrder("ab", `${EXECD}.order`)],
  }),
  startCase({
    what: "execd.buildpack-order",
    says: "The launcher runs exec.d programs in the build order of their buildpacks.",
    buildpacks: [withExecd("zebra", { "x/exec.d/z": "a" }), withExecd("ant", { "x/exec.d/a": "b" }, ...WEB)],
    then: [expectOrder("ab", `${EXECD}.order`)],
  }),
  startCase({
    what: "execd.process",
    says: "The launcher runs exec.d programs for the process after the others, and none for other processes.",
    buildpacks: [withExecd("app", { "x/exec.d/web/a": "b", "x/exec.d/z": "a", "x/exec.d/worker/a": "c" }, ...WEB)],
    then: [expectOrder("ab", `${EXECD}.process`)],
  }),
  // official: layer by layer (D-25).
  startCase({
    what: "execd.process-order",
    says: "The launcher runs exec.d programs for the process after the general ones of every layer.",
    buildpacks: [
      withExecd("first", { "x/exec.d/web/a": "c", "x/exec.d/z": "a" }),
      withExecd("app", { "x/exec.d/web/a": "d", "x/exec.d/z": "b" }, ...WEB),
    ],
    then: [allowContradiction(expectOrder("abcd", `${EXECD}.process-order`), { equals: "acbd" }, "D-25")],
  }),
];

export const launchCases: readonly TestCase[] = [...layerPaths, ...execdPrograms];
