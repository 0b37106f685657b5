/** platform.md > launcher > Inputs: no, one and many arguments of command, defaults and user, where Buildpack APIs treat them differently. */
import type { TestCase } from "#protocol";
import { type ProcessDraft, recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { create, launch } from "../vocabulary/steps.ts";
import { mustCase, type VersionRange } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

type Words = readonly string[];
/** No word, one, and several that a shell would change. */
const LISTS: readonly (readonly [length: string, words: (of: string) => Words])[] = [
  ["no", () => []],
  ["one", (of) => [of]],
  ["many", (of) => [`${of} 1`, "", `$HOME ${of}`, "-n", "*"]],
];

interface Rules {
  readonly api: string;
  readonly buildpack: VersionRange;
  /** The words that are always passed, with their number. */
  readonly commands: readonly (readonly [length: string, words: Words])[];
  readonly draft: (always: Words, defaults: Words) => ProcessDraft;
  readonly expected: (always: Words, defaults: Words, user: Words) => Words;
  readonly covers: Words;
}

const PROGRAM = "/workspace/web";
const RULES: readonly Rules[] = [
  {
    api: "appended",
    buildpack: ["0.7", "0.8"],
    commands: [["no", []]],
    draft: (_, args) => ({ type: "web", command: PROGRAM, args, direct: true }),
    expected: (_, defaults, user) => [...defaults, ...user],
    covers: ["platform.launcher.args.append"],
  },
  {
    api: "replaced",
    buildpack: ["0.9"],
    commands: LISTS.map(([length, words]) => [length, words("always")] as const),
    draft: (always, args) => ({ type: "web", command: [PROGRAM, ...always], args }),
    expected: (always, defaults, user) => [...always, ...(user.length > 0 ? user : defaults)],
    covers: ["platform.launcher.args.replace", "buildpack.launch-toml.process.command-rest"],
  },
];

const argumentsCase = (
  rules: Rules,
  [many, always]: readonly [string, Words],
  [few, defaults]: readonly [string, Words],
): TestCase =>
  mustCase({
    id: `launch.args.${rules.api}-${many}-${few}`,
    says: `With ${many} arguments in its command and ${few} default ones, a process gets those of the user ${rules.api === "appended" ? "as well" : "in place of the default ones"}.`,
    buildpack: rules.buildpack,
    can: ["launch"],
    given: world({
      buildpacks: [buildpack({ id: "acme/app", build: writeProcesses(rules.draft(always, defaults)) })],
      files: { [PROGRAM]: recordingProgram("web") },
    }),
    when: [create(), ...LISTS.map(([, words]) => launch("/cnb/process/web", { args: words("user") }))],
    then: LISTS.flatMap(([, words], at) => [
      expectSuccess(at + 1),
      expectEqual(
        afterStep(at + 1).call("web", "argv"),
        [PROGRAM, ...rules.expected(always, defaults, words("user"))],
        ...rules.covers,
      ),
    ]),
  });

export const launcherArgumentCases: readonly TestCase[] = RULES.flatMap((rules) =>
  rules.commands.flatMap((command) =>
    LISTS.map(([length, words]) => argumentsCase(rules, command, [length, words("default")])),
  ),
);
