/** Images that several extensions extend, and what the phases after it make of them. */
import type { TestCase } from "#protocol";
import { recordCall } from "../vocabulary/acts.ts";
import { expectEqual, expectSame } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import {
  extendBuildImage,
  extendedFileText,
  extendedRunImage,
  extendRunImage,
  FROM_BASE_IMAGE,
  REBASABLE_LABEL,
  worldForExtend,
} from "../vocabulary/extensions.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { RUN_IMAGE } from "../vocabulary/run-images.ts";
import { build, exportApp, restore } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack } from "../vocabulary/world.ts";

const VERSIONS = { platform: ["0.13"], buildpack: ["0.10"] } as const;

const SAID = "home/cnb/said";
const UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";
const THREE = ["acme/one", "acme/two", "acme/three"];
/** Three run.Dockerfiles: each says its arguments and leaves another user. */
const CHAIN = worldForExtend({
  of: THREE,
  buildpacks: [buildpack()],
  generated: Object.fromEntries(
    ["2000:3000", "2001", "cnb"].map((user, i) => [
      `${THREE[i]?.replace("/", "_")}/run.Dockerfile`,
      `${FROM_BASE_IMAGE}${REBASABLE_LABEL}ARG user_id=none\nARG group_id=none\nARG build_id=0\nUSER root\n` +
        `RUN echo "${i} $user_id $group_id" >> /${SAID} && (echo $build_id | grep -qE '${UUID}' && echo uuid >> /${SAID})\nUSER ${user}\n`,
    ]),
  ),
});
const LINES = ["0 1000 1000\nuuid\n", "1 2000 3000\nuuid\n", "2 2001 \nuuid\n"];

export const largerExtensionCases: readonly TestCase[] = [
  mustCase({
    ...VERSIONS,
    can: ["extend", "two-uids"],
    id: "extend.larger.chain",
    says: "Each of three run.Dockerfiles works on the result of the one before, with its user and a UUID.",
    given: CHAIN,
    when: [restore(), extendRunImage()],
    then: [
      expectSuccess(1),
      ...LINES.map((_, i) =>
        expectEqual(
          extendedFileText(1, i, SAID),
          LINES.slice(0, i + 1).join(""),
          "ext.apply.each",
          "platform.extender.apply-dockerfile",
          "ext.apply.base-image.chain",
          "ext.apply.user.chain",
          "ext.apply.build-id.uuid",
        ),
      ),
      expectSame(
        extendedRunImage(1, "layers", 0, "diffId"),
        afterStep(1).diffId("@run:1", 0),
        "platform.extender.base.run",
        "ext.apply.base-image.first",
      ),
      expectEqual(extendedRunImage(1, "layers", 0, "role"), "absent", "platform.extender.run.copy-extended"),
      expectEqual(extendedRunImage(1, "config", "config", "User"), "cnb", "platform.extender.run.copy-extended"),
    ],
  }),
  mustCase({
    ...VERSIONS,
    can: ["extend", "two-uids"],
    id: "export.larger.extended",
    says: "The app image has the layers of three extensions above those of the run image, and their label.",
    given: CHAIN,
    when: [restore(), extendRunImage(), build(), exportApp()],
    then: [
      expectSuccess(3),
      expectSame(afterStep(3).diffId("@app:1", 0), afterStep(3).diffId("@run:1", 0), "platform.exporter.base.extended"),
      ...LINES.map((_, i) =>
        expectEqual(
          `${afterStep(3).image("@app:1", "layers", i + 1, "entries")}/name=home~1cnb~1said/text`,
          LINES.slice(0, i + 1).join(""),
          "platform.exporter.base.extended",
          "platform.exporter.base.layers-preserved",
        ),
      ),
      expectEqual(
        afterStep(3).label("@app:1", "io.buildpacks.rebasable"),
        "true",
        "platform.exporter.label.rebasable-true",
      ),
    ],
  }),
  mustCase({
    ...VERSIONS,
    can: ["extend", "two-uids"],
    id: "extend.larger.build",
    says: "After two build.Dockerfiles, two buildpacks build as the build user on the result of both.",
    given: worldForExtend({
      of: THREE.slice(0, 2),
      images: { "@build:1": RUN_IMAGE },
      buildpacks: [
        buildpack({ id: "acme/first", build: recordCall("first") }),
        buildpack({
          id: "acme/second",
          build: [...recordCall("second"), { do: "copy", path: `/${SAID}`, to: "${CNB_LAYERS_DIR}/said" }],
        }),
      ],
      generated: {
        "acme_one/build.Dockerfile": `${FROM_BASE_IMAGE}USER root\nRUN echo one >> /${SAID}\n`,
        "acme_two/build.Dockerfile": `${FROM_BASE_IMAGE}RUN echo two >> /${SAID}\n`,
      },
    }),
    when: [restore({ flags: { "-build-image": "@build:1" } }), extendBuildImage()],
    then: [
      expectSuccess(1, "platform.extender.build.proceed"),
      expectEqual(afterStep(1).calls("/*/as"), ["first", "second"], "platform.extender.build.proceed"),
      ...["first", "second"].map((name) =>
        expectEqual(afterStep(1).call(name, "uid"), 1000, "platform.extender.build.proceed"),
      ),
      expectEqual(afterStep(1).file("/layers/acme_second/said", "text"), "one\ntwo\n", "ext.apply.each"),
    ],
  }),
];
