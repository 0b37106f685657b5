/** Second looks at single statements about phases in turn, and about what an older version of the Platform API demands. */
import type { TestCase } from "#protocol";
import { recordCall, recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectDetectedGroup, expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, helloBuildpack } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allPhases, create, detect, launch, newContainer } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world, worldForDetect } from "../vocabulary/world.ts";

const WEB = "/workspace/web";
const METADATA = `[[buildpacks]]
id = "acme/hello"
version = "1.0.0"
api = "\${buildpack-api}"

[[processes]]
type = "check"
command = ["/workspace/none"]
direct = true
buildpack-id = "acme/hello"
exec-env = ["test"]

[[processes]]
type = "web"
command = ["${WEB}"]
direct = true
buildpack-id = "acme/hello"
`;

export const phaseSecondLookCases: readonly TestCase[] = [
  mustCase({
    id: "create.second.idle-buildpack",
    says: "The creator builds and exports again with a buildpack that leaves nothing behind.",
    given: world({ buildpacks: [helloBuildpack(...recordCall("only"))] }),
    when: [create(), newContainer, { edit: { "/workspace/app.txt": { text: "new\n" } } }, create()],
    then: [
      expectSuccess(3),
      expectEqual(afterStep(3).calls("/*/as"), ["only"], "buildpack.analysis.proceed-build"),
      expectEqual(afterStep(3).entry(APP, "app", "/workspace/app.txt", "/text"), "new\n", "buildpack.build.to-export"),
    ],
  }),
  mustCase({
    id: "launch.second.environments-absent",
    says: "A process in metadata.toml without execution environments starts in the default one, beside a process that is only for tests.",
    platform: ["0.15"],
    buildpack: ["0.12"],
    can: ["launch"],
    given: world({
      buildpacks: [helloBuildpack(...writeProcesses({ type: "web", command: [WEB] }))],
      files: { [WEB]: recordingProgram("web") },
    }),
    when: [
      ...allPhases().slice(0, 4),
      { edit: { "/layers/config/metadata.toml": { text: METADATA } } },
      ...allPhases().slice(4),
      launch("/cnb/process/web"),
    ],
    then: [expectEqual(afterStep(6).call("web", "cwd"), "/workspace", "platform.metadata.exec-env.absent-as-star")],
  }),
  mustCase({
    id: "detect.second.platform-api",
    says: "Before Platform API 0.15, the detector skips no buildpack for its execution environments.",
    platform: ["0.12", "0.14"],
    buildpack: ["0.12"],
    given: worldForDetect({
      buildpacks: [buildpack({ buildpackToml: 'exec-env = ["test"]\n' })],
      env: { CNB_EXEC_ENV: "production" },
    }),
    when: [detect()],
    then: expectDetectedGroup(["acme/hello"], "platform.api.conform-or"),
  }),
];
