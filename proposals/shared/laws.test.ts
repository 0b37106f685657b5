/** What a buildpack leads elsewhere, by a link above the directory that is exported, does not get into the app image. */
import { expect, test } from "vitest";
import { api } from "#base";
import { allPhases, create, mustCase } from "#cases/vocabulary";
import type { Act } from "#machine";
import type { StepObservation, World } from "#protocol";
import { instantiate } from "#protocol";
import { openLifecycle } from "#suite";
import { exportingBuildpack, worldWithDirectories } from "../export-dirs/worlds/directories.ts";
import { declaringBuildpack, mapLabel, worldWithVolumes } from "../exportable-volumes/worlds/volumes.ts";
import { startingBuildpack } from "./worlds.ts";

const ABOVE = "/home/cnb/.config";
const DIR = `${ABOVE}/app`;

/** The directory is then one that the buildpack keeps for the build alone. */
const LED: readonly Act[] = [
  { do: "remove", path: ABOVE },
  { do: "symlink", path: ABOVE, to: "/layers/acme_tool" },
];

const files: World["files"] = {
  "/home/cnb": { dir: true },
  [ABOVE]: { dir: true },
  "/layers/acme_tool": { dir: true },
  "/layers/acme_tool/app": { dir: true },
  "/layers/acme_tool/app/secret": { text: "secret" },
};

const worlds: Readonly<Record<string, (build: readonly Act[]) => World>> = {
  "export-dirs": (build) =>
    worldWithDirectories({
      dirs: [DIR],
      looks: {},
      files,
      buildpacks: [exportingBuildpack({ dirs: [DIR], build }), startingBuildpack()],
    }),
  "exportable-volumes": (build) =>
    worldWithVolumes({
      label: mapLabel({ name: "app", value: DIR }),
      dirs: [DIR],
      files,
      buildpacks: [declaringBuildpack({ names: ["app"], build }), startingBuildpack()],
    }),
};

async function built(proposal: string, build: readonly Act[], when: readonly ReturnType<typeof create>[]) {
  const subject = await openLifecycle({ subject: { kind: "reference" }, proposals: [proposal] });
  const world = worlds[proposal];
  if (!subject.ok || world === undefined) throw new Error(`${proposal} is not known`);
  const draft = mustCase({ id: "exported.link", says: "", given: world(build), when, then: [] });
  const one = instantiate(draft, { platform: api("0.15"), buildpack: api("0.12") });
  const session = await subject.value.open(one.given, "exported");
  try {
    let last: StepObservation | undefined;
    for (const step of one.when) last = await session.step(step);
    return last;
  } finally {
    await session.close();
  }
}

const COMBINED = Object.keys(worlds).flatMap((proposal) => [
  [proposal, "the creator", [create()]] as const,
  [proposal, "the exporter", allPhases()] as const,
]);

test.each(COMBINED)("%s, by %s", async (proposal, _, when) => {
  const led = await built(proposal, LED, when);
  expect(led?.images["@app:1"]).toBeUndefined();
  expect(led?.stderr).toContain(`${proposal} claims ${DIR}, which overlaps /layers, claimed by specification`);
});

test.each(COMBINED)("%s, by %s, is exported without the link", async (proposal, _, when) => {
  expect((await built(proposal, [], when))?.images["@app:1"]).toBeDefined();
});
