/** image_extension.md > Phase: Extension; platform.md > extender > Outputs, and what the exporter makes of an extended run image. */
import type { ImageSpec, Step } from "#protocol";
import { recordCall } from "../vocabulary/acts.ts";
import { expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectExit, expectSuccess } from "../vocabulary/expect-exit.ts";
import {
  expectRootRejected,
  extendBuildImage,
  extendedFileText,
  extendedRunImage,
  extendRunImage,
  FROM_BASE_IMAGE,
  REBASABLE_LABEL,
  worldForExtend,
} from "../vocabulary/extensions.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { RUN_IMAGE, runImage } from "../vocabulary/run-images.ts";
import { build, exportApp, restore } from "../vocabulary/steps.ts";
import { mustCase, type OneStepDraft } from "../vocabulary/test-case.ts";
import { buildpack } from "../vocabulary/world.ts";

const SAID = "home/cnb/said";
const OF_BUILD_IMAGE = ["platform.extender.base.build", "platform.restorer.build-image.copy-to-kaniko"];
const appendLine = (words: string): string => `RUN echo "${words}" >> /${SAID}\n`;
const run = (id: string, text: string) => ({ [`${id}/run.Dockerfile`]: FROM_BASE_IMAGE + text });
const both = { of: ["acme/ext", "acme/other"] };
const TWICE: ImageSpec["layers"] = Array.from({ length: 2 }, () => [
  { name: "/etc/twice", text: "twice\n", owner: "root" },
]);
const UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";
const REPEATED = { ...runImage(), layers: [runImage().layers[0] ?? [], ...TWICE] };
const EXTEND = [restore(), extendRunImage()];
/** A test case that extends the run image, or takes other steps. */
const extendCase = ({ given, when = EXTEND, then, ...draft }: OneStepDraft & { readonly when?: readonly Step[] }) =>
  mustCase({ platform: ["0.13"], buildpack: ["0.10"], can: ["extend", "two-uids"], ...draft, given, when, then });

const applying = [
  extendCase({
    id: "extend.run.apply",
    says: "The extender applies every run.Dockerfile in the order of the group, each on the result of the one before.",
    given: worldForExtend({
      ...both,
      generated: { ...run("acme_ext", appendLine("one")), ...run("acme_other", appendLine("two")) },
    }),
    then: [
      expectSuccess(1),
      expectEqual(extendedFileText(1, 0, SAID), "one\n", "ext.apply.each", "platform.extender.apply-dockerfile"),
      expectEqual(extendedFileText(1, 1, SAID), "one\ntwo\n", "ext.apply.each", "ext.apply.base-image.chain"),
    ],
  }),
  extendCase({
    id: "extend.run.layers",
    says: "The extended directory has the configuration and only the new layers.",
    given: worldForExtend({ generated: run("acme_ext", appendLine("one")) }),
    then: [
      expectSuccess(1),
      expectEqual(extendedRunImage(1, "layers", 0, "role"), "absent", "platform.extender.run.copy-extended"),
      expectEqual(extendedFileText(1, 0, SAID), "one\n", "platform.extender.run.copy-extended"),
      expectSame(
        extendedRunImage(1, "layers", 0, "diffId"),
        afterStep(1).diffId("@run:1", 0),
        "platform.extender.base.run",
        "ext.apply.base-image.first",
      ),
    ],
  }),
  extendCase({
    id: "extend.run.repeated-layers",
    says: "The extender extends a run image that has a layer twice, as its last one too.",
    given: worldForExtend({ generated: run("acme_ext", appendLine("one")), images: { "@run:1": REPEATED } }),
    then: [
      expectSuccess(1),
      expectEqual(extendedFileText(1, 2, SAID), "one\n", "ext.apply.each", "platform.extender.apply-dockerfile"),
      expectSame(
        extendedRunImage(1, "layers", 2, "diffId"),
        afterStep(1).diffId("@run:1", 2),
        "platform.extender.base.run",
      ),
    ],
  }),
  extendCase({
    id: "extend.run.user",
    says: "The extender passes the user of the current image as user_id and group_id.",
    given: worldForExtend({
      ...both,
      generated: {
        ...run("acme_ext", `ARG user_id\nARG group_id\n${appendLine("$user_id $group_id")}USER 2000:3000\n`),
        ...run("acme_other", `ARG user_id\nARG group_id\nUSER 1000\n${appendLine("$user_id $group_id")}`),
      },
    }),
    then: [
      expectSuccess(1),
      expectEqual(extendedFileText(1, 0, SAID), "1000 1000\n", "ext.apply.user.first"),
      expectEqual(extendedFileText(1, 1, SAID), "1000 1000\n2000 3000\n", "ext.apply.user.chain"),
    ],
  }),
  extendCase({
    id: "extend.run.build-id",
    says: "The argument build_id is a UUID.",
    given: worldForExtend({
      generated: run("acme_ext", `ARG build_id=0\nRUN echo $build_id | grep -E '${UUID}' && echo uuid > /${SAID}\n`),
    }),
    then: [
      expectExit(1, 0, "ext.apply.build-id.uuid"),
      expectEqual(extendedFileText(1, 0, SAID), "uuid\n", "ext.apply.build-id.uuid"),
    ],
  }),
  extendCase({
    id: "extend.run.arguments",
    lane: "implied",
    says: "Arguments of extend-config.toml reach the Dockerfile of the same kind.",
    given: worldForExtend({
      generated: {
        ...run("acme_ext", `ARG own=none\n${appendLine("$own")}`),
        "acme_ext/extend-config.toml":
          '[[build.args]]\nname = "own"\nvalue = "build"\n[[run.args]]\nname = "own"\nvalue = "run"\n',
      },
    }),
    then: [expectSuccess(1), expectEqual(extendedFileText(1, 0, SAID), "run\n", "ext.extend-config.run.name")],
  }),
];

