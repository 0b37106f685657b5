/** buildpack.md > launch.toml: a later buildpack defines a process type again, with fewer keys. Nothing of the earlier definition is left. */
import type { FileSpec, TestCase } from "#protocol";
import { type ProcessDraft, recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { COMMAND_LISTS, launchCase } from "../vocabulary/launch-case.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import type { VersionRange } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

const web = "/workspace/web";
const FILES: Readonly<Record<string, FileSpec>> = {
  [web]: recordingProgram("web"),
  "/workspace/earlier": recordingProgram("earlier"),
  "/workspace/sub": { dir: true },
};

interface Row {
  readonly says: string;
  /** What the earlier definition has besides its type. */
  readonly earlier: Omit<ProcessDraft, "type">;
  readonly platform?: VersionRange;
  readonly buildpack?: VersionRange;
}

const ROWS: Readonly<Record<string, Row>> = {
  command: { says: "command", earlier: { command: ["/workspace/earlier"] } },
  "command-rest": { says: "arguments of the command", earlier: { command: [web, "always", "given"] } },
  args: { says: "args", earlier: { command: [web], args: ["one", "two"] } },
  "working-dir": { says: "working directory", earlier: { command: [web], "working-dir": "/workspace/sub" } },
  "exec-env": {
    says: "execution environments",
    earlier: { command: [web], "exec-env": ["test"] },
    platform: ["0.15"],
    buildpack: ["0.12"],
  },
};

const LAST = "buildpack.launch-toml.same-type.last";

export const redefinedProcessCases: readonly TestCase[] = Object.entries(ROWS).map(
  ([what, { says, earlier, platform, buildpack: of = COMMAND_LISTS }]) =>
    launchCase({
      what: `redefined.${what}`,
      says: `A process type that a later buildpack defines again has none of the ${says} of the earlier definition.`,
      buildpack: of,
      ...(platform !== undefined && { platform }),
      given: world({
        buildpacks: [
          buildpack({ id: "acme/first", build: writeProcesses({ type: "web", ...earlier }) }),
          buildpack({ id: "acme/second", build: writeProcesses({ type: "web", command: [web] }) }),
        ],
        files: FILES,
      }),
      then: [
        expectSuccess(1, LAST),
        expectEqual(afterStep(1).calls("/*/as"), ["web"], LAST),
        expectEqual(afterStep(1).call("web", "argv"), [web], LAST),
        expectEqual(afterStep(1).call("web", "cwd"), "/workspace", LAST),
      ],
    }),
);
