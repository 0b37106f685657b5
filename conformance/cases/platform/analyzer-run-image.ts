/** platform.md > analyzer: the run image that the analyzer selects and describes in analyzed.toml. */
import type { Json } from "#base";
import type { TestCase } from "#protocol";
import { expectEqual, expectReference, expectThat } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowContradiction, allowReading } from "../vocabulary/readings.ts";
import { RUN_IMAGE, runImage } from "../vocabulary/run-images.ts";
import { analyze } from "../vocabulary/steps.ts";
import { analyzeCase, mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const analyzed = (step: number, ...inside: readonly (string | number)[]) => afterStep(step).analyzed(...inside);
const RUN_FILE = "/cnb/run.toml";
const runToml = (image: string, ...mirrors: readonly string[]): string =>
  `[[images]]\nimage = "${image}"\nmirrors = ${JSON.stringify(mirrors)}\n`;
const withRunToml = (text: string, more: Parameters<typeof world>[0] = {}) =>
  world({ ...more, files: { [RUN_FILE]: { text, owner: "root" } } });

const bionic = world({
  images: { "@run:1": runImage({ labels: { "io.buildpacks.stack.id": "io.buildpacks.stacks.bionic" } }) },
});

const expectTarget = (target: { readonly os: string; readonly arch: string; readonly distro: Json }) => [
  expectSuccess(0),
  expectThat(analyzed(0, "run-image", "target"), { includes: target }, "platform.analyzed.run-image.target"),
];

export const analyzerRunImageCases: readonly TestCase[] = [
  analyzeCase({
    id: "analyze.run-image.from-run-toml",
    says: "If the platform gives no run image, the analyzer describes the one that run.toml names.",
    given: withRunToml(runToml("127.0.0.1:5000/chosen:1"), { images: { "@chosen:1": RUN_IMAGE } }),
    then: [
      expectSuccess(0),
      expectEqual(
        analyzed(0, "run-image", "image"),
        "@chosen:1",
        "platform.analyzer.run-image.resolve-or-fail",
        "platform.analyzed.run-image.image",
      ),
      expectReference(
        analyzed(0, "run-image", "reference"),
        "@chosen:1",
        0,
        "platform.analyzed.run-image.reference",
        "platform.analyzer.analyzed.run-image",
      ),
    ],
  }),
  mustCase({
    id: "analyze.run-image.given",
    says: "The run image that the platform gives takes precedence over run.toml.",
    given: world({ images: { "@chosen:1": RUN_IMAGE } }),
    when: [analyze({ flags: { "-run-image": "@chosen:1" } })],
    then: [
      expectSuccess(0),
      expectEqual(
        analyzed(0, "run-image", "image"),
        "@chosen:1",
        "platform.analyzer.analyzed.run-image",
        "platform.analyzed.run-image.image",
      ),
    ],
  }),
  analyzeCase({
    id: "analyze.run-image.none",
    says: "Analysis fails if neither the platform nor run.toml names a run image.",
    given: withRunToml(""),
    then: [expectFailure(0, "platform.analyzer.run-image.resolve-or-fail")],
    control: { id: "analyze.run-image.one", differs: "/given/files/~1cnb~1run.toml/text" },
  }),
  analyzeCase({
    id: "analyze.run-image.one",
    lane: "implied",
    says: "Analysis succeeds if run.toml names a run image.",
    given: withRunToml(runToml("127.0.0.1:5000/run:1")),
    then: [expectSuccess(0), expectReference(analyzed(0, "run-image", "reference"), "@run:1", 0)],
  }),
  analyzeCase({
    id: "analyze.run-image.mirror-of-registry",
    says: "The analyzer takes the mirror on the app image's registry as the run image.",
    given: withRunToml(runToml("localhost:5000/run:1", "127.0.0.1:5000/mirror:1"), {
      images: { "@mirror:1": RUN_IMAGE },
    }),
    then: [
      expectSuccess(0),
      expectEqual(
        analyzed(0, "run-image", "image"),
        "@mirror:1",
        "platform.run-image-res.registry-match",
        "platform.analyzer.run-image.resolve-or-fail",
      ),
    ],
  }),
  analyzeCase({
    id: "analyze.run-image.first-readable",
    lane: "implied",
    says: "If no run image is on the app image's registry, the analyzer takes the first readable one.",
    given: {
      ...withRunToml(runToml("localhost:5000/shut:1", "localhost:5000/run:1"), { images: { "@shut:1": RUN_IMAGE } }),
      registry: { unreadable: ["shut"] },
    },
    then: [
      expectSuccess(0),
      expectEqual(analyzed(0, "run-image", "image"), "@localhost/run:1", "platform.run-image-res.no-registry-match"),
    ],
  }),
  analyzeCase({
    id: "analyze.run-image.target",
    lane: "implied",
    says: "The analyzer records the target of the run image.",
    given: world(),
    then: expectTarget({ os: "linux", arch: "amd64", distro: { name: "plimsoll", version: "1" } }),
  }),
  // `analyze.run-image.target` shows the keys; its values are those of most images.
  analyzeCase({
    id: "analyze.run-image.target-arm64",
    lane: "implied",
    says: "The analyzer records the architecture and the distribution that the run image has.",
    given: world({
      images: {
        "@run:1": runImage({
          config: { architecture: "arm64" },
          labels: { "io.buildpacks.base.distro.name": "elsewhere", "io.buildpacks.base.distro.version": "7.1" },
        }),
      },
    }),
    then: expectTarget({ os: "linux", arch: "arm64", distro: { name: "elsewhere", version: "7.1" } }),
  }),
  analyzeCase({
    id: "analyze.run-image.bionic",
    says: "The analyzer takes a run image of the bionic stack without distribution labels for Ubuntu 18.04.",
    given: bionic,
    then: [
      expectSuccess(0),
      expectEqual(analyzed(0, "run-image", "target", "os"), "linux", "platform.analyzed.bionic.os"),
      ...(
        [
          ["name", "ubuntu"],
          ["version", "18.04"],
        ] as const
      ).map(([key, value]) =>
        allowContradiction(
          expectEqual(
            analyzed(0, "run-image", "target", "distro", key),
            value,
            `platform.analyzed.bionic.distro-${key}`,
          ),
          { present: false },
          "D-22",
        ),
      ),
    ],
  }),
  analyzeCase({
    id: "analyze.run-image.bionic-arch",
    says: "A run image of the bionic stack keeps the architecture of its configuration.",
    given: bionic,
    then: [
      expectSuccess(0),
      allowReading(
        expectEqual(analyzed(0, "run-image", "target", "arch"), "amd64", "platform.analyzed.bionic.arch"),
        { equals: "arm64" },
        "C-04",
      ),
    ],
  }),
];
