/** Second looks at single statements about image extensions: with other images, or other numbers of extensions. */
import type { ImageSpec, Step, TestCase } from "#protocol";
import { pointer } from "#protocol";
import { recordCall, writeBuildPlan } from "../vocabulary/acts.ts";
import { expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import {
  extendBuildImage,
  extendedFileText,
  extendRunImage,
  extension,
  extensionCase,
  FROM_BASE_IMAGE,
  worldForExtend,
  worldForGenerate,
  writeGenerated,
} from "../vocabulary/extensions.ts";
import { APP } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { runImage } from "../vocabulary/run-images.ts";
import { build, detect, exportApp, newContainer, restore } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack } from "../vocabulary/world.ts";

const first = afterStep(0);
const LEFT_OUT = "buildpack.plan.trial.extension-unused-provide.plan";
const COMMON = "buildpack.detection.common-env";
const generating = (id: string, files: Readonly<Record<string, string>>) =>
  extension({ id: `acme/${id}`, generate: writeGenerated(files) });

const detecting: readonly TestCase[] = [
  extensionCase({
    id: "detect.second.left-out-provider",
    says: "The plan names the buildpack that provides a dependency, and not the extension that detection leaves out.",
    given: worldForGenerate({
      extensions: [
        extension({ id: "acme/left-out", detect: writeBuildPlan({ provides: ["d", "unused"] }) }),
        extension({ id: "acme/kept" }),
      ],
      buildpacks: [buildpack({ detect: writeBuildPlan({ provides: ["d"], requires: ["d"] }) })],
    }),
    then: [
      expectSuccess(0),
      expectEqual(`${first.toml("/layers/group.toml", "group-extensions")}/*/id`, ["acme/kept"], LEFT_OUT),
      expectEqual(`${first.toml("/layers/plan.toml", "entries")}/*/providers/*/id`, [["acme/hello"]], LEFT_OUT),
    ],
  }),
  extensionCase({
    id: "detect.second.common-environment",
    says: "An extension and a buildpack see the same home, files and app.",
    given: worldForGenerate({
      extensions: [extension({ detect: [{ do: "record", as: "ext", read: ["/cnb/of-container"] }] })],
      buildpacks: [buildpack({ detect: [{ do: "record", as: "bp", read: ["/cnb/of-container"] }] })],
      files: { "/cnb/of-container": { text: "one container\n" } },
      env: { HOME: "/home/other", NO_PROXY: "localhost" },
    }),
    then: [
      expectSuccess(0),
      expectEqual(first.call("ext", "env", "HOME"), "/home/other", COMMON),
      expectEqual(first.call("ext", "reads", "/cnb/of-container"), "one container\n", COMMON),
      ...([["env", "HOME"], ["reads", "/cnb/of-container"], ["cwd"]] as const).map((what) =>
        expectSame(first.call("bp", ...what), first.call("ext", ...what), COMMON),
      ),
    ],
  }),
];

