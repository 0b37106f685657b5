/**
 * buildpack.md > Environment > Provided by the Platform, Provided by the Buildpacks: what may be in a directory of variables. Each kind of
 * entry, in each such directory, for each program that gets the variables.
 */
import type { Act } from "#machine";
import type { Expectation, FileSpec, Step, TestCase, World } from "#protocol";
import { makeLayer, recordCall, recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { extension, worldForGenerate } from "../vocabulary/extensions.ts";
import { HAND_MADE_LAYER, HAND_MADE_METADATA, launchHandMade, WEB_METADATA } from "../vocabulary/hand-made.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { build, create, detect } from "../vocabulary/steps.ts";
import { mustCase, type VersionRange } from "../vocabulary/test-case.ts";
import { buildpack, world, worldForBuild, worldForDetect } from "../vocabulary/world.ts";

type Files = Readonly<Record<string, FileSpec>>;

/** A directory of variables, and a program that gets them. */
interface Place {
  readonly phase: "detect" | "generate" | "build" | "launch";
  readonly what: string;
  /** The subject of the sentence. */
  readonly says: string;
  /** A world in which the directory has these entries, by their names. The program records its call as `see`. */
  readonly given: (entries: Files) => World;
  readonly when: readonly Step[];
  readonly covers: readonly string[];
  /** The pointer to the entry NAME in the data of the case. */
  readonly entry: string;
  readonly platform?: VersionRange;
  readonly buildpack?: VersionRange;
  /** The exporter copies the entries, so that nothing may be unreadable. */
  readonly exported?: true;
}

const SEE = recordCall("see");
const TARGETS = "/workspace/targets";
/** The targets of links. */
const TARGET_FILES: Files = {
  [`${TARGETS}/file`]: { text: "linked" },
  [`${TARGETS}/directory/INNER`]: { text: "inner" },
};
const SECRET: Files = { [`${TARGETS}/secret`]: { text: "secret", mode: "0000" } };

const within = (directory: string, entries: Files): Files =>
  Object.fromEntries(Object.entries(entries).map(([name, file]) => [`${directory}/${name}`, file]));
const inWorld = (directory: string): string => `/given/files/${`${directory}/NAME`.replaceAll("/", "~1")}`;

const USER = "/platform/env";
const OPERATOR = "/cnb/build-config/env";
const seeing = buildpack({ detect: SEE, build: SEE });
const EXTENSIONS = { platform: ["0.13"], buildpack: ["0.10"] } as const;

/** The variables of the user and of the operator. */
const ofPlatform: readonly Place[] = [
  { what: "user", directory: USER, of: "user", covers: "buildpack.env.user.provide" },
  { what: "operator", directory: OPERATOR, of: "operator", covers: "buildpack.env.operator.provide" },
].flatMap(({ what, directory, of, covers }): readonly Place[] => {
  const common = { what, covers: [covers], entry: inWorld(directory), buildpack: ["0.10"] } as const;
  const filesOf = (entries: Files): Files => ({ ...TARGET_FILES, ...SECRET, ...within(directory, entries) });
  return [
    {
      ...common,
      phase: "detect",
      says: `For bin/detect, in the directory of the ${of}'s variables`,
      given: (entries) => worldForDetect({ buildpacks: [seeing], files: filesOf(entries) }),
      when: [detect()],
    },
    {
      ...common,
      phase: "build",
      says: `For bin/build, in the directory of the ${of}'s variables`,
      given: (entries) => worldForBuild({ buildpacks: [seeing], files: filesOf(entries) }),
      when: [build()],
    },
    {
      ...common,
      ...EXTENSIONS,
      phase: "generate",
      says: `For bin/generate, in the directory of the ${of}'s variables`,
      covers: ["ext.process.env"],
      given: (entries) => worldForGenerate({ extensions: [extension({ generate: SEE })], files: filesOf(entries) }),
      when: [detect()],
    },
  ];
});

/** What a program of a buildpack does to make these entries. */
const actsOf = (directory: string, entries: Files): readonly Act[] =>
  Object.entries(entries).map(([name, file]): Act => {
    const path = `${directory}/${name}`;
    if ("symlink" in file) return { do: "symlink", path, to: file.symlink };
    if ("base64" in file) return { do: "write-bytes", path, base64: file.base64 };
    return "text" in file ? { do: "write", path, text: file.text } : { do: "mkdir", path };
  });

/** The variables of a layer, for a later buildpack. */
const ofBuildLayers = ["env", "env.build"].map((name): Place => {
  const directory = `\${CNB_LAYERS_DIR}/x/${name}`;
  const before: readonly Act[] = [...makeLayer("x", ["build"]), { do: "mkdir", path: directory }];
  return {
    phase: "build",
    what: `layer-${name.replace(".", "-")}`,
    says: `For a later bin/build, in ${name} of a layer`,
    covers: ["buildpack.env.bp.build-apply"],
    entry: `/given/buildpacks/0/build/${before.length}`,
    given: (entries) =>
      worldForBuild({
        buildpacks: [
          buildpack({ id: "acme/writer", build: [...before, ...actsOf(directory, entries)] }),
          buildpack({ id: "acme/reader", build: SEE }),
        ],
        files: { ...TARGET_FILES, ...SECRET },
      }),
    when: [build()],
  };
});

const ofLaunchLayers = ["env", "env.launch", "env.launch/web"].map((name): Place => {
  const directory = `${HAND_MADE_LAYER}/${name}`;
  return {
    phase: "launch",
    what: `layer-${name.replace(/[./]/g, "-")}`,
    says: `For the process, in ${name} of a layer`,
    buildpack: ["0.9"],
    covers: ["buildpack.env.bp.launch-apply"],
    entry: inWorld(directory),
    exported: true,
    given: (entries) =>
      world({
        buildpacks: [
          buildpack({ id: "acme/app", build: writeProcesses({ type: "web", command: ["/workspace/web"] }) }),
        ],
        files: {
          "/workspace/web": recordingProgram("see"),
          [HAND_MADE_METADATA]: WEB_METADATA,
          ...TARGET_FILES,
          ...within(directory, entries),
        },
      }),
    when: [create(), launchHandMade()],
  };
});

const PLACES: readonly Place[] = [...ofPlatform, ...ofBuildLayers, ...ofLaunchLayers];

interface Entry {
  readonly what: string;
  /** After "in the directory". */
  readonly says: string;
  readonly entries: Files;
  /** The variables that the program gets; null: it does not get this one. */
  readonly shows: Readonly<Record<string, string | null>>;
}

const linkTo = (symlink: string): Files => ({ NAME: { symlink } });

const DECIDED: readonly Entry[] = [
  {
    what: "link",
    says: "a link to a file is a file",
    entries: linkTo(`${TARGETS}/file`),
    shows: { NAME: "linked" },
  },
  {
    what: "volume",
    says: "links through a link to a hidden directory are files, as in a volume of Kubernetes",
    entries: { "..2030/NAME": { text: "mounted" }, "..data": { symlink: "..2030" }, NAME: { symlink: "..data/NAME" } },
    shows: { NAME: "mounted" },
  },
  {
    what: "directory",
    says: "a directory is no variable, and the files beside it are",
    entries: { "NAME/INNER": { text: "inner" }, BEFORE: { text: "before" }, ZULU: { text: "after" } },
    shows: { NAME: null, INNER: null, BEFORE: "before", ZULU: "after" },
  },
  {
    what: "empty",
    says: "an empty file sets an empty variable",
    entries: { NAME: { text: "" } },
    shows: { NAME: "" },
  },
  {
    what: "bytes",
    says: "a value need not be UTF-8",
    entries: { NAME: { base64: "cv8K/oA=" } },
    shows: { NAME: "r\udcff\n\udcfe\udc80" },
  },
  {
    what: "name-bytes",
    says: "a name need not be UTF-8",
    entries: { "NAME_\udcff": { text: "value" } },
    shows: { "NAME_\udcff": "value" },
  },
];

/** The targets of the link NAME that the text leaves open. */
const UNDECIDED: readonly (readonly [what: string, says: string, target: string])[] = [
  ["dangling", "a link that leads nowhere is an error", `${TARGETS}/none`],
  ["loop", "a link to itself is an error", "NAME"],
  ["unreadable", "a file that the lifecycle may not read is an error", `${TARGETS}/secret`],
];

const last = ({ when }: Place): number => when.length - 1;
interface Draft extends Pick<Entry, "what" | "says">, Pick<TestCase, "given" | "then"> {
  readonly control?: { readonly id: string; readonly differs: string };
}

const caseOf = (place: Place, { what, says, ...draft }: Draft): TestCase =>
  mustCase({
    ...draft,
    id: `${place.phase}.env-entries.${place.what}-${what}`,
    says: `${place.says}, ${says}.`,
    when: place.when,
    ...(place.platform !== undefined && { platform: place.platform }),
    ...(place.buildpack !== undefined && { buildpack: place.buildpack }),
    ...(place.exported === true && { can: ["launch"] }),
  });

const decidedCase = (place: Place, { entries, shows, ...entry }: Entry): TestCase => {
  const variable = (name: string) => afterStep(last(place)).call("see", "env", name);
  const expectation = ([name, value]: readonly [string, string | null]): Expectation =>
    value === null
      ? expectAbsent(variable(name), ...place.covers)
      : expectEqual(variable(name), value, ...place.covers);
  return caseOf(place, {
    ...entry,
    given: place.given(entries),
    then: [expectSuccess(last(place), ...place.covers), ...Object.entries(shows).map(expectation)],
  });
};

/** The lifecycle may also pass over it. */
const undecidedCase = (place: Place, [what, says, target]: (typeof UNDECIDED)[number]): TestCase =>
  caseOf(place, {
    what,
    says,
    given: place.given(linkTo(target)),
    then: [allowReading(expectFailure(last(place), ...place.covers), { equals: 0 }, "A-60")],
    control: {
      id: `${place.phase}.env-entries.${place.what}-link`,
      differs: `${place.entry}/${place.entry.startsWith("/given/files") ? "symlink" : "to"}`,
    },
  });

export const environmentEntryCases: readonly TestCase[] = PLACES.flatMap((place) => [
  ...DECIDED.map((entry) => decidedCase(place, entry)),
  ...UNDECIDED.filter(([what]) => place.exported !== true || what !== "unreadable").map((one) =>
    undecidedCase(place, one),
  ),
]);
