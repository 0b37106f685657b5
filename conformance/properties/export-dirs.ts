/** The promises of the proposal export-dirs, over generated images. */
import * as fc from "fast-check";
import { pathOfText } from "#base";
import { type BuildDraft, builds, worldOf } from "../arbitraries/builds.ts";
import { runImages } from "../arbitraries/images.ts";
import type { FileSpec, ImageSpec, RunStep, World } from "../protocol/case.ts";
import type { Versions } from "../protocol/instantiate.ts";
import { contentSeen, imageIn, succeeded } from "./images.ts";
import { covering, itself, type Property, propertyId, type Seen, type Trial, type Violation } from "./property.ts";
import { ownedReadsTheSame } from "./rebase/laws.ts";
import { ofRebased } from "./rebase/scenario.ts";

const ID = "export-dirs";
const LIST = "/cnb/export-dirs.toml";
const DIRS = ["/opt/tool", "/home/cnb/.config"] as const;

/** The first buildpack names the directories, and may write into them. */
function exporting(build: BuildDraft, dirs: readonly string[], writes: boolean): BuildDraft {
  const [first, ...rest] = build.buildpacks;
  if (first === undefined) return build;
  const acts = writes ? dirs.map((dir) => ({ do: "write", path: `${dir}/made`, text: "made" }) as const) : [];
  return { ...build, buildpacks: [{ ...first, acts, toml: `export_dirs = ${JSON.stringify(dirs)}\n` }, ...rest] };
}

function mounted(world: World, dirs: readonly string[], files: Readonly<Record<string, FileSpec>> = {}): World {
  const volumes = dirs.map((dir): [string, FileSpec] => [dir, { dir: true }]);
  const list = { text: `export_dirs = ${JSON.stringify(dirs)}\n` };
  return { ...world, files: { ...world.files, [LIST]: list, ...Object.fromEntries(volumes), ...files } };
}

const directories = fc.constantFrom<readonly string[]>([DIRS[0]], [DIRS[1]], DIRS);

/** Step 0 analyses, so that one sees which phase refuses; step 1 does the whole build. */
const STEPS: readonly RunStep[] = [
  { run: "analyze", images: ["@app:1"] },
  { run: "create", images: ["@app:1"] },
];

/** Names that differ in case or in Unicode form only: what stands at the one is no content of the other. */
const LIKE = ["/opt/Tool", "/srv/caf\u00e9", "/srv/cafe\u0301"];
const likeDirectories = fc.oneof(
  directories,
  fc.constantFrom<readonly string[]>([DIRS[0], "/opt/Tool"], ["/srv/caf\u00e9"], ["/srv/caf\u00e9", "/srv/cafe\u0301"]),
);

/** A layer above the others that takes away what they have in a directory, or says so of what they do not have. */
const whiteouts = fc.constantFrom<readonly string[]>([], [`${DIRS[0]}/.wh..run`], [`${DIRS[0]}/.wh..wh..opq`]);
const withWhiteouts = (run: ImageSpec, names: readonly string[]): ImageSpec =>
  names.length === 0 ? run : { ...run, layers: [...run.layers, names.map((name) => ({ name, text: "" }))] };

const emptinessTrials = (versions: Versions): fc.Arbitrary<Trial> =>
  fc
    .tuple(
      builds(),
      likeDirectories,
      fc
        .tuple(runImages({ owned: [...DIRS, ...LIKE], ancestors: ["/opt", "/home/cnb"] }), whiteouts)
        .map(([run, names]) => withWhiteouts(run, names)),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([build, dirs, run, inContainer, writes]) => {
      const world = worldOf(exporting(build, dirs, writes), versions, [run]);
      const stale = inContainer ? { [`${dirs[0]}/stale`]: { text: "stale" } } : {};
      return { given: mounted(world, dirs, stale), when: STEPS };
    });

const listOf = ({ given }: Trial): readonly string[] => {
  const list = given.files[LIST];
  return list !== undefined && "text" in list ? [...DIRS, ...LIKE].filter((dir) => list.text.includes(`"${dir}"`)) : [];
};

function emptiness(trial: Trial, seen: Seen): readonly Violation[] {
  const [analyzed, built] = seen;
  const dirs = listOf(trial);
  // Where the text leaves it open whether there is content, that directory may be the one that is named.
  const named = dirs.filter((dir) => contentSeen(imageIn(analyzed, "@run:1"), pathOfText(dir)) !== "none");
  if (dirs.some((dir) => contentSeen(imageIn(analyzed, "@run:1"), pathOfText(dir)) === "some"))
    return refusal("the analyzer", analyzed, named);
  const stale = dirs.find((dir) => `${dir}/stale` in trial.given.files);
  if (stale !== undefined) return succeeded(analyzed) ? refusal("the creator", built, [stale]) : [];
  return succeeded(analyzed) && !succeeded(built)
    ? [{ at: "the creator", wanted: "success: every directory was empty", got: built?.stderr ?? null }]
    : [];
}

/** It fails, and names one of the paths. */
function refusal(who: string, step: Seen[number] | undefined, paths: readonly string[]): readonly Violation[] {
  if (step === undefined || succeeded(step))
    return [{ at: who, wanted: `a failure that names ${paths.join(" or ")}`, got: "success" }];
  const said = `${step.stdout}${step.stderr}`;
  return paths.some((path) => said.includes(path))
    ? []
    : [{ at: who, wanted: `a message with ${paths.join(" or ")}`, got: said }];
}

const base = { needs: { amendments: [ID] }, oneIn: 1, sessions: itself } as const;

const exportDirsEmptiness: Property = {
  ...base,
  id: propertyId("export-dirs.emptiness"),
  covers: covering("proposal.export-dirs.validated", "proposal.export-dirs.platform-validates-build-image"),
  says: "A build that succeeds started from exported directories without content; one that did not fails, and names the path.",
  lane: "must",
  kind: "law",
  trials: emptinessTrials,
  check: (trial, [seen]) =>
    seen === undefined ? { silent: "nothing was run" } : { violations: emptiness(trial, seen) },
};

const rebaseTrials =
  (young: fc.Arbitrary<ImageSpec>) =>
  (versions: Versions): fc.Arbitrary<Trial> =>
    fc.tuple(builds(), directories, young).map(([build, dirs, run]) => {
      const plain: ImageSpec = { ...run, layers: [[]] };
      return {
        given: mounted(worldOf(exporting(build, dirs, true), versions, [plain, run]), dirs),
        when: [
          { run: "create", images: ["@app:1"], flags: { "-run-image": "@run:1" } },
          { run: "rebase", images: ["@app:1"], flags: { "-run-image": "@run:2" } },
        ],
      };
    });

/** L3 with the exported directories among those that the app image owns. */
const exportDirsRebaseSafe: Property = {
  ...base,
  id: propertyId("export-dirs.rebase-safe"),
  covers: covering("proposal.export-dirs.rebase-safe"),
  says: "Below every exported directory, the rebased image reads like the app image, whatever the new run image holds there.",
  lane: "may",
  kind: "finding",
  trials: rebaseTrials(runImages({ owned: DIRS })),
  check: (trial, [seen]) => ofRebased(seen, (images) => ownedReadsTheSame(trial, images)),
};

export const exportDirsPromises: readonly Property[] = [exportDirsEmptiness, exportDirsRebaseSafe];