const OF_BUILD_IMAGE = "platform.detector.ext.record-build-image";
const CHOSEN = "127.0.0.1:5000/other:1";
const listing = (image: string): readonly Step[] => [
  {
    edit: {
      "/cnb/run.toml": {
        text: `[[images]]\nimage = "127.0.0.1:5000/run:1"\n[[images]]\nimage = "${image}"\n`,
        owner: "root",
      },
    },
  },
  newContainer,
  detect({ flags: { "-log-level": "warn" } }),
];
const WARNS = "platform.detector.ext.warn-unknown-run-image";
const recorded: readonly TestCase[] = [
  extensionCase({
    id: "generate.second.build-image",
    says: "analyzed.toml says that the build image must be extended if only the last of three extensions extends it.",
    given: worldForGenerate({
      extensions: [
        generating("run", { "run.Dockerfile": `${FROM_BASE_IMAGE}ENV A=1\n` }),
        generating("idle", {}),
        generating("build", { "build.Dockerfile": `${FROM_BASE_IMAGE}ENV A=1\n` }),
      ],
    }),
    then: [
      expectSuccess(0),
      allowReading(
        expectEqual(
          first.analyzed("build-image", "extend"),
          true,
          OF_BUILD_IMAGE,
          "platform.detector.ext.build-extend-true",
        ),
        { present: false },
        "C-03",
      ),
    ],
  }),
  extensionCase({
    id: "generate.second.not-extended",
    says: "analyzed.toml does not say that the build image is extended if an extension generates nothing.",
    given: worldForGenerate({ extensions: [extension()] }),
    then: [
      expectSuccess(0),
      expectEqual(`${first.toml("/layers/group.toml", "group-extensions")}/*/id`, ["acme/ext"]),
      expectThat(
        first.analyzed(),
        { excludes: { "build-image": { extend: true } } },
        "platform.detector.ext.build-extend-false",
      ),
    ],
  }),
  mustCase({
    id: "generate.second.warned",
    says: "The detector warns of the selected run image, not of one that an earlier extension named.",
    platform: ["0.13"],
    buildpack: ["0.10"],
    given: worldForGenerate({
      extensions: [
        generating("first", { "run.Dockerfile": "FROM 127.0.0.1:5000/run:1\n" }),
        generating("last", { "run.Dockerfile": `FROM ${CHOSEN}\n` }),
      ],
    }),
    when: [...listing(CHOSEN), ...listing(`${CHOSEN}0`)],
    then: [
      expectSuccess(2),
      expectSuccess(5),
      expectThat(pointer("steps", 5), { differsFrom: pointer("steps", 2) }, WARNS),
    ],
  }),
];

/** An image with a variable of its own, in a nested repository. */
const named = (name: string): ImageSpec =>
  runImage({
    config: { config: { User: "1000:1000", Env: [`PATH=/${name}/bin:/usr/bin:/bin`, `WHO=${name}`], Labels: {} } },
    media: "oci",
  });
const NESTED = '[run-image]\nreference = ""\nimage = "127.0.0.1:5000/deep/er/run:1"\nextend = true\n';
const EXTENDS = `${FROM_BASE_IMAGE}RUN printf '%s' "$WHO" > /home/cnb/said\n`;

const extending: readonly TestCase[] = (["run", "build"] as const).map((kind) =>
  mustCase({
    id: `extend.second.${kind}-image`,
    says: `The extender extends the ${kind} image of a nested repository and of OCI types.`,
    platform: ["0.13"],
    buildpack: ["0.10"],
    can: ["extend", "two-uids"],
    given: worldForExtend({
      images: { "@deep/er/run:1": named("deep-run"), "@deep/er/build:1": named("deep-build") },
      buildpacks: [buildpack({ build: recordCall("build") })],
      generated: { [`acme_ext/${kind}.Dockerfile`]: EXTENDS },
      files: { "/layers/analyzed.toml": { text: NESTED } },
    }),
    when: [
      restore({ flags: { "-build-image": "@deep/er/build:1" } }),
      ...(kind === "run" ? [extendRunImage({ in: "@deep/er/run:1" }), build(), exportApp()] : [extendBuildImage()]),
    ],
    then: [
      expectSuccess(1),
      ...(kind === "run"
        ? [
            expectEqual(
              extendedFileText(1, 0, "home/cnb/said"),
              "deep-run",
              "platform.restorer.run-image.extend-download",
            ),
            expectSuccess(3),
            expectEqual(
              afterStep(3).label(APP, "io.buildpacks.rebasable"),
              "false",
              "platform.exporter.label.rebasable-false",
            ),
          ]
        : [
            expectSame(
              first.analyzed("build-image", "reference"),
              first.reference("@deep/er/build:1"),
              "platform.restorer.build-image.record-digest",
            ),
            expectEqual(
              afterStep(1).call("build", "env", "PATH"),
              "/deep-build/bin:/usr/bin:/bin",
              "platform.extender.base.build",
              "platform.restorer.build-image.copy-to-kaniko",
            ),
          ]),
    ],
  }),
);

export const extensionSecondLookCases: readonly TestCase[] = [...detecting, ...recorded, ...extending];
