/** A retry that is not played again would have shown what the earlier one showed. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { api, orThrow } from "#base";
import type { Subject } from "#protocol";
import { referenceSubject } from "#subjects";
import { anyBuild, withCache, worldOfBuild } from "../arbitraries/builds.ts";
import { anyRunImage } from "../arbitraries/images.ts";
import type { SessionObservation, Trial } from "./law.ts";
import { TrialPlayer } from "./player.ts";
import { publishedDigests } from "./published-digests.ts";
import { sessionsOfStop, stoppedIn, stopsOf } from "./stops.ts";

const VERSIONS = { platform: api("0.15"), buildpack: api("0.12") };
const reference = orThrow(referenceSubject());
const CREATE = { run: "create", images: ["@app:1"] } as const;
const FRESH = { fresh: ["layers", "app"] } as const;

const [given] = fc.sample(
  fc.tuple(anyBuild(), anyRunImage()).map(([build, run]) => withCache(worldOfBuild(build, VERSIONS, [run]))),
  { seed: 7, numRuns: 1 },
);
if (given === undefined) throw new Error("one world is generated");
const more = { edit: { "/workspace/new.txt": { text: "new" } } };
const trial: Trial = { given, when: [CREATE, FRESH, more, CREATE] };

/** Counts the steps that run a process. */
function counting(subject: Subject) {
  const count = { runs: 0 };
  const open: Subject["open"] = async (...opening) => {
    const session = await subject.open(...opening);
    return {
      step(step, scope) {
        if ("run" in step) count.runs += 1;
        return session.step(step, scope);
      },
      carryOver: () => session.carryOver(),
      checkpoint: () => session.checkpoint(),
      close: () => session.close(),
    };
  };
  return { count, subject: { ...subject, open } satisfies Subject };
}

async function playAll(player: TrialPlayer, one: Trial): Promise<readonly SessionObservation[]> {
  const seen: SessionObservation[] = [];
  for (const [i, session] of sessionsOfStop(one).entries()) seen.push(await player.play(session, i));
  return seen;
}

const playerOf = (subject: Subject) => new TrialPlayer(subject, { seed: "stops", scope: "images" });

describe("a creator that is stopped at each request", async () => {
  const { count, subject } = counting(reference);
  const player = playerOf(subject);
  const clean = await playAll(player, trial);
  const requests = clean[0]?.at(-1)?.registry ?? [];
  const stops = stopsOf(trial, clean, []);
  const endings: { readonly stop: Trial; readonly seen: readonly SessionObservation[] }[] = [];
  for (const stop of stops) endings.push({ stop, seen: await playAll(player, stop) });
  await player.close();

  test("runs once without a fault, once for each stop, and again once for each state that stops leave", () => {
    expect(stops).toHaveLength(2 * requests.length);
    expect(count.runs - 2 - stops.length).toBeLessThan(requests.length);
  });

  test("ends as it does without any sharing", async () => {
    for (const { stop, seen } of endings.filter((_, i) => i % 9 === 0)) {
      const alone = playerOf(reference);
      const shown = stoppedIn(await playAll(alone, stop));
      await alone.close();
      const shared = stoppedIn(seen);
      for (const run of ["done", "before", "after", "retried"] as const) {
        expect(shared[run]?.exit).toEqual(shown[run]?.exit);
        expect(publishedDigests(shared[run])).toEqual(publishedDigests(shown[run]));
      }
    }
  });

  test("fails first at each kind of request, then is killed before each change, the last one first", () => {
    const faults = stops.map(({ when }) => when.flatMap((step) => ("run" in step ? (step.fault ?? []) : []))[0]);
    const numberOf = (fault: (typeof faults)[number]) =>
      fault !== undefined && "request" in fault ? fault.request : -1;
    const firstKill = faults.findIndex((fault) => fault?.give === "kill");
    const kinds = faults.slice(0, firstKill).map((fault) => requests[numberOf(fault)]);
    expect(
      new Set(kinds.map((one) => `${one?.method} ${one?.what} ${one?.ref.split(/[:@]/)[1]} ${one?.status}`)).size,
    ).toBe(kinds.length);
    const changes = requests.flatMap(({ status }, i) => (status === 201 ? [i] : []));
    expect(faults.slice(firstKill, firstKill + changes.length).map(numberOf)).toEqual(changes.toReversed());
    expect(new Set(faults.map((fault) => `${numberOf(fault)} ${fault?.give}`)).size).toBe(stops.length);
  });
});
