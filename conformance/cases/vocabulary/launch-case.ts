/** Test cases of the launcher: they build an app and start it. */
import type { Act } from "#machine";
import type { Capability, RunStep, TestCase, World } from "#protocol";
import { installProgram, makeLayer, recordingProgram, writeProcesses } from "./acts.ts";
import { create, launch } from "./steps.ts";
import { mustCase, type TestCaseDraft, type VersionRange } from "./test-case.ts";
import { buildpack, world } from "./world.ts";

/** Buildpack APIs in which a command is a list and a process has no shell; and the last in which it may have one. */
export const COMMAND_LISTS: VersionRange = ["0.9"];
export const SHELL_COMMANDS: VersionRange = ["0.7", "0.8"];

export interface LaunchDraft extends Omit<TestCaseDraft, "id" | "when" | "can"> {
  /** The id after `launch.` */
  readonly what: string;
  /** Default: the process web. */
  readonly start?: RunStep;
  /** Besides what each launch needs. */
  readonly can?: readonly Capability[];
}

/** Step 0 builds the app, step 1 starts it. */
export const launchCase = ({
  what,
  start = launch("/cnb/process/web"),
  buildpack = COMMAND_LISTS,
  can = [],
  ...draft
}: LaunchDraft): TestCase =>
  mustCase({ ...draft, id: `launch.${what}`, buildpack, can: ["launch", ...can], when: [create(), start] });

/** An app whose process web records its start, and a layer with an exec.d program of these acts. */
export const worldWithExecd = (...acts: readonly Act[]): World =>
  world({
    buildpacks: [
      buildpack({
        id: "acme/app",
        build: [
          ...makeLayer("x", ["launch"]),
          ...installProgram("program", "x", "exec.d/program"),
          ...writeProcesses({ type: "web", command: ["/workspace/web"] }),
        ],
        files: { program: { acts } },
      }),
    ],
    files: { "/workspace/web": recordingProgram("web") },
  });
