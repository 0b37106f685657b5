/**
 * Lists of no, one and many elements in what an image has or comes from: labels, processes, slices and their paths, tags, mirrors.
 * launcher-arguments.ts has the words of commands.
 */
import type { Act } from "#machine";
import type { Ref, TestCase, World } from "#protocol";
import { writeProcesses } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { BUILD_LABEL, helloBuildpack, lifecycleLabel, publishImage } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { create, rebase } from "../vocabulary/steps.ts";
import type { VersionRange } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";
import { type List, listCase, NAMES } from "./list-cases.ts";

const writeLaunchToml = (text: string): Act => ({ do: "write", path: "${CNB_LAYERS_DIR}/launch.toml", text });
const hello = (...acts: readonly Act[]): World => world({ buildpacks: [helloBuildpack(...acts)] });
const seen = afterStep(0);
const quoted = (names: readonly string[], of: (name: string) => string): string => JSON.stringify(names.map(of));
const ofEach = (names: readonly string[], of: (name: string) => string): string => names.map(of).join("\n");
const others = (names: readonly string[]): readonly string[] => NAMES.filter((name) => !names.includes(name));
const CREATE = () => [create()];

const processesOf = (names: readonly string[], command: (name: string) => string | readonly string[]): Act =>
  writeProcesses(...names.map((type) => ({ type, command: command(type) })))[0] ?? writeLaunchToml("");
const processList = (
  what: string,
  apis: VersionRange,
  command: (name: string) => string | readonly string[],
): List => ({
  phase: "export",
  what,
  says: `An image with # processes has that many, with a link for each`,
  buildpack: apis,
  given: (names) => hello(processesOf(names, command)),
  when: CREATE,
  then: (names) => [
    expectEqual(seen.image("@app:1", "config", "os"), "linux"),
    ...names.flatMap((name) => [
      expectThat(
        seen.label("@app:1", BUILD_LABEL, "processes"),
        { includes: { type: name, buildpackID: "acme/hello" } },
        "platform.label.build.processes",
      ),
      expectThat(
        seen.layer("@app:1", "process-types", "/entries/*/name"),
        { includes: `/cnb/process/${name}` },
        "platform.exporter.launcher.symlinks",
      ),
    ]),
    ...(names.length === 0
      ? [
          expectThat(
            seen.layers("@app:1", "/*/role"),
            { excludes: "process-types" },
            "platform.exporter.launcher.symlinks",
          ),
        ]
      : [
          expectThat(
            seen.label("@app:1", BUILD_LABEL, "processes"),
            { length: names.length },
            "platform.label.build.processes",
          ),
          expectThat(
            `${seen.toml("/layers/config/metadata.toml", "processes")}/*/type`,
            { length: names.length },
            "platform.builder.metadata.processes",
          ),
        ]),
  ],
});

const sliceFiles = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [`/workspace/${name}/file`, { text: `${name}\n` }]));

