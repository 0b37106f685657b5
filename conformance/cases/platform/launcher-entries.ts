/** platform.md > launcher > Execution: what may be in a directory of programs or scripts of a layer. Each kind of entry, in each directory. */
import type { Expectation, FileSpec, TestCase } from "#protocol";
import { recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import {
  HAND_MADE_LAYER,
  HAND_MADE_METADATA,
  launchHandMade,
  SHELL_METADATA,
  WEB_METADATA,
} from "../vocabulary/hand-made.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { create } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

type Files = Readonly<Record<string, FileSpec>>;

/** A directory of a layer whose files the launcher runs, or sources in a shell. */
interface Place {
  readonly what: "execd" | "execd-web" | "profile" | "profile-web";
  readonly directory: string;
  /** A program or a script that sets this variable. */
  readonly sets: (variable: string) => FileSpec;
  readonly inShell: boolean;
  readonly covers: string;
}

const PROGRAMS = {
  sets: (variable: string): FileSpec => ({ acts: [{ do: "fd3", text: `${variable} = "yes"\n` }] }),
  inShell: false,
} as const;
const SCRIPTS = {
  sets: (variable: string): FileSpec => ({ text: `export ${variable}=yes\n` }),
  inShell: true,
} as const;

const EXECD: Place = { ...PROGRAMS, what: "execd", directory: "exec.d", covers: "buildpack.launch.execd" };
const PLACES: readonly Place[] = [
  EXECD,
  { ...PROGRAMS, what: "execd-web", directory: "exec.d/web", covers: "buildpack.launch.execd-process" },
  { ...SCRIPTS, what: "profile", directory: "profile.d", covers: "platform.launcher.exec.profiled.source" },
  { ...SCRIPTS, what: "profile-web", directory: "profile.d/web", covers: "platform.launcher.exec.profiled.process" },
];

const TARGETS = "/workspace/targets";
const variable = (name: string): string => afterStep(1).call("web", "env", name);

interface Draft {
  readonly what: string;
  /** After "In exec.d". */
  readonly says: string;
  readonly entries: Files;
  readonly then: readonly Expectation[];
  /** The link `a` leads elsewhere than in the case `link`. */
  readonly isOtherLink?: boolean;
}

const entryCase = (place: Place, { what, says, entries, then, isOtherLink = false }: Draft): TestCase => {
  const { directory, sets, inShell } = place;
  const at = (name: string): string => `${HAND_MADE_LAYER}/${directory}/${name}`;
  const process = inShell ? { command: "/workspace/web", direct: false } : { command: ["/workspace/web"] };
  return mustCase({
    id: `launch.${place.what}-entries.${what}`,
    says: `In ${directory}, ${says}.`,
    buildpack: inShell ? ["0.7", "0.8"] : ["0.9"],
    can: ["launch"],
    given: world({
      buildpacks: [buildpack({ id: "acme/app", build: writeProcesses({ type: "web", ...process }) })],
      files: {
        "/workspace/web": recordingProgram("web"),
        [HAND_MADE_METADATA]: inShell ? SHELL_METADATA : WEB_METADATA,
        [`${TARGETS}/program`]: sets("TOLD"),
        [`${TARGETS}/chain`]: { symlink: "program" },
        [`${TARGETS}/text`]: { text: 'TOLD = "text"\n' },
        [`${TARGETS}/directory/inner`]: sets("TOLD"),
        ...Object.fromEntries(Object.entries(entries).map(([name, file]) => [at(name), file])),
      },
    }),
    when: [create(), launchHandMade()],
    then,
    ...(isOtherLink && {
      control: {
        id: `launch.${place.what}-entries.link`,
        differs: `/given/files/${at("a").replaceAll("/", "~1")}/symlink`,
      },
    }),
  });
};

const linkTo = (symlink: string): Files => ({ a: { symlink } });

const decidedCases = (place: Place): readonly TestCase[] => {
  const { sets, covers } = place;
  const decided = (draft: Omit<Draft, "then">, ...variables: readonly string[]): TestCase =>
    entryCase(place, {
      ...draft,
      then: [expectSuccess(1, covers), ...variables.map((name) => expectEqual(variable(name), "yes", covers))],
    });
  /** Each file sets a variable of its own. */
  const named = (what: string, says: string, names: readonly string[]): TestCase => {
    const files = names.map((name, i) => [name, `TOLD_${i}`] as const);
    const entries = Object.fromEntries(files.map(([name, value]) => [name, sets(value)]));
    return decided({ what, says, entries }, ...files.map(([, value]) => value));
  };
  return [
    decided({ what: "link", says: "a link to a file is a file", entries: linkTo(`${TARGETS}/program`) }, "TOLD"),
    decided(
      { what: "chain", says: "a link to a link to a file is a file", entries: linkTo(`${TARGETS}/chain`) },
      "TOLD",
    ),
    named("name-bytes", "the name of a file need not be UTF-8", ["\udcff"]),
    named("names", "a file may have any name", ["two words", "line\nbreak", ".hidden", "no-suffix", "-n", "*"]),
    named("shell-names", "no shell evaluates the name of a file", ["$HOME", "`id`", 'a"b', "a'b", "a\\b"]),
  ];
};

/** Targets of a link about which the text says nothing. */
const UNDECIDED = [
  ["dangling", "a link that leads nowhere", `${TARGETS}/none`],
  ["loop", "a link to itself", "a"],
  ["link-to-directory", "a link to a directory", `${TARGETS}/directory`],
  ["not-executable", "a file that is not executable", `${TARGETS}/text`],
] as const;

/** An exec.d program that cannot run is an error. A shell goes on after a script that it cannot source. */
const undecidedCases = (place: Place): readonly TestCase[] =>
  UNDECIDED.filter(([what]) => !place.inShell || what !== "not-executable").map(([what, says, target]) =>
    entryCase(place, {
      what,
      says: `${says} is ${place.inShell ? "passed over" : "an error"}`,
      entries: linkTo(target),
      isOtherLink: true,
      then: place.inShell
        ? [
            allowReading(expectSuccess(1, place.covers), { between: [1, 255] }, "A-60"),
            expectAbsent(variable("TOLD"), place.covers),
          ]
        : [allowReading(expectFailure(1, place.covers), { equals: 0 }, "A-60")],
    }),
  );

const ofOtherProcess = entryCase(EXECD, {
  what: "directory",
  says: "the programs of a directory for another process do not run",
  entries: { a: EXECD.sets("TOLD"), "worker/b": EXECD.sets("OTHER") },
  then: [
    expectSuccess(1, EXECD.covers),
    expectEqual(variable("TOLD"), "yes", EXECD.covers),
    expectAbsent(variable("OTHER"), EXECD.covers),
  ],
});

export const launcherEntryCases: readonly TestCase[] = [
  ...PLACES.flatMap((place) => [...decidedCases(place), ...undecidedCases(place)]),
  ofOtherProcess,
];
