/** buildpack.md > Exec.d: how the program ends, and what the launcher makes of it. */
import type { TestCase } from "#protocol";
import { installProgram, makeLayer, recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { allowReading, expectEqual, expectSuccess, expectThat } from "../vocabulary/expect.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { create, launch } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

const STATEMENT = "buildpack.execd.exit-status";
const CODES = [0, 1, 100, 255] as const;

export const launcherExecdExitCases: readonly TestCase[] = CODES.map((code) =>
  mustCase({
    id: `launch.execd-exits.${code}`,
    lane: "implied",
    says: `If an exec.d program exits with ${code}, the process ${code === 0 ? "starts with its variables" : "does not start"}.`,
    buildpack: ["0.9"],
    can: ["launch"],
    given: world({
      buildpacks: [
        buildpack({
          id: "acme/app",
          build: [
            ...makeLayer("x", ["launch"]),
            ...installProgram("program", "x", "exec.d/program"),
            ...writeProcesses({ type: "web", command: ["/workspace/web"] }),
          ],
          files: {
            program: {
              acts: [
                { do: "fd3", text: 'TOLD = "yes"\n' },
                { do: "exit", code },
              ],
            },
          },
        }),
      ],
      files: { "/workspace/web": recordingProgram("web") },
    }),
    when: [create(), launch("/cnb/process/web")],
    then:
      code === 0
        ? [expectSuccess(1, STATEMENT), expectEqual(afterStep(1).call("web", "env", "TOLD"), "yes", STATEMENT)]
        : [
            allowReading(
              expectThat(afterStep(1).exitCode, { between: [80, 89] }, STATEMENT, "platform.launcher.exit.80-89"),
              { equals: 0 },
              "A-17",
            ),
            allowReading(expectThat(afterStep(1).calls(), { length: 0 }, STATEMENT), { length: 1 }, "A-17"),
          ],
    ...(code !== 0 && {
      control: { id: "launch.execd-exits.0", differs: "/given/buildpacks/0/files/program/acts/1/code" },
    }),
  }),
);
