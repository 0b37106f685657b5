/**
 * Where a lifecycle may iterate in a random order by accident. The least random of the usual orders is that of a small map in Go: it begins
 * anywhere and goes around, so that of eight entries one in eight orders is right. With eight items, four rounds find a wrong order with a
 * probability of 1 - 8^-4 > 0.999. Names are neither in ascending nor in descending order, so that no sorting is right by accident.
 */
import type { BuildpackSpec, Expectation, Ref, Step, TestCase } from "#protocol";
import {
  installProgram,
  makeLayer,
  recordCall,
  recordingProgram,
  writeFile,
  writeProcesses,
} from "../vocabulary/acts.ts";
import { expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { extension, worldForGenerate } from "../vocabulary/extensions.ts";
import { afterStep, detectedGroupIds } from "../vocabulary/pointers.ts";
import { allowContradiction } from "../vocabulary/readings.ts";
import { build, create, detect, launch, newContainer } from "../vocabulary/steps.ts";
import { mustCase, shouldCase } from "../vocabulary/test-case.ts";
import { tomlLines } from "../vocabulary/toml.ts";
import { buildpack, orderFile, world, worldForBuild, worldForDetect } from "../vocabulary/world.ts";

const ITEMS = ["d", "b", "h", "a", "g", "c", "f", "e"] as const;
const ASCENDING = [...ITEMS].sort();
const IDS = ITEMS.map((item) => `acme/${item}`);
const DIRECTORIES = ITEMS.map((item) => `acme_${item}`);
const LAST = IDS.at(-1) ?? "";
const ROUNDS = [0, 1, 2, 3] as const;

/** After the steps `before`, the same step in every round, and what each must show. */
function inEachRound(
  round: Step,
  expected: (step: number) => readonly Expectation[],
  before: readonly Step[] = [],
): Pick<TestCase, "when" | "then"> {
  const steps = ROUNDS.map((_, i) => before.length + i);
  return {
    when: [...before, ...steps.map(() => round)],
    then: steps.flatMap((step) => [expectSuccess(step), ...expected(step)]),
  };
}

const detection: readonly TestCase[] = [
  mustCase({
    id: "detect.random-order.group",
    says: "Each detection of eight buildpacks gives the group in the order of order.toml.",
    given: worldForDetect({ buildpacks: IDS.map((id) => buildpack({ id })) }),
    ...inEachRound(detect(), (step) => [
      expectEqual(detectedGroupIds(step), IDS, "buildpack.detection.order-preserved"),
    ]),
  }),
  mustCase({
    id: "detect.random-order.groups",
    says: "Each detection takes the first of eight groups that pass.",
    given: worldForDetect({
      buildpacks: IDS.map((id) => buildpack({ id })),
      order: orderFile(...IDS.map((id) => [{ id }])),
    }),
    ...inEachRound(detect(), (step) => [
      expectEqual(detectedGroupIds(step), IDS.slice(0, 1), "buildpack.detection.select"),
    ]),
  }),
  mustCase({
    id: "generate.random-order.extensions",
    says: "Each detection runs bin/generate of eight extensions in the order of the group.",
    platform: ["0.13"],
    buildpack: ["0.10"],
    given: worldForGenerate({ extensions: IDS.map((id) => extension({ id, generate: recordCall("generate") })) }),
    ...inEachRound(detect(), (step) => [
      expectEqual(
        afterStep(step).calls("/*/env/CNB_EXTENSION_DIR"),
        DIRECTORIES.map((directory) => `/cnb/extensions/${directory}/1.0.0`),
        "platform.detector.ext.execute-order",
      ),
    ]),
  }),
];

/** Defines the process and the label of all the others, and a slice of its own. */
const definesWeb = (id: string): BuildpackSpec =>
  buildpack({
    id,
    build: [
      ...recordCall("build"),
      writeFile(
        "${CNB_LAYERS_DIR}/launch.toml",
        `[[processes]]\n${tomlLines({ type: "web", command: [id] })}[[labels]]\n${tomlLines({ key: "who", value: id })}[[slices]]\n${tomlLines({ paths: [id] })}`,
      ),
    ],
  });

/** Eight layers of these types, each with one more element of LIST and a directory of PATH. */
const listed = (type: "build" | "launch") =>
  ITEMS.flatMap((item) => makeLayer(item, [type], { "env/LIST.append": item, [`bin/${item}`]: "" }));

const PATHS = ASCENDING.map((item) => `/layers/acme_many/${item}/bin`);
const expectLayerOrder = (step: number, as: string): readonly Expectation[] => [
  expectEqual(afterStep(step).call(as, "env", "LIST"), ASCENDING.join(""), "buildpack.env.append.layer-order"),
  allowContradiction(
    expectThat(
      afterStep(step).call(as, "env", "PATH"),
      { includes: PATHS.join(":") },
      "buildpack.env.layer-paths.order-layers",
    ),
    { includes: PATHS.toReversed().join(":") },
    "D-01",
  ),
];

const builds: readonly TestCase[] = [
  mustCase({
    id: "build.random-order.buildpacks",
    says: "Each build runs eight buildpacks in the order of the group, and keeps what they define in that order.",
    platform: ["0.10"],
    buildpack: ["0.9"],
    given: worldForBuild({ buildpacks: IDS.map(definesWeb) }),
    ...inEachRound(build(), (step) => [
      expectEqual(
        afterStep(step).calls("/*/env/CNB_LAYERS_DIR"),
        DIRECTORIES.map((directory) => `/layers/${directory}`),
        "platform.builder.execute-order",
      ),
      expectEqual(
        afterStep(step).toml("/layers/config/metadata.toml", "processes", 0, "command"),
        [LAST],
        "buildpack.launch-toml.same-type.last",
      ),
      expectEqual(
        `${afterStep(step).toml("/layers/config/metadata.toml", "slices")}/*/paths`,
        IDS.map((id) => [id]),
        "platform.builder.metadata.slices",
      ),
    ]),
  }),
  mustCase({
    id: "build.random-order.layers",
    says: "Each later buildpack gets the variables of eight layers in the order of their names.",
    given: worldForBuild({
      buildpacks: [
        buildpack({ id: "acme/many", build: listed("build") }),
        buildpack({ id: "acme/reader", build: recordCall("reader") }),
      ],
    }),
    ...inEachRound(build(), (step) => expectLayerOrder(step, "reader")),
  }),
];

const WEB = { "/workspace/web": recordingProgram("web") };
const launchedInEachRound = (expected: (step: number) => readonly Expectation[]): Pick<TestCase, "when" | "then"> =>
  inEachRound(launch("/cnb/process/web"), expected, [create()]);
const startsWeb = writeProcesses({ type: "web", command: ["/workspace/web"] });

const scriptText = (item: string): string => `export ORDER="\${ORDER:-}${item}"\n`;

const launches: readonly TestCase[] = [
  mustCase({
    id: "launch.random-order.layers",
    says: "Each process gets the variables of eight layers in the order of their names.",
    buildpack: ["0.9"],
    can: ["launch"],
    given: world({
      buildpacks: [buildpack({ id: "acme/many", build: [...listed("launch"), ...startsWeb] })],
      files: WEB,
    }),
    ...launchedInEachRound((step) => expectLayerOrder(step, "web")),
  }),
  mustCase({
    id: "launch.random-order.execd",
    says: "Each launch runs the exec.d programs of eight layers, and eight of one layer, in the order of their names.",
    buildpack: ["0.9"],
    can: ["launch"],
    given: world({
      buildpacks: [
        buildpack({
          build: [
            ...ITEMS.flatMap((item) => [...makeLayer(item, ["launch"]), ...installProgram("p", item, "exec.d/p")]),
            ...makeLayer("z", ["launch"]),
            ...ITEMS.flatMap((item) => installProgram("p", "z", `exec.d/${item}`)),
            ...startsWeb,
          ],
          files: { p: recordingProgram("execd") },
        }),
      ],
      files: WEB,
    }),
    ...launchedInEachRound((step) => [
      expectEqual(
        afterStep(step).calls("/*/argv/0"),
        [
          ...ASCENDING.map((item) => `/layers/acme_hello/${item}/exec.d/p`),
          ...ASCENDING.map((item) => `/layers/acme_hello/z/exec.d/${item}`),
          "/workspace/web",
        ],
        "platform.launcher.exec.execd.order",
      ),
    ]),
  }),
  mustCase({
    id: "launch.random-order.profile",
    says: "Each launch sources the scripts of eight layers, and eight of one layer, in the order of their names.",
    buildpack: ["0.7", "0.8"],
    can: ["launch"],
    given: world({
      buildpacks: [
        buildpack({
          build: [
            ...ITEMS.flatMap((item) => [
              ...makeLayer(item, ["launch"]),
              ...installProgram(`scripts/${item}`, item, "profile.d/s.sh"),
            ]),
            ...makeLayer("z", ["launch"]),
            ...ITEMS.flatMap((item) => installProgram(`scripts/z${item}`, "z", `profile.d/${item}.sh`)),
            ...writeProcesses({ type: "web", command: "/workspace/web", direct: false }),
          ],
          files: Object.fromEntries(
            ITEMS.flatMap((item) => [item, `z${item}`]).map((item) => [`scripts/${item}`, { text: scriptText(item) }]),
          ),
        }),
      ],
      files: WEB,
    }),
    ...launchedInEachRound((step) => [
      expectEqual(
        afterStep(step).call("web", "env", "ORDER"),
        [...ASCENDING, ...ASCENDING.map((item) => `z${item}`)].join(""),
        "platform.launcher.exec.profiled.order",
      ),
    ]),
  }),
];

/** One round more: the first image has no right order, it is the one that the others are compared with. */
const IMAGES: readonly Ref[] = [...ROUNDS, ROUNDS.length].map((round): Ref => `@app:${round + 1}`);
const APP_FILES = Object.fromEntries(ITEMS.map((item) => [`/workspace/${item}.txt`, { text: `${item}\n` }]));

/** Eight launch layers, processes, labels and slices. */
const definesMany = buildpack({
  build: [
    ...ITEMS.flatMap((item) => makeLayer(item, ["launch"], { file: item })),
    writeFile(
      "${CNB_LAYERS_DIR}/launch.toml",
      ITEMS.map(
        (item) =>
          `[[processes]]\n${tomlLines({ type: item, command: [item] })}[[labels]]\n${tomlLines({ key: item, value: item })}[[slices]]\n${tomlLines({ paths: [`${item}.txt`] })}`,
      ).join("\n"),
    ),
  ],
});

const exports: readonly TestCase[] = [
  shouldCase({
    id: "export.random-order.same-image",
    says: "Five builds of eight layers, processes, labels and slices make the same image.",
    buildpack: ["0.9"],
    given: world({ buildpacks: [definesMany], files: APP_FILES }),
    when: IMAGES.flatMap((ref, i) => [...(i === 0 ? [] : [newContainer]), create({ images: [ref] })]),
    then: IMAGES.slice(1).map((ref) =>
      expectSame(
        afterStep(2 * (IMAGES.length - 1)).digest(ref),
        afterStep(2 * (IMAGES.length - 1)).digest("@app:1"),
        "platform.repro.manifest-digest",
      ),
    ),
  }),
  mustCase({
    id: "export.random-order.labels",
    says: "Each image has the label of the last of eight buildpacks that define it.",
    buildpack: ["0.9"],
    given: world({ buildpacks: IDS.map(definesWeb) }),
    when: ROUNDS.flatMap((round) => [...(round === 0 ? [] : [newContainer]), create()]),
    then: ROUNDS.map((round) =>
      expectEqual(afterStep(2 * round).label("@app:1", "who"), LAST, "buildpack.launch-toml.label.last-wins"),
    ),
  }),
];

export const randomOrderCases: readonly TestCase[] = [...detection, ...builds, ...launches, ...exports];
