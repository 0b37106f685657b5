/** platform.md > exporter > Outputs, Build Reproducibility: the times in an app image. */
import type { TestCase } from "#protocol";
import { makeLayer, writeSbom } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, afterCreate, helloBuildpackWithSbom, WEB_WITHOUT_DEFAULT } from "../vocabulary/images.ts";
import { create } from "../vocabulary/steps.ts";
import { shouldCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

/** The first second, one that is near it, one with a sign, one that does not fit into 32 bits. */
const EPOCHS = [
  ["zero", "0", "1970-01-01T00:00:00Z"],
  ["one", "1", "1970-01-01T00:00:01Z"],
  ["large", "4294967296", "2106-02-07T06:28:16Z"],
] as const;

const LIB = "layer acme_hello/lib";
/** Every kind of layer that a lifecycle makes. */
const ROLES = [LIB, "layer acme_hello/other", "sbom", "app", "launcher", "config", "process-types"] as const;

const at = (path: string, seconds: number) => ({ do: "mtime", path, seconds }) as const;

export const exporterTimeCases: readonly TestCase[] = [
  ...EPOCHS.map(([id, epoch, time]) =>
    shouldCase({
      id: `export.created.${id}`,
      says: `With SOURCE_DATE_EPOCH=${epoch}, the image is created at ${time}.`,
      given: world(),
      when: [create({ env: { SOURCE_DATE_EPOCH: epoch } })],
      then: [
        expectSuccess(0),
        expectEqual(afterCreate.image(APP, "config", "created"), time, "platform.exporter.repro.created"),
      ],
    }),
  ),
  ...ROLES.map((role) =>
    shouldCase({
      id: `export.times.${role.replace(/.*\//, "layer-").replace(/^layer-layer/, "layer")}`,
      says: `Files, directories and links of the layer ${role} have the one time of all new layers.`,
      ...(role === "sbom" && { platform: ["0.8"] }),
      buildpack: ["0.9"],
      given: world({
        buildpacks: [
          helloBuildpackWithSbom(
            ...makeLayer("lib", ["launch"], { "dir/file": "1\n" }),
            ...makeLayer("other", ["launch"], { file: "2\n" }),
            { do: "symlink", path: "${CNB_LAYERS_DIR}/lib/link", to: "dir/file" },
            writeSbom("lib"),
            ...WEB_WITHOUT_DEFAULT,
            at("${CNB_LAYERS_DIR}/lib/dir/file", 1_000_000_000),
            at("${CNB_LAYERS_DIR}/lib/dir", 1_000_000_001),
            at("${CNB_LAYERS_DIR}/lib", 1_000_000_002),
            at("${CNB_LAYERS_DIR}/other", 1_000_000_003),
            at("${CNB_LAYERS_DIR}", 1_000_000_004),
            at("/workspace/dir", 1_000_000_005),
          ),
        ],
        files: {
          "/workspace/dir": { dir: true },
          "/workspace/dir/file": { text: "deep\n" },
          "/workspace/link": { symlink: "app.txt" },
        },
      }),
      when: [create()],
      then: [
        expectSuccess(0),
        expectThat(
          afterCreate.layer(APP, role, "/entries/*/mtime"),
          { each: { sameAs: afterCreate.layer(APP, LIB, "/entries/0/mtime") } },
          "platform.exporter.repro.mtime",
        ),
      ],
    }),
  ),
];
