/**
 * platform.md > Data Format: the documents and labels of the smallest build. What has nothing to say is there all the same, and so is each member
 * that the text requires.
 */
import type { Expectation, TestCase } from "#protocol";
import { writeBuildPlan } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { extension, extensionCase, worldForGenerate } from "../vocabulary/extensions.ts";
import { APP, lifecycleLabel, PROJECT_LABEL } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { buildCase, createCase, detectCase } from "../vocabulary/test-case.ts";
import { buildpack, world, worldForBuild, worldForDetect } from "../vocabulary/world.ts";

const seen = afterStep(0);
const PLAN = "/layers/plan.toml";
const METADATA = "/layers/config/metadata.toml";
const REPORT = "/layers/report.toml";

/** The file is there and has no entries. */
const emptyPlan = (...covers: readonly string[]): Expectation =>
  expectThat(seen.file(PLAN, "toml"), { oneOf: [{}, { entries: [] }] }, ...covers);

export const leastDocumentCases: readonly TestCase[] = [
  detectCase({
    id: "detect.least.plan",
    says: "The detector writes a plan also if nothing is provided or required.",
    given: worldForDetect(),
    then: [expectSuccess(0), emptyPlan("platform.detector.plan.written")],
  }),
  detectCase({
    id: "detect.least.plan-of-optional",
    says: "The detector writes a plan also if the only buildpack that provides and requires something is not in the group.",
    given: worldForDetect({
      buildpacks: [
        buildpack({ id: "acme/left-out", detect: writeBuildPlan({ provides: ["ruby"] }) }),
        buildpack({ id: "acme/first" }),
      ],
      order:
        '[[order]]\n[[order.group]]\nid = "acme/left-out"\nversion = "1.0.0"\noptional = true\n[[order.group]]\nid = "acme/first"\nversion = "1.0.0"\n',
    }),
    then: [
      expectSuccess(0),
      emptyPlan("platform.detector.plan.written"),
      expectEqual(`${seen.toml("/layers/group.toml", "group")}/*/id`, ["acme/first"], "platform.detector.group.single"),
    ],
  }),
  extensionCase({
    id: "generate.least.plan",
    says: "The detector leaves a plan without entries if extensions meet all requirements.",
    given: worldForGenerate({
      extensions: [extension({ detect: writeBuildPlan({ provides: ["ruby", "node"] }) })],
      buildpacks: [buildpack({ detect: writeBuildPlan({ requires: ["ruby", "node"] }) })],
    }),
    then: [expectSuccess(0), emptyPlan("platform.detector.ext.filter-plan")],
  }),
  buildCase({
    id: "build.least.metadata",
    says: "The builder names a buildpack in metadata.toml that gives no process, no slice and no layer.",
    given: worldForBuild({ buildpacks: [buildpack({ id: "acme/one" }), buildpack({ id: "acme/two" })] }),
    then: [
      expectSuccess(0),
      expectEqual(
        `${seen.toml(METADATA, "buildpacks")}/*/id`,
        ["acme/one", "acme/two"],
        "platform.builder.metadata.buildpacks",
      ),
      expectThat(seen.toml(METADATA), { excludes: { "buildpack-default-process-type": "web" } }),
    ],
  }),
  createCase({
    id: "export.least.labels",
    says: "Of a buildpack that gives nothing, the lifecycle's label has an entry with all members that it requires.",
    given: world({ buildpacks: [buildpack({ id: "acme/one" }), buildpack({ id: "acme/two" })] }),
    then: [
      expectSuccess(0),
      ...["acme/one", "acme/two"].flatMap((id, at) => [
        expectEqual(lifecycleLabel(0, "buildpacks", at, "key"), id, "platform.label.lifecycle.buildpacks-key"),
        expectEqual(
          lifecycleLabel(0, "buildpacks", at, "version"),
          "1.0.0",
          "platform.label.lifecycle.buildpacks-version",
        ),
        expectEqual(lifecycleLabel(0, "buildpacks", at, "layers"), {}, "platform.label.lifecycle.layers-entries"),
      ]),
      expectThat(lifecycleLabel(0, "app"), { length: 1 }, "platform.label.lifecycle.app-entries"),
    ],
  }),
  createCase({
    id: "export.least.project",
    says: "Without project-metadata.toml the image has the label of project metadata, without members.",
    given: world(),
    then: [
      expectSuccess(0),
      expectEqual(seen.label(APP, PROJECT_LABEL), {}, "platform.exporter.label.project-metadata"),
      expectEqual(seen.toml(REPORT, "image", "tags"), [APP], "platform.report.tags"),
    ],
  }),
];
