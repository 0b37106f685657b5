/** Whole builds of handmade buildpacks, with the reference lifecycle on the simulated machine. */
import { api, steppingClock } from "#base";
import { STANDARD_USER, shellMounts, shellPrograms, simMachine } from "#machine";
import { installedLifecycle } from "#platform";
import { FIXED_MTIME_NS, treeOf } from "#tree";
import { evidenceOf, settings } from "../component/component.testkit.ts";
import type { Component } from "../component/component.ts";
import { type WholeSettings, wholeBuilds } from "./whole.ts";
import type { BuildpackEvidence } from "./whole-rules.ts";

const { uid, gid, home } = STANDARD_USER;
const lifecycle = installedLifecycle();

const WHOLE: WholeSettings = {
  openBuild: ({ root: base, volumes, http, seed }) => {
    const root = treeOf(lifecycle.files, base);
    const programs = new Map([...shellPrograms(), ...lifecycle.programs]);
    const mounts = [...volumes, ...shellMounts(root)];
    return Promise.resolve(simMachine({ root, mounts, programs, clock: steppingClock(FIXED_MTIME_NS), seed, http }));
  },
  platformApi: api("0.15"),
  base: settings.base,
  env: {},
  user: { uid, gid },
  home,
  app: settings.app,
  variables: {},
};

export async function wholeEvidence(component: Component): Promise<BuildpackEvidence> {
  const evidence = await evidenceOf(component);
  const plan = evidence.ran.is === "ran" ? evidence.ran.worlds.usual?.detect?.plan : undefined;
  const whole = await wholeBuilds(component, plan ?? new Uint8Array(), WHOLE);
  return { ...evidence, whole: whole ?? { notRun: "the descriptor is not valid" } };
}
