/** buildpack.md > Exec.d: how the program ends, and what the launcher makes of it. */
import type { Act } from "#machine";
import type { TestCase } from "#protocol";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { launchCase, worldWithExecd } from "../vocabulary/launch-case.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";

const STATEMENT = "buildpack.execd.exit-status";
const END = "/given/buildpacks/0/files/program/acts/1";
const ENDS = [
  ...[0, 1, 100, 255].map((code) => ({
    what: String(code),
    says: `exits with ${code}`,
    act: { do: "exit", code } satisfies Act,
    differs: `${END}/code`,
  })),
  { what: "killed", says: "is killed", act: { do: "kill", signal: "SIGKILL" } satisfies Act, differs: END },
];

export const launcherExecdExitCases: readonly TestCase[] = ENDS.map(({ what, says, act, differs }) => {
  const passes = what === "0";
  return launchCase({
    what: `execd-exits.${what}`,
    lane: "implied",
    says: `If an exec.d program ${says}, the process ${passes ? "starts with its variables" : "does not start"}.`,
    given: worldWithExecd({ do: "fd3", text: 'TOLD = "yes"\n' }, act),
    then: passes
      ? [expectSuccess(1, STATEMENT), expectEqual(afterStep(1).call("web", "env", "TOLD"), "yes", STATEMENT)]
      : [
          allowReading(
            expectThat(afterStep(1).exitCode, { between: [80, 89] }, STATEMENT, "platform.launcher.exit.80-89"),
            { equals: 0 },
            "A-17",
          ),
          allowReading(expectThat(afterStep(1).calls(), { length: 0 }, STATEMENT), { length: 1 }, "A-17"),
        ],
    ...(!passes && { control: { id: "launch.execd-exits.0", differs } }),
  });
});
