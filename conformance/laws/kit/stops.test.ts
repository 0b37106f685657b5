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
  const stops = stopsOf(trial, clean, { fresh: [], which: "all" });
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

  test("can be stopped only where the kind differs", () => {
    const faults = stopsOf(trial, clean, { fresh: [], which: "different" }).map(faultOf);
    const words = faults.map(({ request, give }) => {
      const { method, what, status } = requests[request] ?? {};
      return `${give === "kill" ? "killed before" : "failed"} ${method} ${what} ${status}`;
    });
    expect(words.filter((one) => one === "killed before PUT manifest 201")).toHaveLength(1);
    expect(words.filter((one) => one === "killed before PUT upload 201")).toHaveLength(2);
    expect(new Set(words.filter((one) => one.startsWith("failed")))).toEqual(
      new Set(requests.map(({ method, what, status }) => `failed ${method} ${what} ${status}`)),
    );
    expect(faults.length).toBeLessThan(stops.length / 2);
  });
});

function faultOf({ when }: Trial): { readonly request: number; readonly give: unknown } {
  for (const step of when) if ("run" in step && step.fault !== undefined && "request" in step.fault) return step.fault;
  throw new Error("the trial has no fault");
}
