/**
 * platform.md > exporter > Outputs: the entrypoint, for every number of processes that buildpacks define and every process type that the
 * platform requests.
 */
import type { Act } from "#machine";
import type { TestCase } from "#protocol";
import { writeFile, writeProcesses } from "../vocabulary/acts.ts";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { appConfig, expectNoAppImage, helloBuildpack } from "../vocabulary/images.ts";
import { create } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const ENTRYPOINT = "platform.exporter.entrypoint";
const LAUNCHER = "/cnb/lifecycle/launcher";
const named = (types: readonly string[], byDefault?: string): readonly Act[] =>
  writeProcesses(
    ...types.map((type) => ({ type, command: [`/workspace/${type}`], ...(type === byDefault && { default: true }) })),
  );

interface Processes {
  readonly words: string;
  readonly build: readonly Act[];
  readonly types: readonly string[];
  readonly byDefault?: string;
}

const PROCESSES: Readonly<Record<string, Processes>> = {
  none: { words: "no launch.toml", build: [], types: [] },
  empty: {
    words: "a launch.toml without processes",
    build: [writeFile("${CNB_LAYERS_DIR}/launch.toml", "")],
    types: [],
  },
  one: { words: "one process", build: named(["task"]), types: ["task"] },
  "one-default": {
    words: "one process, the default",
    build: named(["task"], "task"),
    types: ["task"],
    byDefault: "task",
  },
  two: { words: "two processes", build: named(["task", "web"]), types: ["task", "web"] },
  "two-default": {
    words: "two processes, of which the second is the default",
    build: named(["task", "web"], "web"),
    types: ["task", "web"],
    byDefault: "web",
  },
};

const requested = (type?: string) => create(type === undefined ? {} : { flags: { "-process-type": type } });

const casesOf = ([what, { words, build, types, byDefault }]: readonly [string, Processes]): readonly TestCase[] => {
  const draft = { buildpack: ["0.9"] as const, given: world({ buildpacks: [helloBuildpack(...build)] }) };
  const id = `export.process-types.${what}`;
  const [entrypoint, rule] =
    byDefault === undefined ? [LAUNCHER, "launcher"] : [`/cnb/process/${byDefault}`, "buildpack-default"];
  return [
    mustCase({
      ...draft,
      id: `${id}-not-requested`,
      says: `With ${words} and no requested type, the entrypoint is ${entrypoint}.`,
      when: [requested()],
      then: [expectSuccess(0), expectEqual(appConfig("Entrypoint"), [entrypoint], `${ENTRYPOINT}.${rule}`)],
    }),
    ...types.map((type) =>
      mustCase({
        ...draft,
        id: `${id}-${type}`,
        says: `With ${words} and the requested type ${type}, that process is the entrypoint.`,
        when: [requested(type)],
        then: [
          expectSuccess(0),
          expectEqual(appConfig("Entrypoint"), [`/cnb/process/${type}`], `${ENTRYPOINT}.process-type`),
        ],
      }),
    ),
    mustCase({
      ...draft,
      id: `${id}-unknown`,
      says: `With ${words}, the export fails if no buildpack defines the requested type.`,
      when: [requested("nothing")],
      then: expectNoAppImage(`${ENTRYPOINT}.unknown-type-fails`),
      control: { id: `${id}-not-requested`, differs: "/when/0/flags/-process-type" },
    }),
    mustCase({
      ...draft,
      id: `${id}-unknown-variable`,
      says: `With ${words}, the export fails if no buildpack defines the type that the variable requests.`,
      when: [create({ env: { CNB_PROCESS_TYPE: "nothing" } })],
      then: expectNoAppImage(`${ENTRYPOINT}.unknown-type-fails`),
      control: { id: `${id}-not-requested`, differs: "/when/0/env" },
    }),
  ];
};

export const exporterProcessTypeCases: readonly TestCase[] = Object.entries(PROCESSES).flatMap(casesOf);
