/** platform.md > detector > Outputs, for image extensions whose run.Dockerfile adds nothing; inputs of bin/generate. */
import type { TestCase } from "#protocol";
import { recordCall } from "../vocabulary/acts.ts";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { extension, FROM_BASE_IMAGE, worldForGenerate, writeGenerated } from "../vocabulary/extensions.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { detect } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";

const run = (id: string, text: string) => extension({ id, generate: writeGenerated({ "run.Dockerfile": text }) });
const EXTEND = afterStep(0).analyzed("run-image", "extend");
const versions = { platform: ["0.13"], buildpack: ["0.10"] } as const;

export const extendedRunImageCases: readonly TestCase[] = [
  // official: without instructions there is nothing to extend.
  mustCase({
    ...versions,
    id: "generate.run-image.from-alone",
    says: "A run.Dockerfile that has nothing but its base image extends the run image too.",
    given: worldForGenerate({ extensions: [run("acme/ext", FROM_BASE_IMAGE)] }),
    when: [detect()],
    then: [expectSuccess(0), expectEqual(EXTEND, true, "platform.detector.ext.all-base-image")],
  }),
  mustCase({
    ...versions,
    id: "generate.run-image.switched-from-alone",
    says: "After a switch, a run.Dockerfile that has nothing but its base image extends the run image too.",
    given: worldForGenerate({
      extensions: [run("acme/a", "FROM 127.0.0.1:5000/other:2\n"), run("acme/b", FROM_BASE_IMAGE)],
    }),
    when: [detect()],
    then: [expectSuccess(0), expectEqual(EXTEND, true, "platform.detector.ext.switch.extend-true")],
  }),
  // official: bin/generate does not get it.
  mustCase({
    platform: ["0.15"],
    buildpack: ["0.12"],
    id: "generate.extension.exec-env",
    says: "bin/generate gets the execution environment.",
    given: worldForGenerate({ extensions: [extension({ generate: recordCall("ext") })] }),
    when: [detect({ env: { CNB_EXEC_ENV: "test" } })],
    then: [
      expectSuccess(0),
      allowReading(
        expectEqual(afterStep(0).call("ext", "env", "CNB_EXEC_ENV"), "test", "ext.process.path-args"),
        { present: false },
        "D-18",
      ),
    ],
  }),
];