const ofImages: readonly List[] = [
  {
    phase: "export",
    what: "labels",
    says: "An image has the # labels of its buildpacks",
    given: (names) =>
      hello(writeLaunchToml(ofEach(names, (name) => `[[labels]]\nkey = "acme.${name}"\nvalue = "${name}"\n`))),
    when: CREATE,
    then: (names) => [
      expectEqual(seen.image("@app:1", "config", "os"), "linux"),
      ...names.map((name) =>
        expectEqual(seen.label("@app:1", `acme.${name}`), name, "buildpack.launch-toml.label.added"),
      ),
      ...others(names).map((name) =>
        expectAbsent(seen.label("@app:1", `acme.${name}`), "buildpack.launch-toml.label.added"),
      ),
    ],
  },
  processList("processes", ["0.9"], (name) => [`/workspace/${name}`]),
  processList("processes-legacy", ["0.7", "0.8"], (name) => `/workspace/${name}`),
  {
    phase: "export",
    what: "slices",
    says: "An app with # slices has that many layers, and one for the rest",
    given: (names) => ({
      ...hello(writeLaunchToml(ofEach(names, (name) => `[[slices]]\npaths = ["${name}/*"]\n`))),
      files: { ...world().files, ...sliceFiles(NAMES) },
    }),
    when: CREATE,
    then: (names) => [
      expectEqual(seen.image("@app:1", "config", "os"), "linux"),
      expectThat(lifecycleLabel(0, "app"), { length: names.length + 1 }, "platform.label.lifecycle.app-entries"),
      ...names.map((name, at) =>
        expectEqual(
          seen.entry("@app:1", `app:${at + 1}`, `/workspace/${name}/file`, "/text"),
          `${name}\n`,
          "buildpack.slices.separate-layers",
          "buildpack.export.app.slices-order",
        ),
      ),
    ],
  },
  {
    phase: "export",
    what: "slice-paths",
    says: "A slice has what its # paths name",
    given: (names) => ({
      ...hello(writeLaunchToml(`[[slices]]\npaths = ${quoted(names, (name) => `${name}/*`)}\n`)),
      files: { ...world().files, ...sliceFiles(NAMES) },
    }),
    when: CREATE,
    then: (names) => {
      const inSlice = seen.layer("@app:1", names.length === 0 ? "app" : "app:1", "/entries/*/name");
      const rest = names.length === NAMES.length ? [] : others(names);
      return [
        ...names.map((name) =>
          expectThat(inSlice, { includes: `/workspace/${name}/file` }, "buildpack.slices.separate-layers"),
        ),
        ...rest.map((name) =>
          expectThat(
            names.length === 0 ? inSlice : seen.layer("@app:1", "app:2", "/entries/*/name"),
            { includes: `/workspace/${name}/file` },
            "buildpack.slices.rest",
          ),
        ),
      ];
    },
  },
  {
    phase: "export",
    what: "tags",
    says: "An image with # further tags has one digest",
    given: () => world(),
    when: (names) => [
      create(names.length === 0 ? {} : { flags: { "-tag": names.map((name): Ref => `@app:${name}`) } }),
    ],
    then: (names) => [
      expectEqual(seen.image("@app:1", "config", "os"), "linux"),
      ...names.map((name) =>
        expectSame(seen.digest(`@app:${name}`), seen.digest("@app:1"), "platform.exporter.same-image-each-tag"),
      ),
      ...others(names).map((name) => expectAbsent(seen.image(`@app:${name}`), "platform.exporter.same-image-each-tag")),
      expectThat(
        seen.toml("/layers/report.toml", "image", "tags"),
        { length: names.length + 1 },
        "platform.report.tags",
      ),
    ],
  },
  {
    phase: "rebase",
    what: "tags",
    says: "A rebased image with # further names has one digest",
    given: () => world(),
    when: (names) => [
      create(),
      publishImage("@run:1"),
      rebase("@run:1", { images: ["@app:1", ...names.map((name): Ref => `@app:${name}`)] }),
    ],
    then: (names) => [
      expectThat(
        afterStep(2).digest("@app:1"),
        { differsFrom: seen.digest("@app:1") },
        "platform.rebaser.run-layers.replaced",
      ),
      ...names.map((name) =>
        expectSame(
          afterStep(2).digest(`@app:${name}`),
          afterStep(2).digest("@app:1"),
          "platform.rebaser.same-image-each-tag",
        ),
      ),
    ],
  },
  {
    phase: "export",
    what: "mirrors",
    least: 1,
    says: "The label has the # mirrors of the run image, in order",
    given: (names) =>
      world({
        files: {
          "/cnb/run.toml": {
            text: `[[images]]\nimage = "127.0.0.1:5000/run:1"\nmirrors = ${quoted(names, (name) => `mirror.invalid/${name}:1`)}\n`,
            owner: "root",
          },
        },
      }),
    when: CREATE,
    then: (names) => [
      expectEqual(lifecycleLabel(0, "runImage", "image"), "@run:1", "platform.label.lifecycle.run-image-resolved"),
      expectEqual(
        lifecycleLabel(0, "runImage", "mirrors"),
        names.map((name) => `mirror.invalid/${name}:1`),
        "platform.label.lifecycle.run-image-resolved",
      ),
    ],
  },
];

export const imageListCases: readonly TestCase[] = ofImages.flatMap(listCase);
