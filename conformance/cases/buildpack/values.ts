/**
 * Documents and labels keep the values that they carry for others: metadata of layers in image and cache, store.toml, metadata of build plans,
 * project metadata. Each carrier has a case for each type of value.
 */
import type { Expectation, Step, TestCase, World } from "#protocol";
import { makeLayerWithMetadata, recordCall, writeFile, writeStore } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { BUILD_LABEL, HELLO_LAYERS_DIR, helloBuildpack, lifecycleLabel, PROJECT_LABEL } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { analyze, build, create, detect, newContainer, restore } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { tomlText } from "../vocabulary/toml.ts";
import { type CarriedValue, linesOf, resultOf, TEXTS, type ValueType, valuesOf } from "../vocabulary/values.ts";
import { buildpack, world, worldForBuild, worldForDetect } from "../vocabulary/world.ts";

interface Carrier {
  readonly name: string;
  readonly says: string;
  /** The table of the values, whose header is there. */
  readonly table: string;
  readonly given: (lines: string) => World;
  readonly when: readonly Step[];
  /** Pointers to the table of values at the other end. */
  readonly at: readonly string[];
  readonly form: "toml" | "json";
  /** It went through JSON on its way. */
  readonly throughJson: boolean;
  /** It writes JSON in its first step, and fails if it cannot. */
  readonly refuses?: true;
  readonly covers: readonly string[];
}

/** In an act `$$` is a dollar. */
const inAct = (lines: string): string => lines.replaceAll("$", "$$$$");
const builds = (types: Parameters<typeof makeLayerWithMetadata>[1]) => (lines: string) =>
  world({ buildpacks: [helloBuildpack(...makeLayerWithMetadata("dep", types, inAct(lines), { file: "1\n" }))] });

const REBUILD: readonly Step[] = [create(), newContainer, analyze(), detect(), restore()];
const restored = (file: string): string => afterStep(4).toml(`${HELLO_LAYERS_DIR}/${file}`, "metadata");
const SEEN_PLAN = "/workspace/seen.toml";

const CARRIERS: readonly Carrier[] = [
  {
    name: "layer-label",
    table: "metadata",
    says: "The label of the image has the metadata of a layer as the buildpack wrote it",
    given: builds(["launch"]),
    when: [create()],
    at: [lifecycleLabel(0, "buildpacks", 0, "layers", "dep", "data")],
    form: "json",
    throughJson: true,
    refuses: true,
    covers: ["platform.label.lifecycle.layer-value"],
  },
  {
    name: "launch-layer",
    table: "metadata",
    says: "The next build has the metadata of a launch layer as the buildpack wrote it",
    given: builds(["launch"]),
    when: REBUILD,
    at: [restored("dep.toml")],
    form: "toml",
    throughJson: true,
    covers: ["buildpack.layers.launch.restore-metadata"],
  },
  {
    name: "cached-layer",
    table: "metadata",
    says: "The next build has the metadata of a cached layer as the buildpack wrote it",
    given: builds(["cache"]),
    when: REBUILD,
    at: [restored("dep.toml")],
    form: "toml",
    throughJson: true,
    covers: ["buildpack.layers.cache.restore-metadata"],
  },
  {
    name: "store",
    table: "metadata",
    says: "The next build has store.toml as the buildpack wrote it",
    given: (lines) => world({ buildpacks: [helloBuildpack(writeStore(inAct(lines)))] }),
    when: REBUILD,
    at: [restored("store.toml")],
    form: "toml",
    throughJson: true,
    refuses: true,
    covers: ["platform.restorer.store-toml"],
  },
  {
    name: "build-plan",
    table: "requires.metadata",
    says: "The metadata of a requirement reaches the buildpack that provides it",
    given: (lines) =>
      worldForDetect({
        buildpacks: [
          buildpack({
            detect: [
              writeFile(
                "${CNB_BUILD_PLAN_PATH}",
                `[[provides]]\nname = "tool"\n[[requires]]\nname = "tool"\n[requires.metadata]\n${inAct(lines)}`,
              ),
            ],
            build: [{ do: "copy", path: "${CNB_BP_PLAN_PATH}", to: SEEN_PLAN }],
          }),
        ],
      }),
    when: [detect(), build()],
    at: [
      afterStep(1).toml("/layers/plan.toml", "entries", 0, "requires", 0, "metadata"),
      afterStep(1).toml(SEEN_PLAN, "entries", 0, "metadata"),
    ],
    form: "toml",
    throughJson: false,
    covers: ["platform.detector.plan.written", "buildpack.build.plan-entries"],
  },
  {
    name: "project",
    table: "source.metadata",
    says: "The label of the image has the project metadata as the platform gave it",
    given: (lines) => world({ files: { "/layers/project-metadata.toml": { text: `[source.metadata]\n${lines}` } } }),
    when: [create()],
    at: [afterStep(0).label("@app:1", PROJECT_LABEL, "source", "metadata")],
    form: "json",
    throughJson: true,
    refuses: true,
    covers: ["platform.label.project.json"],
  },
];

const TYPES: readonly ValueType[] = [
  "strings",
  "keys",
  "integers",
  "floats",
  "structures",
  "headers",
  "times",
  "not-finite",
];
const WORDS: Readonly<Record<ValueType, string>> = {
  strings: "for strings of every kind",
  keys: "for keys of every kind",
  integers: "for integers, the largest and the smallest too",
  floats: "for floats",
  structures: "for booleans, arrays and tables",
  headers: "for tables with headers of their own",
  times: "for dates and times",
  "not-finite": "for floats that are not finite",
};

