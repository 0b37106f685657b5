/** Second looks at single statements about the exporter: with other values, or twice. */
import type { Act } from "#machine";
import type { TestCase } from "#protocol";
import { makeLayer, writeFile, writeProcesses } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, expectNoAppImage, helloBuildpack, lifecycleLabel, rebuildWith } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowContradiction, allowReading } from "../vocabulary/readings.ts";
import { runImage } from "../vocabulary/run-images.ts";
import { create } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

const first = afterStep(0);
const FILE = { file: "1\n" };

const processes = (...types: readonly string[]) =>
  helloBuildpack(...writeProcesses(...types.map((type, i) => ({ type, command: [type], default: i === 0 }))));
/** The next build of `acme/hello` has the metadata of a layer without its directory. */
const rebuildNaming = (layer: string) => ({
  given: world({
    buildpacks: [
      helloBuildpack(...makeLayer("mine", ["launch"], FILE)),
      buildpack({ id: "acme/other", build: makeLayer("lib", ["launch"], FILE) }),
    ],
  }),
  when: [
    create(),
    ...rebuildWith(writeFile(`\${CNB_LAYERS_DIR}/${layer}.toml`, "[types]\nlaunch = true\n")),
    create({ images: [APP] }),
  ],
});

const LIB = "${CNB_LAYERS_DIR}/lib";
/** `layer` makes what is at the path of the launch layer `lib`. */
const creatingLib = (layer: Act) => ({
  given: world({ buildpacks: [helloBuildpack(layer, writeFile(`${LIB}.toml`, "[types]\nlaunch = true\n"))] }),
  when: [create()],
});

const requested = (type: string) => create({ flags: { "-process-type": type } });

