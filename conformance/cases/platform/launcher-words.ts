/**
 * platform.md > launcher: nine and more arguments, and characters that are written in their own way in documents. Not covered: ten arguments
 * in a shell, because just-bash passes only nine to a program.
 */
import type { RunStep, TestCase } from "#protocol";
import { type ProcessDraft, recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { create, launch } from "../vocabulary/steps.ts";
import { mustCase, type VersionRange } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

const PROGRAM = "/workspace/web";
type Words = readonly string[];

interface Way {
  readonly what: string;
  readonly says: string;
  readonly buildpack?: VersionRange;
  /** Default: the text says MUST. */
  readonly lane?: "implied";
  /** A process of this type; without it the user starts the program. */
  readonly draft?: (type: string, words: Words) => ProcessDraft;
  readonly start: (type: string, words: Words) => RunStep;
  readonly covers: string;
}

const process = (type: string): RunStep => launch(`/cnb/process/${type}`);
const DIRECT: Way = {
  what: "direct",
  says: "A process",
  buildpack: ["0.9"],
  draft: (type, args) => ({ type, command: [PROGRAM], args }),
  start: process,
  covers: "platform.launcher.args.replace",
};
const IN_COMMAND: Way = {
  ...DIRECT,
  what: "command",
  says: "A process whose command has them",
  draft: (type, words) => ({ type, command: [PROGRAM, ...words] }),
  covers: "buildpack.launch-toml.process.command-rest",
  lane: "implied",
};
const OF_USER: Way = {
  what: "user",
  says: "A command of the user",
  start: (_, words) => launch("/cnb/lifecycle/launcher", { args: ["--", PROGRAM, ...words] }),
  covers: "platform.launcher.user.direct.args",
};
const wordsCase = (id: string, says: string, way: Way, lists: readonly Words[]): TestCase => {
  const typeOf = (at: number): string => `web${at}`;
  const { draft, buildpack: range, lane } = way;
  return mustCase({
    id: `launch.${id}`,
    says: `${way.says} gets ${says}.`,
    ...(range !== undefined && { buildpack: range }),
    ...(lane !== undefined && { lane }),
    can: ["launch"],
    given: world({
      buildpacks: [
        buildpack({
          id: "acme/app",
          ...(draft !== undefined && { build: writeProcesses(...lists.map((words, at) => draft(typeOf(at), words))) }),
        }),
      ],
      files: { [PROGRAM]: recordingProgram("web") },
    }),
    when: [create(), ...lists.map((words, at) => way.start(typeOf(at), words))],
    then: lists.flatMap((words, at) => [
      expectSuccess(at + 1),
      expectEqual(afterStep(at + 1).call("web", "argv"), [PROGRAM, ...words], way.covers),
    ]),
  });
};

const counted = (count: number): Words => Array.from({ length: count }, (_, i) => `word-${i + 1}`);
const MANY = [9, 10, 11, 100].map(counted);

/** No TOML and no JSON has all of these as they are, and each names some of them in another way. */
const CHARACTERS: Readonly<Record<string, readonly [words: string, text: string]>> = {
  bell: ["a bell", "a\u0007b"],
  "vertical-tab": ["a vertical tab", "a\u000bb"],
  escape: ["an escape sequence", "\u001b[1mb"],
  "next-line": ["a control character beyond ASCII", "a\u0085b"],
  "line-separator": ["a line separator", "a\u2028b"],
  "no-width": ["a space without width", "a\u200bb"],
  private: ["a character for private use", "a\ue000b"],
  "high-plane": ["a character of a higher plane", "a\u{10fffd}b"],
  markup: ["characters of HTML", "<a>&b"],
};

export const launcherWordCases: readonly TestCase[] = [
  ...[DIRECT, IN_COMMAND, OF_USER].map((way) =>
    wordsCase(`many-words.${way.what}`, "nine, ten, eleven and a hundred words", way, MANY),
  ),
  ...[DIRECT, IN_COMMAND].flatMap((way) =>
    Object.entries(CHARACTERS).map(([name, [words, text]]) =>
      wordsCase(`characters.${way.what}-${name}`, `a word with ${words}`, way, [[text]]),
    ),
  ),
];