const copies = (id: string, sentence: string, folders: readonly string[], from: string, ...covers: readonly string[]) =>
  extendCase({
    id: `extend.context.${id}`,
    says: sentence,
    given: worldForExtend({
      generated: {
        ...run("acme_ext", `COPY of /${SAID}\n`),
        ...Object.fromEntries(folders.map((name) => [`acme_ext/${name}/of`, name])),
      },
      files: { "/workspace/of": { text: "app" } },
    }),
    then: [
      expectSuccess(1),
      expectEqual(extendedFileText(1, 0, SAID), from, "platform.extender.build-context", ...covers),
    ],
  });

const contexts = [
  copies("shared", "COPY reads the context directory context.", ["context"], "context", "ext.context.shared"),
  copies(
    "run",
    "For the run image, COPY reads the context directory context.run.",
    ["context.run"],
    "context.run",
    "ext.context.run",
  ),
  copies(
    "build",
    "The context directory context.build does not apply to the run image.",
    ["context.build"],
    "app",
    "ext.context.build",
  ),
  copies("app", "Without a context directory, COPY reads the app directory.", [], "app", "ext.context.default-app"),
];

const TRUE = REBASABLE_LABEL;
const FALSE = TRUE.replace("true", "false");

const labels = (
  [
    ["true", "If every run.Dockerfile sets rebasable=true, the extended run image is rebasable.", TRUE, TRUE],
    ["unset", "A run.Dockerfile without the label rebasable makes the run image not rebasable.", TRUE, "ENV A=1\n"],
    ["false", "A run.Dockerfile that sets rebasable=false makes the run image not rebasable.", FALSE, TRUE],
  ] as const
).map(([id, says, first, second]) =>
  extendCase({
    id: `extend.rebasable.${id}`,
    says,
    given: worldForExtend({ ...both, generated: { ...run("acme_ext", first), ...run("acme_other", second) } }),
    then: [
      expectSuccess(1),
      expectEqual(
        extendedRunImage(1, "labels", "io.buildpacks.rebasable"),
        id === "true" ? "true" : "false",
        "platform.extender.run.rebasable-false",
        "ext.dockerfile.run.all-rebasable",
      ),
    ],
  }),
);

