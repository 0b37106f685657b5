/** image_extension.md > Phase: Generation > Process: how a bin/generate ends, and what becomes of the detector. */
import type { Act } from "#machine";
import type { TestCase } from "#protocol";
import { recordCall } from "../vocabulary/acts.ts";
import { expectThat } from "../vocabulary/expect.ts";
import { expectExit, expectSuccess } from "../vocabulary/expect-exit.ts";
import { extension, extensionCase, worldForGenerate } from "../vocabulary/extensions.ts";
import { afterStep } from "../vocabulary/pointers.ts";

/** 100 means something to bin/detect only, and 128 and more are what a shell makes of signals. */
const CODES = [1, 2, 91, 99, 100, 101, 127, 128, 137, 255] as const;
const ENDS: Readonly<Record<string, readonly [says: string, act: Act]>> = {
  ...Object.fromEntries(CODES.map((code) => [String(code), [`exits with ${code}`, { do: "exit", code }] as const])),
  killed: ["is killed", { do: "kill", signal: "SIGKILL" }],
  terminated: ["is terminated", { do: "kill", signal: "SIGTERM" }],
};

const FAILS = "ext.process.fail-nonzero";
const givenEnd = (end: Act) =>
  worldForGenerate({
    extensions: [
      extension({ id: "acme/first", generate: [end] }),
      extension({ id: "acme/next", generate: recordCall("next") }),
    ],
  });

export const generateEndCases: readonly TestCase[] = [
  extensionCase({
    id: "generate.ends.0",
    says: "If a bin/generate exits with 0, the next one runs.",
    given: givenEnd({ do: "exit", code: 0 }),
    then: [
      expectSuccess(0, "platform.detector.exit.0"),
      expectThat(afterStep(0).calls(), { length: 1 }, "ext.process.next"),
    ],
  }),
  ...Object.entries(ENDS).map(([what, [says, end]]) =>
    extensionCase({
      id: `generate.ends.${what}`,
      says: `If a bin/generate ${says}, the detector exits with 91 and runs no later one.`,
      given: givenEnd(end),
      then: [
        expectExit(0, 91, FAILS, "platform.detector.exit.91"),
        expectThat(afterStep(0).calls(), { length: 0 }, FAILS),
      ],
      control: { id: "generate.ends.0", differs: "/given/extensions/0/generate/0" },
    }),
  ),
];
