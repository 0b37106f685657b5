/** platform.md > creator, and the exporter after the phases before it. */
import type { Case, Step } from "../../protocol/case.ts";
import { after, exits, expectThat, fails, must, succeeds } from "../vocabulary/expectations.ts";
import { hello } from "../vocabulary/images.ts";
import { layer, processes } from "../vocabulary/prepared.ts";
import { create, newContainer, phases } from "../vocabulary/steps.ts";
import { buildpack, world } from "../vocabulary/world.ts";

const APP = "@app:1";
const created = after(0);

const WEB = processes(
  { type: "web", command: ["/workspace/web"], default: true },
  { type: "worker", command: ["/workspace/worker"] },
);

const LIB = layer("lib", ["launch"], { file: "1\n" });

export const creator: readonly Case[] = [
  must({
    id: "export.phases.tags",
    says: "Every tag that the exporter is given names the same image.",
    given: world(),
    when: [...phases().slice(0, 4), { ...phases()[4], run: "export", images: [APP, "@app:2", "@other:1"] } as Step],
    then: [
      succeeds(4),
      expectThat(
        after(4).image("@app:2", "digest"),
        { sameAs: after(4).image(APP, "digest") },
        "platform.exporter.same-image-each-tag",
      ),
      expectThat(
        after(4).image("@other:1", "digest"),
        { sameAs: after(4).image(APP, "digest") },
        "platform.exporter.same-image-each-tag",
      ),
    ],
  }),
  must({
    id: "export.phases.metadata-missing",
    says: "Without the builder's metadata the export fails in its own range of exit codes.",
    given: world(),
    when: [
      ...phases().slice(0, 4),
      { edit: { "/layers/config/metadata.toml": { text: "processes = [" } } },
      phases()[4],
    ] as Step[],
    then: [
      expectThat(after(5).exitCode, { between: [60, 69] }, "platform.exporter.exit.60-69"),
      expectThat(after(5).image(APP), { present: false }, "platform.exporter.input.layers-config-metadata-toml"),
    ],
    control: { id: "export.phases.metadata-there", differs: "/when/4/edit/~1layers~1config~1metadata.toml/text" },
  }),
  must({
    id: "export.phases.metadata-there",
    says: "With metadata the export succeeds.",
    given: world(),
    when: [
      ...phases().slice(0, 4),
      { edit: { "/layers/config/metadata.toml": { text: "processes = []" } } },
      phases()[4],
    ] as Step[],
    then: [succeeds(5), expectThat(after(5).image(APP, "config", "os"), { equals: "linux" })],
  }),
  must({
    id: "export.access.denied",
    says: "A registry that refuses to take the image fails the export, and no image is there.",
    given: { ...world({ buildpacks: [hello(...LIB)] }), registry: { unwritable: ["app"] } },
    when: [create()],
    then: [fails(0, "platform.analyzer.write-access"), expectThat(created.image(APP), { present: false })],
    control: { id: "export.access.granted", differs: "/given/registry" },
  }),
  must({
    id: "export.access.granted",
    says: "A registry that takes the image has it afterwards.",
    given: world({ buildpacks: [hello(...LIB)] }),
    when: [create()],
    then: [
      succeeds(0),
      expectThat(created.image(APP, "config", "os"), { equals: "linux" }, "platform.exporter.output.image"),
    ],
  }),
  must({
    id: "create.tags.same-image",
    says: "Every further tag of the creator names the same image.",
    given: world(),
    when: [create({ flags: { "-tag": ["@app:2", "@other:1"] } })],
    then: [
      succeeds(0),
      expectThat(
        created.image("@app:2", "digest"),
        { sameAs: created.image(APP, "digest") },
        "platform.creator.tags",
        "platform.exporter.same-image-each-tag",
      ),
      expectThat(
        created.image("@other:1", "digest"),
        { sameAs: created.image(APP, "digest") },
        "platform.creator.tags",
      ),
    ],
  }),
  must({
    id: "create.phases.same-image",
    says: "The creator makes the image that the phases make one after the other.",
    buildpack: ["0.9"],
    given: world({ buildpacks: [hello(...LIB, ...WEB)] }),
    when: [
      create(),
      newContainer,
      ...phases().map((one) => ("images" in one ? { ...one, images: ["@phases:1"] as const } : one)),
    ],
    then: [
      succeeds(6),
      expectThat(
        `${after(6).layers("@phases:1")}/*/diffId`,
        { sameAs: `${after(6).layers(APP)}/*/diffId` },
        "platform.creator.equivalence",
      ),
      expectThat(
        after(6).image("@phases:1", "labels"),
        { sameAs: after(6).image(APP, "labels") },
        "platform.creator.equivalence",
      ),
      expectThat(
        after(6).image("@phases:1", "config"),
        { sameAs: after(6).image(APP, "config") },
        "platform.creator.equivalence",
      ),
    ],
  }),
  must({
    id: "create.exit.detect",
    says: "A creator whose detection fails ends in an exit code of detection.",
    given: world({ buildpacks: [buildpack({ detect: [{ do: "exit", code: 100 }] })] }),
    when: [create()],
    then: [
      expectThat(created.exitCode, { between: [20, 29] }, "platform.creator.exit.20-29"),
      expectThat(created.image(APP), { present: false }, "platform.creator.exit.20-29"),
    ],
    control: { id: "create.exit.success", differs: "/given/buildpacks/0/detect/0/code" },
  }),
  must({
    id: "create.exit.success",
    says: "A creator that made its image ends with 0.",
    given: world({ buildpacks: [buildpack({ detect: [{ do: "exit", code: 0 }] })] }),
    when: [create()],
    then: [exits(0, 0, "platform.creator.exit.0"), expectThat(created.image(APP, "config", "os"), { equals: "linux" })],
  }),
  must({
    id: "create.exit.build",
    says: "A creator whose build fails ends in an exit code of the build.",
    given: world({ buildpacks: [hello({ do: "exit", code: 3 })] }),
    when: [create()],
    then: [
      expectThat(created.exitCode, { between: [50, 59] }, "platform.creator.exit.50-59"),
      expectThat(created.image(APP), { present: false }, "platform.creator.exit.50-59"),
    ],
    control: { id: "create.exit.built", differs: "/given/buildpacks/0/build/0/code" },
  }),
  must({
    id: "create.exit.built",
    says: "A creator whose build succeeds makes an image.",
    given: world({ buildpacks: [hello({ do: "exit", code: 0 })] }),
    when: [create()],
    then: [succeeds(0), expectThat(created.image(APP, "config", "os"), { equals: "linux" })],
  }),
];
