/** Volumes over what images hold: at the start of a build, and when the run image is replaced. */
import * as fc from "fast-check";
import { type AbsPath, textOfPath } from "#base";
import { builds, worldOf } from "../../arbitraries/builds.ts";
import { runImages } from "../../arbitraries/images.ts";
import type { ImageSpec, RunStep } from "../../protocol/case.ts";
import type { Versions } from "../../protocol/instantiate.ts";
import { contentSeen, imageIn, succeeded } from "../images.ts";
import { covering, itself, type Property, propertyId, type Seen, type Trial, type Violation } from "../property.ts";
import { ownedReadsTheSame } from "../rebase/laws.ts";
import { ofRebased } from "../rebase/scenario.ts";
import { declaring, mounted, placesOf, type VolumeDraft } from "./worlds.ts";

const MADE = { made: { text: "made" } };
const TOOL: VolumeDraft = { name: "tool", value: "/opt/tool", files: MADE };
const SETTINGS: VolumeDraft = { name: "settings", value: "/home/cnb/.config", files: MADE };
const UNMAPPED: VolumeDraft = { name: "unmapped", files: MADE };
const DIRS = ["/opt/tool", "/home/cnb/.config", "/workspaces/unmapped"];

const volumes = fc.constantFrom<readonly VolumeDraft[]>([TOOL], [SETTINGS], [UNMAPPED], [TOOL, UNMAPPED]);

/** Step 0 analyses, so that one sees which phase refuses; step 1 does the whole build. */
const STEPS: readonly RunStep[] = [
  { run: "analyze", images: ["@app:1"] },
  { run: "create", images: ["@app:1"] },
];

const emptinessTrials = (versions: Versions): fc.Arbitrary<Trial> =>
  fc
    .tuple(
      builds(),
      volumes,
      runImages({ owned: DIRS, ancestors: ["/opt", "/home/cnb", "/workspaces"] }),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([build, all, run, inContainer, writes]) => {
      const given = worldOf(declaring(build, writes ? all : all.map((one) => ({ ...one, files: {} }))), versions, [
        run,
      ]);
      const [first] = placesOf({ given: mounted(given, all) });
      const stale = inContainer && first !== undefined ? { [`${textOfPath(first.dir)}/stale`]: { text: "stale" } } : {};
      return { given: mounted(given, all, stale), when: STEPS };
    });

function emptiness(trial: Trial, [analyzed, built]: Seen): readonly Violation[] {
  const dirs = placesOf(trial).map(({ dir }) => dir);
  const run = imageIn(analyzed, "@run:1");
  // Where the text leaves it open whether there is content, that directory may be the one that is named.
  const named = dirs.filter((dir) => contentSeen(run, dir) !== "none");
  if (dirs.some((dir) => contentSeen(run, dir) === "some")) return refusal("the analyzer", analyzed, named);
  const stale = dirs.find((dir) => `${dir}/stale` in trial.given.files);
  if (stale !== undefined) return succeeded(analyzed) ? refusal("the creator", built, [stale]) : [];
  const mayRefuse = named.length > 0 && !succeeded(analyzed);
  return mayRefuse || succeeded(built)
    ? []
    : [{ at: "the creator", wanted: "success: every directory was empty", got: built?.stderr ?? null }];
}

/** It fails, and names one of the paths. */
function refusal(who: string, step: Seen[number] | undefined, paths: readonly AbsPath[]): readonly Violation[] {
  const wanted = paths.map(textOfPath).join(" or ");
  if (step === undefined || succeeded(step))
    return [{ at: who, wanted: `a failure that names ${wanted}`, got: "success" }];
  const said = `${step.stdout}${step.stderr}`;
  return paths.some((path) => said.includes(textOfPath(path)))
    ? []
    : [{ at: who, wanted: `a message with ${wanted}`, got: said }];
}

const base = { needs: { amendments: ["exportable-volumes"] }, oneIn: 1, sessions: itself } as const;

export const empty: Property = {
  ...base,
  id: propertyId("exportable-volumes.emptiness"),
  covers: covering("proposal.exportable-volumes.platform-validates-images"),
  says: "A build that succeeds started from volumes without content; one that did not fails, and names the path.",
  lane: "must",
  kind: "law",
  trials: emptinessTrials,
  check: (trial, [seen]) =>
    seen === undefined ? { silent: "nothing was run" } : { violations: emptiness(trial, seen) },
};

const rebaseTrials = (versions: Versions): fc.Arbitrary<Trial> =>
  fc.tuple(builds(), volumes, runImages({ owned: DIRS })).map(([build, all, run]) => {
    const plain: ImageSpec = { ...run, layers: [[]] };
    return {
      given: mounted(worldOf(declaring(build, all), versions, [plain, run]), all),
      when: [
        { run: "create", images: ["@app:1"], flags: { "-run-image": "@run:1" } },
        { run: "rebase", images: ["@app:1"], flags: { "-run-image": "@run:2" } },
      ],
    };
  });

/** L3 with the volumes among the directories that the app image owns. */
export const rebaseSafe: Property = {
  ...base,
  id: propertyId("exportable-volumes.rebase-safe"),
  covers: covering("proposal.exportable-volumes.rebase-safe"),
  says: "Below every volume's path, the rebased image reads like the app image, whatever the new run image holds there.",
  lane: "may",
  kind: "finding",
  trials: rebaseTrials,
  check: (trial, [seen]) => ofRebased(seen, (images) => ownedReadsTheSame(trial, images)),
};
