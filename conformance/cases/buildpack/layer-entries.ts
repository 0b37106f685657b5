/**
 * buildpack.md > Build, Layer Types: what a buildpack may leave in its layers directory in place of a file or a directory. Each kind of
 * entry, for each document that the lifecycle reads there.
 */
import type { Act } from "#machine";
import type { Expectation, Step, TestCase } from "#protocol";
import { makeLayer, recordCall, writeBuildPlan, writeFile } from "../vocabulary/acts.ts";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { HELLO_LAYERS_DIR, SBOM_FORMATS } from "../vocabulary/images.ts";
import { afterStep, planEntryNames } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { launchSbomText } from "../vocabulary/sboms.ts";
import { analyze, create, detect, newContainer, restore } from "../vocabulary/steps.ts";
import { mustCase, type VersionRange } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

/** A document in the layers directory of a buildpack. */
interface Document {
  readonly what: string;
  readonly file: string;
  readonly text: string;
  /** What the buildpack does besides. */
  readonly before?: readonly Act[];
  /** After the first build. */
  readonly more?: readonly Step[];
  /** What shows that the lifecycle has read it. */
  readonly shows: readonly Expectation[];
  readonly covers: string;
  /** What a link that leads nowhere is to the reference; the text does not say it. Absent: no case. */
  readonly withoutFile?: "an error" | "passed over";
  readonly buildpack?: VersionRange;
}

const PLAN = "/workspace/seen.toml";
const after = afterStep(0);
const SBOM = '{"bomFormat":"CycloneDX","name":"linked"}';

const DOCUMENTS: readonly Document[] = [
  {
    what: "layer-toml",
    file: "x.toml",
    text: "[types]\nbuild = true\n",
    before: [writeFile("${CNB_LAYERS_DIR}/x/env/NAME", "value")],
    shows: [expectEqual(after.call("see", "env", "NAME"), "value", "buildpack.layers.types.build")],
    covers: "buildpack.layers.types.build",
    withoutFile: "an error",
  },
  {
    what: "launch-toml",
    file: "launch.toml",
    text: '[[processes]]\ntype = "web"\ncommand = ["/workspace/web"]\n',
    shows: [
      expectEqual(
        `${after.toml("/layers/config/metadata.toml", "processes")}/*/type`,
        ["web"],
        "platform.builder.metadata.processes",
      ),
    ],
    covers: "platform.builder.metadata.processes",
    withoutFile: "passed over",
    buildpack: ["0.9"],
  },
  {
    what: "build-toml",
    file: "build.toml",
    text: '[[unmet]]\nname = "tool"\n',
    shows: [expectEqual(planEntryNames(PLAN), ["tool", "tool"], "buildpack.unmet.include-next")],
    covers: "buildpack.unmet.include-next",
    withoutFile: "passed over",
  },
  {
    what: "store-toml",
    file: "store.toml",
    text: '[metadata]\nkind = "linked"\n',
    more: [newContainer, analyze(), detect(), restore()],
    shows: [
      expectEqual(
        afterStep(4).toml(`${HELLO_LAYERS_DIR}/store.toml`, "metadata", "kind"),
        "linked",
        "platform.restorer.store-toml",
      ),
    ],
    covers: "platform.restorer.store-toml",
    withoutFile: "passed over",
  },
  {
    what: "launch-sbom",
    file: "launch.sbom.cdx.json",
    text: SBOM,
    shows: [expectEqual(launchSbomText("acme_hello/sbom.cdx.json"), SBOM, "platform.exporter.sbom.launch-buildpack")],
    covers: "platform.exporter.sbom.launch-buildpack",
  },
  {
    what: "layer-sbom",
    file: "x.sbom.cdx.json",
    text: SBOM,
    before: makeLayer("x", ["launch"]),
    shows: [
      expectEqual(launchSbomText("acme_hello/x/sbom.cdx.json"), SBOM, "platform.exporter.sbom.launch-layer-file"),
    ],
    covers: "platform.exporter.sbom.launch-layer-file",
  },
];

/** Outside of the app directory, which the exporter reads. */
const TARGETS = "/opt/targets";
/** The second buildpack provides the name too, so that it gets what the first one does not meet. */
const PROVIDES = writeBuildPlan({ provides: ["tool"], requires: ["tool"] });

const entryCase = (
  document: Document,
  entry: {
    readonly what: string;
    readonly says: string;
    readonly acts: (path: string) => readonly Act[];
    readonly then: readonly Expectation[];
    /** The link leads elsewhere than in the case `link`. */
    readonly isOtherLink?: boolean;
  },
): TestCase => {
  const { before = [], more = [], buildpack: apis } = document;
  return mustCase({
    id: `build.layer-entries.${document.what}-${entry.what}`,
    says: `In a layers directory, ${document.file} ${entry.says}.`,
    ...(apis !== undefined && { buildpack: apis }),
    given: world({
      buildpacks: [
        buildpack({
          buildpackToml: SBOM_FORMATS,
          detect: PROVIDES,
          build: [...before, ...entry.acts(`\${CNB_LAYERS_DIR}/${document.file}`)],
        }),
        buildpack({
          id: "acme/reader",
          detect: PROVIDES,
          build: [{ do: "copy", path: "${CNB_BP_PLAN_PATH}", to: PLAN }, ...recordCall("see")],
        }),
      ],
      files: {
        [`${TARGETS}/document`]: { text: document.text },
        [`${TARGETS}/chain`]: { symlink: "document" },
        [`${TARGETS}/secret`]: { text: document.text, mode: "0000" },
      },
    }),
    when: [create(), ...more],
    then: entry.then,
    ...(entry.isOtherLink === true && {
      control: {
        id: `build.layer-entries.${document.what}-link`,
        differs: `/given/buildpacks/0/build/${before.length + 1}/to`,
      },
    }),
  });
};

const linkTo =
  (to: string) =>
  (path: string): readonly Act[] => [
    { do: "remove", path },
    { do: "symlink", path, to },
  ];

const LINKS = [
  ["link", "a link to a file", "document"],
  ["chain", "a link to a link to a file", "chain"],
] as const;
const UNDECIDED = [
  ["dangling", "a link that leads nowhere", "none"],
  ["unreadable", "a link to a file that the lifecycle may not read", "secret"],
  ["link-to-directory", "a link to a directory", ""],
] as const;

const decidedCases = (document: Document): readonly TestCase[] =>
  LINKS.map(([what, says, target]) =>
    entryCase(document, {
      what,
      says: `may be ${says}`,
      acts: linkTo(`${TARGETS}/${target}`),
      then: [expectSuccess(0, document.covers), ...document.shows],
    }),
  );

const undecidedCases = (document: Document): readonly TestCase[] =>
  UNDECIDED.map(([what, says, target]) => {
    const { covers } = document;
    const becomes = what === "dangling" ? document.withoutFile : "an error";
    return entryCase(document, {
      what,
      says: `is ${becomes} if it is ${says}`,
      acts: linkTo(`${TARGETS}/${target}`),
      then: [
        becomes === "an error"
          ? allowReading(expectFailure(0, covers), { equals: 0 }, "A-60")
          : allowReading(expectSuccess(0, covers), { between: [1, 255] }, "A-60"),
        ...(becomes === "an error" ? [] : [expectEqual(after.call("see", "cwd"), "/workspace", covers)]),
      ],
      isOtherLink: true,
    });
  });

export const layerEntryCases: readonly TestCase[] = DOCUMENTS.flatMap((document) => [
  ...decidedCases(document),
  ...(document.withoutFile === undefined ? [] : undecidedCases(document)),
]);
