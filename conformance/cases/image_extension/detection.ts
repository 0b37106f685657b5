/** image_extension.md > Detection; buildpack.md > Detection, for image extensions. */
import type { Act } from "#machine";
import type { TestCase } from "#protocol";
import { recordCall, writeBuildPlan } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual } from "../vocabulary/expect.ts";
import { expectExit, expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { extension, extensionCase, worldForGenerate } from "../vocabulary/extensions.ts";
import { afterStep, detectedGroupIds } from "../vocabulary/pointers.ts";
import { allowContradiction, allowReading } from "../vocabulary/readings.ts";
import { buildpack, EXIT_FAIL, orderFile } from "../vocabulary/world.ts";

const EXTENSIONS = `${afterStep(0).toml("/layers/group.toml", "group-extensions")}/*/id`;
const call = (...inside: readonly (string | number)[]) => afterStep(0).call("ext", ...inside);
const env = (name: string) => call("env", name);
const EXTENSION_DIR = "/cnb/extensions/acme_ext/1.0.0";
const one = extension();
const other = extension({ id: "acme/other" });
const needsD = buildpack({ detect: writeBuildPlan({ requires: ["d"] }) });
const providesD = writeBuildPlan({ provides: ["d"] });

const UNUSED_PLAN = "buildpack.plan.trial.extension-unused-provide.plan";
const OPTIONAL_ORDER = orderFile([{ id: "acme/hello", optional: true }]);
/** An extension that passes, and a buildpack that is not part of the group after these acts of its bin/detect. */
const withoutBuildpackCase = (
  what: string,
  says: string,
  detect: readonly Act[],
  refused = expectFailure(0, "buildpack.detection.none-zero-next"),
) =>
  extensionCase({
    id: `detect.extension.${what}`,
    says,
    given: worldForGenerate({ extensions: [one], buildpacks: [buildpack({ detect })], order: OPTIONAL_ORDER }),
    then: [refused],
    control: { id: "detect.extension.with-buildpack", differs: "/given/buildpacks/0/detect" },
  });

export const extensionDetectionCases: readonly TestCase[] = [
  extensionCase({
    id: "detect.extension.group",
    says: "group.toml lists detected extensions and detected buildpacks separately.",
    given: worldForGenerate({ extensions: [one] }),
    then: [
      expectSuccess(0),
      expectEqual(EXTENSIONS, ["acme/ext"], "buildpack.order.resolved"),
      expectEqual(detectedGroupIds(), ["acme/hello"], "buildpack.order.resolved"),
    ],
  }),
  extensionCase({
    id: "detect.extension.optional",
    says: "If the detection of an extension fails, the group passes without it.",
    given: worldForGenerate({ extensions: [extension({ detect: EXIT_FAIL }), other] }),
    then: [
      expectExit(0, 0, "buildpack.detection.extensions-optional"),
      expectEqual(EXTENSIONS, ["acme/other"], "buildpack.detection.extensions-optional"),
    ],
  }),
  withoutBuildpackCase("alone", "An extension that passes does not make a group without a buildpack.", EXIT_FAIL),
  extensionCase({
    id: "detect.extension.with-buildpack",
    says: "An extension and a buildpack that both pass make a group.",
    given: worldForGenerate({ extensions: [one], order: OPTIONAL_ORDER }),
    then: [expectSuccess(0), expectEqual(EXTENSIONS, ["acme/ext"], "buildpack.order.resolved")],
  }),
  withoutBuildpackCase(
    "trial-without-buildpack",
    "An extension makes no group if a trial leaves out the last buildpack.",
    writeBuildPlan({ provides: ["unused"] }),
    allowReading(expectFailure(0, "buildpack.detection.none-zero-next"), { equals: 0 }, "A-41"),
  ),
  extensionCase({
    id: "detect.extension.unused-provide",
    says: "Detection leaves out an extension that provides something that nothing requires.",
    given: worldForGenerate({ extensions: [extension({ detect: providesD, generate: recordCall("ext") }), other] }),
    then: [
      expectSuccess(0),
      expectEqual(EXTENSIONS, ["acme/other"], "buildpack.plan.trial.extension-unused-provide.extension"),
    ],
  }),
  extensionCase({
    id: "detect.extension.unused-provide-plan",
    says: "What an extension provides that detection leaves out is provided to no buildpack, and is not in the plan.",
    given: worldForGenerate({
      extensions: [extension({ detect: writeBuildPlan({ provides: ["d", "unused"] }) }), other],
      buildpacks: [
        buildpack({ id: "acme/needs", detect: writeBuildPlan({ requires: ["d"] }) }),
        buildpack({ detect: writeBuildPlan({ provides: ["e"], requires: ["e"] }) }),
      ],
      order: orderFile([{ id: "acme/needs", optional: true }, { id: "acme/hello" }]),
    }),
    then: [
      expectSuccess(0),
      expectEqual(EXTENSIONS, ["acme/other"], "buildpack.plan.trial.extension-unused-provide.extension"),
      expectEqual(detectedGroupIds(), ["acme/hello"], UNUSED_PLAN),
      expectEqual(`${afterStep(0).toml("/layers/plan.toml", "entries")}/*/requires/*/name`, [["e"]], UNUSED_PLAN),
    ],
  }),
  extensionCase({
    id: "detect.extension.prepopulated",
    says: "An extension without bin/detect passes with the build plan in its directory detect.",
    given: worldForGenerate({
      extensions: [
        extension({ without: "detect", files: { "detect/plan.toml": { text: '[[provides]]\nname = "d"\n' } } }),
      ],
      buildpacks: [needsD],
    }),
    then: [
      expectExit(0, 0, "ext.detect.prepopulated"),
      expectEqual(EXTENSIONS, ["acme/ext"], "ext.detect.optional", "ext.detect.prepopulated"),
    ],
  }),
  extensionCase({
    id: "detect.extension.directory",
    says: "The detector gives bin/detect of an extension the extension's directory, and no buildpack's directory.",
    given: worldForGenerate({ extensions: [extension({ detect: recordCall("ext") })] }),
    then: [
      expectSuccess(0),
      expectEqual(
        env("CNB_EXTENSION_DIR"),
        EXTENSION_DIR,
        "ext.detect.extension-dir.received",
        "ext.detect.extension-dir.absolute",
      ),
      expectAbsent(env("CNB_BUILDPACK_DIR"), "ext.detect.extension-dir.received"),
    ],
  }),
  extensionCase({
    id: "detect.extension.order",
    says: "Extension groups vary slowest: the first is tried with every buildpack group before the second.",
    given: worldForGenerate({
      extensions: [one, extension({ id: "acme/other", detect: providesD })],
      groups: [["acme/ext"], ["acme/other"]],
      buildpacks: [needsD, buildpack({ id: "acme/second" })],
      order: orderFile([{ id: "acme/hello" }], [{ id: "acme/second" }]),
    }),
    then: [
      expectSuccess(0),
      allowContradiction(
        expectEqual(EXTENSIONS, ["acme/ext"], "buildpack.order.ext.prepended"),
        { equals: ["acme/other"] },
        "D-27",
      ),
      allowContradiction(
        expectEqual(detectedGroupIds(), ["acme/second"], "buildpack.order.ext.prepended"),
        { equals: ["acme/hello"] },
        "D-27",
      ),
    ],
  }),
];