export const exportSecondLookCases: readonly TestCase[] = [
  mustCase({
    id: "export.second.requested",
    says: "A requested process is the entrypoint although another one is the default.",
    buildpack: ["0.9"],
    given: world({ buildpacks: [processes("web", "worker", "web.2")] }),
    when: [requested("web.2")],
    then: [
      expectSuccess(0),
      expectEqual(first.config(APP, "Entrypoint"), ["/cnb/process/web.2"], "platform.exporter.entrypoint.process-type"),
    ],
  }),
  ...["WEB", "we", "web.", "launcher"].map((type) =>
    mustCase({
      id: `export.second.unknown-${type.toLowerCase().replace(".", "-dot")}${type === "WEB" ? "-upper" : ""}`,
      says: `The export fails if the requested type is ${type}, which is only near a type.`,
      buildpack: ["0.9"],
      given: world({ buildpacks: [processes("web", "worker", "web.2")] }),
      when: [requested(type)],
      then: expectNoAppImage("platform.exporter.entrypoint.unknown-type-fails"),
      control: { id: "export.second.requested", differs: "/when/0/flags/-process-type" },
    }),
  ),
  mustCase({
    id: "export.second.empty-slices",
    says: "The exporter accepts slices without paths, with a path of nothing, and with the files of an earlier slice.",
    given: world({
      buildpacks: [
        helloBuildpack(
          writeFile(
            "${CNB_LAYERS_DIR}/launch.toml",
            ["[]", '["nothing/*"]', '["app.txt"]', '["app.txt"]']
              .map((paths) => `[[slices]]\npaths = ${paths}\n`)
              .join("\n"),
          ),
        ),
      ],
      files: { "/workspace/rest": { text: "rest\n" } },
    }),
    when: [create()],
    then: [
      expectSuccess(0, "buildpack.slices.accept-empty"),
      ...(
        [
          ["app:1", "/workspace/app.txt"],
          ["app:2", "/workspace/rest"],
        ] as const
      ).map(([role, name]) =>
        expectThat(first.layer(APP, role, "/entries/*/name"), { includes: name }, "buildpack.slices.accept-empty"),
      ),
    ],
  }),
  mustCase({
    id: "export.second.reuse-of-other",
    says: "The export fails for a layer without a directory if only another buildpack's previous layer has its name.",
    ...rebuildNaming("lib"),
    then: [
      expectFailure(3, "buildpack.export.layer.absent.fail"),
      expectSame(afterStep(3).digest(APP), first.digest(APP), "buildpack.export.layer.absent.fail"),
    ],
    control: {
      id: "export.second.reuse-of-own",
      differs: "/when/2/edit/~1cnb~1buildpacks~1acme_hello~11.0.0~1bin~1build/acts/0/path",
    },
  }),
  mustCase({
    id: "export.second.reuse-of-own",
    says: "The exporter reuses a layer without a directory if the buildpack's previous layer has its name.",
    ...rebuildNaming("mine"),
    then: [
      expectSuccess(3),
      expectSame(
        afterStep(3).diffId(APP, "layer acme_hello/mine"),
        first.diffId(APP, "layer acme_hello/mine"),
        "buildpack.export.layer.absent.locate",
      ),
    ],
  }),
  mustCase({
    id: "export.second.file-for-directory",
    says: "The export fails if a file is in the place of a launch layer's directory, and no previous image has the layer.",
    ...creatingLib({ do: "write", path: LIB, text: "text\n" }),
    // official: the file is the layer.
    then: [
      allowReading(expectFailure(0, "buildpack.export.layer.absent.fail"), { equals: 0 }, "A-85"),
      allowReading(expectAbsent(first.image(APP), "buildpack.export.layer.absent.fail"), { present: true }, "A-85"),
    ],
    control: { id: "export.second.empty-directory", differs: "/given/buildpacks/0/build/0" },
  }),
  mustCase({
    id: "export.second.empty-directory",
    says: "The exporter makes a layer of an empty directory.",
    ...creatingLib({ do: "mkdir", path: LIB }),
    then: [
      expectSuccess(0),
      expectThat(
        first.layer(APP, "layer acme_hello/lib", "/entries/*/name"),
        { includes: "/layers/acme_hello/lib" },
        "buildpack.export.layer.convert",
        "buildpack.export.layer.absolute-path",
      ),
    ],
  }),
  mustCase({
    id: "export.second.stack-key",
    says: "The deprecated key has the same names as the run image's key, whichever entry of run.toml they come from.",
    given: world({
      images: { "@second:1": runImage() },
      files: {
        "/cnb/run.toml": {
          text: '[[images]]\nimage = "127.0.0.1:5000/run:1"\n[[images]]\nimage = "127.0.0.1:5000/second:1"\nmirrors = ["localhost:5000/a:1", "localhost:5000/b:1"]\n',
          owner: "root",
        },
      },
    }),
    when: [create({ flags: { "-run-image": "@second:1" } })],
    then: [
      expectSuccess(0),
      expectEqual(lifecycleLabel(0, "stack", "runImage", "image"), "@second:1", "platform.deprecated.stack-key-same"),
      expectEqual(
        lifecycleLabel(0, "stack", "runImage", "mirrors"),
        ["@localhost/a:1", "@localhost/b:1"],
        "platform.deprecated.stack-key-same",
      ),
    ],
  }),
  mustCase({
    id: "export.second.path",
    says: "The image's PATH ends with another run image's own PATH.",
    given: world({
      images: {
        "@run:1": runImage({
          config: { config: { User: "1000:1000", Env: ["PATH=/opt/own:/bin", "A=1", "MY_PATH=/no"] } },
        }),
      },
    }),
    when: [create()],
    then: [
      expectSuccess(0),
      allowContradiction(
        expectThat(
          first.config(APP, "Env"),
          { includes: "PATH=/cnb/process:/opt/own:/bin" },
          "platform.exporter.env.path",
        ),
        { includes: "PATH=/cnb/process:/cnb/lifecycle:/opt/own:/bin" },
        "D-03",
      ),
    ],
  }),
  mustCase({
    id: "export.second.empty-labels",
    says: "The image has a label whose value is empty, also one that another buildpack has given a value.",
    given: world({
      buildpacks: [
        helloBuildpack(
          writeFile("${CNB_LAYERS_DIR}/launch.toml", '[[labels]]\nkey = "acme.later"\nvalue = "filled"\n'),
        ),
        buildpack({
          id: "acme/later",
          build: [
            writeFile(
              "${CNB_LAYERS_DIR}/launch.toml",
              '[[labels]]\nkey = "acme.empty"\nvalue = ""\n[[labels]]\nkey = "acme.later"\nvalue = ""\n',
            ),
          ],
        }),
      ],
    }),
    when: [create()],
    then: [
      expectSuccess(0),
      expectEqual(first.label(APP, "acme.empty"), "", "buildpack.launch-toml.label.added"),
      expectEqual(first.label(APP, "acme.later"), "", "buildpack.launch-toml.label.last-wins"),
    ],
  }),
  mustCase({
    id: "create.second.tags",
    says: "Tags of three repositories and depths name the same image.",
    given: world(),
    when: [create({ flags: { "-tag": ["@app:latest", "@deep/er/app:1", "@app:v1.0-rc_1"] } })],
    then: [
      expectSuccess(0),
      ...(["@app:latest", "@deep/er/app:1", "@app:v1.0-rc_1"] as const).map((tag) =>
        expectSame(
          first.digest(tag),
          first.digest(APP),
          "platform.creator.tags",
          "platform.exporter.same-image-each-tag",
        ),
      ),
      expectSame(
        first.toml("/layers/report.toml", "image", "manifest-size"),
        first.image(APP, "size"),
        "platform.report.manifest-size",
      ),
    ],
  }),
];