/** JSON has no times: each is a string in a label, and stays one. */
const asJsonTime = (value: CarriedValue): string => {
  const { key, text } = value;
  if (key === "date") return `${text}T00:00:00Z`;
  if (key === "time") return `0000-01-01T${text}Z`;
  const whole = text.replace(" ", "T");
  return key === "local" ? `${whole}Z` : whole;
};

function expectValues({ at, form, throughJson, covers }: Carrier, type: ValueType): readonly Expectation[] {
  return at.flatMap((table) =>
    valuesOf(type).map((value) => {
      const pointed = `${table}/${tokenOf(value.key)}`;
      if (type === "integers" && throughJson && form === "toml") return expectInteger(pointed, value, covers);
      if (type !== "times" || !throughJson) return expectEqual(pointed, resultOf(value, form), ...covers);
      const { text } = value;
      return [{ equals: resultOf(value, "toml") }, { oneOf: [text, text.replace(" ", "T")] }].reduce(
        (expectation, is) => allowReading(expectation, is, "A-13"),
        expectEqual(pointed, asJsonTime(value), ...covers),
      );
    }),
  );
}

/** JSON does not distinguish integers from floats, and its standard lets a reader keep no more digits than a double has. */
function expectInteger(at: string, value: CarriedValue, covers: readonly string[]): Expectation {
  const double = Number(value.text.replaceAll("_", ""));
  const exact = expectEqual(at, resultOf(value, "toml"), ...covers);
  return allowReading(exact, { equals: { float: String(double) } }, "A-48");
}

const tokenOf = (key: string): string =>
  key.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll("=", "~2").replaceAll("*", "~3");

const carriedCase = (carrier: Carrier, type: ValueType): TestCase => {
  const { name, says, given, when, refuses, covers } = carrier;
  const start = { id: `values.${name}.${type}`, given: given(linesOf(type, carrier.table)) };
  if (type === "not-finite" && refuses === true) {
    return mustCase({
      ...start,
      says: `The exporter refuses floats that JSON cannot say: ${name}.`,
      when,
      then: [allowReading(expectFailure(0, ...covers), { equals: 0 }, "A-13")],
      control: { id: `values.${name}.floats`, differs: "/given" },
    });
  }
  const last = when.length - 1;
  return mustCase({
    ...start,
    says: `${says}, ${WORDS[type]}.`,
    when,
    then: [
      expectSuccess(last),
      ...carrier.at.map((table) => expectThat(table, { present: true }, ...covers)),
      ...expectValues(carrier, type),
    ],
  });
};

/** Where a label is observed, JSON is decoded, so no value is JSON. */
const LABELS = Object.entries(TEXTS).map(([name, text]) => [`com.example.${name}`, `x${text}`] as const);
const NAMED = Object.fromEntries(
  Object.entries(TEXTS).map(([name, text]) => [`TEXT_${name.replaceAll("-", "_")}`, text]),
);
const ARGS = Object.values(TEXTS);
const stringCases: readonly TestCase[] = [
  mustCase({
    id: "values.process.strings",
    says: "The arguments of a process are in metadata.toml and in the label as the buildpack wrote them.",
    platform: ["0.10"],
    buildpack: ["0.9"],
    given: world({
      buildpacks: [
        helloBuildpack(
          writeFile(
            "${CNB_LAYERS_DIR}/launch.toml",
            inAct(tomlText({ processes: [{ type: "web", command: ["/workspace/web", ...ARGS], args: ARGS }] })),
          ),
        ),
      ],
    }),
    when: [create()],
    then: [
      expectSuccess(0),
      ...["command", "args"].map((member) =>
        expectEqual(
          afterStep(0).toml("/layers/config/metadata.toml", "processes", 0, member),
          member === "args" ? ARGS : ["/workspace/web", ...ARGS],
          "platform.builder.metadata.processes",
        ),
      ),
      expectEqual(
        afterStep(0).label("@app:1", BUILD_LABEL, "processes", 0, "args"),
        ARGS,
        "platform.label.build.processes",
      ),
    ],
  }),
  mustCase({
    id: "values.image-label.strings",
    says: "The image has each label with the key and the value that the buildpack wrote.",
    given: world({
      buildpacks: [
        helloBuildpack(
          writeFile(
            "${CNB_LAYERS_DIR}/launch.toml",
            inAct(tomlText({ labels: LABELS.map(([key, value]) => ({ key, value })) })),
          ),
        ),
      ],
    }),
    when: [create()],
    then: [
      expectSuccess(0),
      ...LABELS.map(([key, value]) =>
        expectEqual(afterStep(0).label("@app:1", key), value, "buildpack.launch-toml.label.added"),
      ),
    ],
  }),
  mustCase({
    id: "values.platform-env.strings",
    says: "bin/detect and bin/build get the user's variables as the files have them.",
    given: worldForBuild({
      buildpacks: [buildpack({ detect: recordCall("detect"), build: recordCall("build") })],
      files: Object.fromEntries(Object.entries(NAMED).map(([name, text]) => [`/platform/env/${name}`, { text }])),
    }),
    when: [detect(), build()],
    then: [
      expectSuccess(1),
      expectThat(afterStep(0).call("detect", "env"), { includes: NAMED }, "buildpack.detection.env"),
      expectThat(afterStep(1).call("build", "env"), { includes: NAMED }, "buildpack.build.env"),
    ],
  }),
];

/** A cache that cannot say a value may be left out, and a launch layer has the values of the label. */
const isTried = ({ throughJson, refuses }: Carrier, type: ValueType): boolean =>
  type !== "not-finite" || !throughJson || refuses === true;

export const valueCases: readonly TestCase[] = [
  ...CARRIERS.flatMap((carrier) =>
    TYPES.filter((type) => isTried(carrier, type)).map((type) => carriedCase(carrier, type)),
  ),
  ...stringCases,
];