const results = [
  ...labels,
  extendCase({
    id: "extend.run.root",
    says: "The extender rejects a run image whose final user is root.",
    given: worldForExtend({ generated: run("acme_ext", "USER root\n") }),
    then: [expectRootRejected],
    control: {
      id: "extend.run.user-reset",
      differs: "/given/files/~1layers~1generated~1acme_ext~1run.Dockerfile/text",
    },
  }),
  extendCase({
    id: "extend.run.user-reset",
    says: "The extender applies a run.Dockerfile that switches back to the user of the image.",
    given: worldForExtend({
      generated: run("acme_ext", "ARG user_id\nARG group_id\nUSER root\nUSER ${user_id}:${group_id}\n"),
    }),
    then: [
      expectSuccess(1),
      expectEqual(extendedRunImage(1, "config", "config", "User"), "1000:1000", "ext.apply.user.first"),
    ],
  }),
  extendCase({
    id: "export.extended.base",
    says: "The exporter bases the app image on the extended run image: its layers, variables and label.",
    given: worldForExtend({
      buildpacks: [buildpack()],
      generated: run("acme_ext", `${REBASABLE_LABEL}ENV EXTENDED=1\n${appendLine("one")}`),
    }),
    when: [...EXTEND, build(), exportApp()],
    then: [
      expectSuccess(3),
      expectSame(
        afterStep(3).diffId("@app:1", 0),
        afterStep(3).diffId("@run:1", 0),
        "platform.exporter.base.layers-preserved",
      ),
      expectThat(
        `${afterStep(3).image("@app:1", "layers", 1, "entries")}/*/name`,
        { includes: SAID },
        "platform.exporter.base.extended",
        "platform.exporter.base.layers-preserved",
      ),
      expectThat(afterStep(3).config("@app:1", "Env"), { includes: "EXTENDED=1" }, "platform.exporter.base.extended"),
      expectEqual(
        afterStep(3).label("@app:1", "io.buildpacks.rebasable"),
        "true",
        "platform.exporter.label.rebasable-true",
      ),
    ],
  }),
];

const buildKind = [
  extendCase({
    id: "extend.build.proceed",
    says: "After the build.Dockerfiles, the extender runs the build as the build user, on their result.",
    given: worldForExtend({
      images: { "@build:1": RUN_IMAGE },
      buildpacks: [buildpack({ build: recordCall("build") })],
      generated: {
        "acme_ext/build.Dockerfile": `${FROM_BASE_IMAGE}USER root\nENV EXTENDED=yes\nRUN echo tool > /home/cnb/tool\n`,
      },
    }),
    when: [restore({ flags: { "-build-image": "@build:1" } }), extendBuildImage()],
    then: [
      expectExit(1, 0, "platform.extender.build.proceed"),
      expectEqual(afterStep(1).calls("/*/as"), ["build"], "platform.extender.build.proceed"),
      expectEqual(afterStep(1).call("build", "env", "HOME"), "/home/cnb", "platform.extender.build.proceed"),
      expectEqual(
        afterStep(1).file("/layers/config/metadata.toml", "owner"),
        "user",
        "platform.extender.build.proceed",
      ),
    ],
  }),
];

/** An image with a PATH and a variable of its own, so that it shows which image was extended. */
const namedImage = (name: string) =>
  runImage({
    config: {
      os: "linux",
      architecture: "amd64",
      config: { User: "1000:1000", Env: [`PATH=/${name}/bin:/usr/bin:/bin`, `WHO=${name}`], Labels: {} },
    },
  });

/** The restorer keeps the image, and the extender extends it, although another one of the same build exists. */
const bases = (["run", "build"] as const).map((kind) =>
  extendCase({
    id: `extend.base.${kind}`,
    says: `The ${kind} image that the restorer kept is the one that the extender extends.`,
    given: worldForExtend({
      images: { "@run:1": namedImage("run"), "@build:1": namedImage("build") },
      buildpacks: [
        buildpack({
          build: [...recordCall("build"), { do: "copy", path: `/${SAID}`, to: "${CNB_LAYERS_DIR}/said" }],
        }),
      ],
      generated: { [`acme_ext/${kind}.Dockerfile`]: `${FROM_BASE_IMAGE}RUN printf '%s' "$WHO" > /${SAID}\n` },
    }),
    when: [restore({ flags: { "-build-image": "@build:1" } }), kind === "run" ? extendRunImage() : extendBuildImage()],
    then: [
      expectSuccess(1),
      ...(kind === "run"
        ? [
            expectEqual(
              extendedFileText(1, 0, SAID),
              "run",
              "platform.extender.base.run",
              "platform.restorer.run-image.extend-download",
            ),
          ]
        : [
            expectSame(
              afterStep(0).analyzed("build-image", "reference"),
              afterStep(0).reference("@build:1"),
              "platform.restorer.build-image.record-digest",
            ),
            ...[
              expectEqual(afterStep(1).file("/layers/acme_hello/said", "text"), "build", ...OF_BUILD_IMAGE),
              expectEqual(afterStep(1).call("build", "env", "PATH"), "/build/bin:/usr/bin:/bin", ...OF_BUILD_IMAGE),
            ],
          ]),
    ],
  }),
);

export const extendCases = [...bases, ...applying, ...contexts, ...results, ...buildKind];
