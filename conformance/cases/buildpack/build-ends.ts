/** buildpack.md > Phase #5: Build; platform.md > builder > Outputs: how a bin/build ends, alone, first and last, and what becomes of the phase. */
import type { Act } from "#machine";
import type { TestCase } from "#protocol";
import { recordCall } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectExit, expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { build } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, worldForBuild } from "../vocabulary/world.ts";

/** The codes that mean something to bin/detect, to a shell or to a lifecycle, and two signals. */
const ENDS = {
  "exits with 1": { do: "exit", code: 1 },
  "exits with 11": { do: "exit", code: 11 },
  "exits with 51": { do: "exit", code: 51 },
  "exits with 100": { do: "exit", code: 100 },
  "exits with 137": { do: "exit", code: 137 },
  "exits with 255": { do: "exit", code: 255 },
  killed: { do: "kill", signal: "SIGKILL" },
  terminated: { do: "kill", signal: "SIGTERM" },
} as const satisfies Readonly<Record<string, Act>>;

const PLACES = { alone: ["ends"], first: ["ends", "next"], last: ["next", "ends"] } as const;
const FAILS = ["buildpack.build.fail-nonzero", "platform.builder.exit.51"];

const givenEnd = (members: readonly string[], end: Act) =>
  worldForBuild({
    buildpacks: members.map((name) =>
      buildpack({ id: `acme/${name}`, build: name === "ends" ? [{ do: "record", as: name }, end] : recordCall(name) }),
    ),
  });

const ends: readonly TestCase[] = Object.entries(ENDS).flatMap(([what, end]) =>
  Object.entries(PLACES).map(([place, members]) =>
    mustCase({
      id: `build.ends.${what.replaceAll(" ", "-")}-${place}`,
      says: `If the ${place === "alone" ? "only" : place} bin/build ${"code" in end ? what : `is ${what}`}, the builder exits with 51 and runs no later one.`,
      given: givenEnd(members, end),
      when: [build()],
      then: [
        expectExit(0, 51, ...FAILS),
        expectThat(afterStep(0).calls(), { length: place === "last" ? 2 : 1 }, "buildpack.build.fail-nonzero"),
        expectAbsent(afterStep(0).file("/layers/config/metadata.toml"), "buildpack.build.fail-nonzero"),
      ],
      control: {
        id: `build.ends.well-${place}`,
        differs: `/given/buildpacks/${members.indexOf("ends" as never)}/build/1`,
      },
    }),
  ),
);

const controls: readonly TestCase[] = Object.entries(PLACES).map(([place, members]) =>
  mustCase({
    id: `build.ends.well-${place}`,
    says: `If the ${place === "alone" ? "only" : place} bin/build exits with 0, the builder succeeds.`,
    given: givenEnd(members, { do: "exit", code: 0 }),
    when: [build()],
    then: [
      expectSuccess(0, "platform.builder.exit.0"),
      expectThat(afterStep(0).calls(), { length: members.length }, "buildpack.build.continue"),
      expectEqual(afterStep(0).call("ends", "cwd"), "/workspace"),
    ],
  }),
);

export const buildEndCases: readonly TestCase[] = [...ends, ...controls];
