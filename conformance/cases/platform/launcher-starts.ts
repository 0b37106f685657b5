/**
 * platform.md > launcher > Inputs, Execution: the paths by which the launcher is called, and where programs and scripts of layers run if the
 * process has a working directory of its own.
 */
import type { FileSpec, TestCase } from "#protocol";
import { installProgram, makeLayer, recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { COMMAND_LISTS, launchCase } from "../vocabulary/launch-case.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { launch } from "../vocabulary/steps.ts";
import { buildpack, world } from "../vocabulary/world.ts";

const L = "platform.launcher";
type Files = Readonly<Record<string, FileSpec>>;
const LINKS = "/workspace/links";
const LAUNCHER = "/cnb/lifecycle/launcher";

/** The path, what it is, and the process that its last element names. */
const PATHS: Readonly<Record<string, readonly [path: string, is: string, process: "web" | "worker"]>> = {
  "link-to-launcher": [`${LINKS}/web`, "a link to the launcher elsewhere", "web"],
  "link-to-process": [`${LINKS}/worker`, "a link elsewhere to the link of the process", "worker"],
  "link-to-other": [`${LINKS}/of-other/worker`, "a link of another name to the link of a process", "worker"],
  "dots-in-path": ["/cnb/lifecycle/../process/worker", "a path with dots", "worker"],
  "double-slash": ["/cnb//process//worker", "a path with double slashes", "worker"],
  "named-directory": [`${LINKS}/web/worker`, "a link in a directory that has the name of another process", "worker"],
};
const LINK_FILES: Readonly<Record<string, Files>> = {
  "link-to-launcher": { [`${LINKS}/web`]: { symlink: LAUNCHER } },
  "link-to-process": { [`${LINKS}/worker`]: { symlink: "/cnb/process/worker" } },
  "link-to-other": { [`${LINKS}/of-other/worker`]: { symlink: "/cnb/process/web" } },
  "named-directory": { [`${LINKS}/web/worker`]: { symlink: LAUNCHER } },
};

const PROGRAMS: Files = { "/workspace/web": recordingProgram("web"), "/workspace/worker": recordingProgram("worker") };
const webAndWorker = buildpack({
  id: "acme/app",
  build: writeProcesses(
    { type: "web", command: ["/workspace/web"], default: true },
    { type: "worker", command: ["/workspace/worker"] },
  ),
});

const calledBy: readonly TestCase[] = Object.entries(PATHS).map(([what, [path, is, process]]) =>
  launchCase({
    what: `called-by.${what}`,
    says: `The launcher, called by ${is}, starts the process that the last element of the path names.`,
    given: world({ buildpacks: [webAndWorker], files: { ...PROGRAMS, ...LINK_FILES[what] } }),
    start: launch(path, { args: ["one"] }),
    then: [
      expectSuccess(1, `${L}.argv0.match`),
      expectEqual(afterStep(1).calls("/*/as"), [process], `${L}.argv0.match`),
      expectEqual(afterStep(1).call(process, "argv"), [`/workspace/${process}`, "one"], `${L}.argv0.match`),
    ],
  }),
);

const SUB = "/workspace/sub";
const DIRECTORIES = { absolute: SUB, relative: "sub", root: "/", link: "/workspace/linked" } as const;
const GIVEN_FILES: Files = { ...PROGRAMS, [SUB]: { dir: true }, "/workspace/linked": { symlink: "sub" } };

const seen = (as: string) => afterStep(1).call(as, "cwd");
const execdPlaces: readonly TestCase[] = Object.entries(DIRECTORIES).map(([what, directory]) =>
  launchCase({
    what: `started-in.execd-${what}`,
    says: `Programs of exec.d run in the app directory, also if the process has the working directory ${directory}.`,
    given: world({
      buildpacks: [
        buildpack({
          id: "acme/app",
          files: { first: recordingProgram("common"), second: recordingProgram("of-web") },
          build: [
            ...makeLayer("x", ["launch"]),
            ...installProgram("first", "x", "exec.d/a"),
            ...installProgram("second", "x", "exec.d/web/a"),
            ...writeProcesses({ type: "web", command: ["/workspace/web"], "working-dir": directory }),
          ],
        }),
      ],
      files: GIVEN_FILES,
    }),
    then: [
      expectSuccess(1),
      expectEqual(seen("common"), "/workspace", `${L}.exec.execd.run`),
      expectEqual(seen("of-web"), "/workspace", `${L}.exec.execd.process`),
      expectEqual(seen("web"), directory === "/" ? "/" : SUB, `${L}.exec.working-dir`),
    ],
  }),
);

const SCRIPTS = { COMMON: "profile.d/a.sh", OF_WEB: "profile.d/web/a.sh" } as const;
const scriptOf = (variable: string): string => `export ${variable}="$PWD"\n`;
const profilePlaces: readonly TestCase[] = Object.entries(DIRECTORIES).map(([what, directory]) =>
  launchCase({
    what: `started-in.profile-${what}`,
    says: `Scripts are sourced in the app directory, also if the process has the working directory ${directory}.`,
    // A process has a working directory from 0.8 on, and may have a shell until then.
    buildpack: ["0.8", "0.8"],
    given: world({
      buildpacks: [
        buildpack({
          id: "acme/app",
          build: [
            ...makeLayer(
              "x",
              ["launch"],
              Object.fromEntries(
                Object.entries(SCRIPTS).map(([name, path]) => [path, scriptOf(name).replaceAll("$", "$$$$")]),
              ),
            ),
            ...writeProcesses({ type: "web", command: "/workspace/web", "working-dir": directory }),
          ],
        }),
      ],
      files: { ...GIVEN_FILES, "/workspace/.profile": { text: scriptOf("OF_APP") } },
    }),
    then: [
      expectSuccess(1),
      ...(
        [
          ["COMMON", `${L}.exec.profiled.source`],
          ["OF_WEB", `${L}.exec.profiled.process`],
          ["OF_APP", `${L}.exec.app-profile`],
        ] as const
      ).map(([name, covers]) => expectEqual(afterStep(1).call("web", "env", name), "/workspace", covers)),
      expectEqual(seen("web"), directory === "/" ? "/" : SUB, `${L}.exec.working-dir`),
    ],
  }),
);

/** A command of the user starts in the app directory, and finds no process in its path. */
const ofUser = launchCase({
  what: "called-by.no-process",
  says: "The launcher, called by a path whose last element names no process, starts the command of the user.",
  buildpack: COMMAND_LISTS,
  given: world({
    buildpacks: [webAndWorker],
    files: { ...PROGRAMS, [`${LINKS}/web/web.sh`]: { symlink: LAUNCHER } },
  }),
  start: launch(`${LINKS}/web/web.sh`, { args: ["--", "/workspace/worker", "one"] }),
  then: [
    expectSuccess(1, `${L}.user.direct.cmd`),
    expectEqual(afterStep(1).calls("/*/as"), ["worker"], `${L}.argv0.match`, `${L}.user.direct.cmd`),
    expectEqual(afterStep(1).call("worker", "argv"), ["/workspace/worker", "one"], `${L}.user.direct.args`),
  ],
});

export const launcherStartCases: readonly TestCase[] = [...calledBy, ofUser, ...execdPlaces, ...profilePlaces];
