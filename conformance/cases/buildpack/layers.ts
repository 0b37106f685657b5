/** buildpack.md > Layer Types, Ignored Layers; Environment > Layer Paths, at build. */
import type { Act } from "#machine";
import type { BuildpackSpec } from "#protocol";
import { makeLayer, recordCall } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading, expectAscendingLayers } from "../vocabulary/readings.ts";
import { buildCase } from "../vocabulary/test-case.ts";
import { BASE_PATH, buildpack, worldForBuild } from "../vocabulary/world.ts";

const writer = (id: string, ...acts: readonly Act[]): BuildpackSpec => buildpack({ id: `acme/${id}`, build: acts });
const reader = buildpack({ id: "acme/reader", build: recordCall("reader") });
const read = (name: string) => afterStep(0).call("reader", "env", name);
const bin = (name: string, ...types: Parameters<typeof makeLayer>[1]) => makeLayer(name, types, { "bin/tool": "" });

const ignored = worldForBuild({
  buildpacks: [
    writer("writer", ...makeLayer("scratch", [], { file: "scratch\n" })),
    buildpack({ id: "acme/reader", build: [{ do: "record", as: "reader", list: ["/layers/acme_writer"] }] }),
  ],
});

export const layerCases = [
  buildCase({
    id: "build.layers.ignored",
    says: "The builder renames a layer without types before the next buildpack runs.",
    given: ignored,
    then: [
      expectSuccess(0),
      expectThat(
        afterStep(0).call("reader", "lists", "/layers/acme_writer"),
        { includes: "scratch.ignore/file" },
        "buildpack.layers.ignored.rename",
      ),
      expectThat(
        afterStep(0).call("reader", "lists", "/layers/acme_writer"),
        { excludes: "scratch/file" },
        "buildpack.layers.ignored.rename",
      ),
    ],
  }),
  buildCase({
    id: "build.layers.types-unset",
    says: "A layer whose metadata lists no types has none.",
    given: worldForBuild({
      buildpacks: [
        writer(
          "writer",
          { do: "write", path: "${CNB_LAYERS_DIR}/plain.toml", text: '[metadata]\nversion = "1"\n' },
          { do: "write", path: "${CNB_LAYERS_DIR}/plain/bin/tool", text: "" },
        ),
        reader,
      ],
    }),
    then: [
      expectSuccess(0),
      expectThat(
        afterStep(0).file("/layers/acme_writer/plain.ignore/bin/tool"),
        { present: true },
        "buildpack.layers.types.unset",
      ),
      expectEqual(read("PATH"), BASE_PATH, "buildpack.layers.types.unset"),
    ],
  }),
  buildCase({
    id: "build.layers.kept",
    says: "A layer with a type keeps its name.",
    given: worldForBuild({
      buildpacks: [writer("writer", ...makeLayer("kept", ["cache"], { file: "kept\n" }), ...makeLayer("other", []))],
    }),
    then: [
      expectSuccess(0),
      expectThat(
        afterStep(0).file("/layers/acme_writer/kept/file"),
        { present: true },
        "buildpack.layers.ignored.rename",
      ),
      expectThat(
        afterStep(0).file("/layers/acme_writer/other.ignore"),
        { present: true },
        "buildpack.layers.ignored.rename",
      ),
    ],
  }),
  buildCase({
    id: "build.layers.build-only",
    says: "Later buildpacks have build layers in their environment, and no other layers.",
    given: worldForBuild({
      buildpacks: [
        writer("writer", ...bin("built", "build"), ...bin("launched", "launch"), ...bin("cached", "cache")),
        reader,
      ],
    }),
    then: [
      expectSuccess(0),
      expectEqual(
        read("PATH"),
        `/layers/acme_writer/built/bin:${BASE_PATH}`,
        "buildpack.layers.types.build",
        "buildpack.layers.build.accessible",
      ),
    ],
  }),
  buildCase({
    id: "build.layer-paths.variables",
    says: "The builder prepends each directory of a build layer to its variables.",
    given: worldForBuild({
      buildpacks: [
        writer(
          "writer",
          ...makeLayer("deps", ["build"], { "bin/a": "", "lib/a": "", "include/a": "", "pkgconfig/a": "" }),
        ),
        reader,
      ],
    }),
    then: [
      expectSuccess(0),
      expectThat(
        afterStep(0).call("reader", "env"),
        {
          includes: {
            PATH: `/layers/acme_writer/deps/bin:${BASE_PATH}`,
            LD_LIBRARY_PATH: "/layers/acme_writer/deps/lib",
            LIBRARY_PATH: "/layers/acme_writer/deps/lib",
            CPATH: "/layers/acme_writer/deps/include",
            PKG_CONFIG_PATH: "/layers/acme_writer/deps/pkgconfig",
          },
        },
        "buildpack.env.layer-paths.set",
        "buildpack.env.layer-paths.build",
        "platform.env.build.posix.may-modify",
      ),
    ],
  }),
  buildCase({
    id: "build.layer-paths.own",
    says: "A buildpack's environment has the layers of earlier buildpacks, but not its own.",
    given: worldForBuild({
      buildpacks: [
        writer("first", ...bin("a", "build")),
        buildpack({ id: "acme/reader", build: [...bin("own", "build"), ...recordCall("reader")] }),
      ],
    }),
    then: [
      expectSuccess(0),
      expectEqual(read("PATH"), `/layers/acme_first/a/bin:${BASE_PATH}`, "buildpack.env.layer-paths.build"),
    ],
  }),
  buildCase({
    id: "build.layer-paths.buildpack-order",
    says: "Layers of later buildpacks come first, separated by colons.",
    given: worldForBuild({
      buildpacks: [writer("first", ...bin("a", "build")), writer("second", ...bin("a", "build")), reader],
    }),
    then: [
      expectSuccess(0),
      expectEqual(
        read("PATH"),
        `/layers/acme_second/a/bin:/layers/acme_first/a/bin:${BASE_PATH}`,
        "buildpack.env.layer-paths.order-buildpacks",
        "buildpack.env.layer-paths.separator",
      ),
    ],
  }),
  // official: descending (D-01).
  buildCase({
    id: "build.layer-paths.layer-order",
    says: "The layers of one buildpack are in ascending order of their names.",
    given: worldForBuild({ buildpacks: [writer("writer", ...bin("zebra", "build"), ...bin("ant", "build")), reader] }),
    then: [expectSuccess(0), expectAscendingLayers(read("PATH"), "/layers/acme_writer")],
  }),
  buildCase({
    id: "build.env.home-of-layer",
    says: "A layer's file for HOME changes it.",
    given: worldForBuild({
      buildpacks: [writer("writer", ...makeLayer("odd", ["build"], { "env/HOME": "/elsewhere" })), reader],
      env: { HOME: "/home/given" },
    }),
    then: [
      expectSuccess(0),
      allowReading(
        expectEqual(read("HOME"), "/elsewhere", "buildpack.env.platform.home-not-overridden"),
        { equals: "/home/given" },
        "C-19",
      ),
    ],
  }),
];
