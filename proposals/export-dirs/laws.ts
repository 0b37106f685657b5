/** The promises of the proposal export-dirs, over generated images. */

import * as fc from "fast-check";
import { pathOfText } from "#base";
import {
  anyBuild,
  anyRunImage,
  type BuildDraft,
  hasSucceeded,
  type Law,
  type LawViolation,
  lawId,
  proposalLaw,
  type SessionObservation,
  type Trial,
  withWhiteout,
  worldOfBuild,
} from "#laws/kit";
import type { FileSpec, Versions, World } from "#protocol";
import { statementIds } from "#protocol";
import {
  ANALYZED_THEN_BUILT,
  builtAllTheSame,
  checkSession,
  contentAt,
  rebaseFinding,
  refusal,
} from "../shared/laws.ts";
import { generator } from "./worlds/generator.ts";

const LAW = proposalLaw("export-dirs");
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
  // A directory inside another one is in its volume.
  const outer = dirs.filter((dir) => !dirs.some((above) => dir.startsWith(`${above}/`)));
  const volumes = outer.map((dir): [string, FileSpec] => [dir, { dir: true }]);
  const list = { text: `export_dirs = ${JSON.stringify(dirs)}\n` };
  return { ...world, files: { ...world.files, [LIST]: list, ...Object.fromEntries(volumes), ...files } };
}

const directories = fc.constantFrom<readonly string[]>([DIRS[0]], [DIRS[1]], DIRS);

/** Names that differ only in case or Unicode form: content of one is not content of the other. */
const LIKE = ["/opt/Tool", "/srv/caf\u00e9", "/srv/cafe\u0301"];
const likeDirectories = fc.oneof(
  directories,
  fc.constantFrom<readonly string[]>([DIRS[0], "/opt/Tool"], ["/srv/caf\u00e9"], ["/srv/caf\u00e9", "/srv/cafe\u0301"]),
);

/** A directory inside another one. The RFC does not say whether a phase rejects them or the exporter exports the outer one. */
const NESTED: readonly string[] = [DIRS[0], `${DIRS[0]}/plugins`];
const anyDirectories = fc.oneof(
  { weight: 5, arbitrary: likeDirectories },
  { weight: 1, arbitrary: fc.constant(NESTED) },
);

const ALL = [...new Set([...DIRS, ...LIKE, ...NESTED])];

const emptinessTrials = (versions: Versions): fc.Arbitrary<Trial> =>
  fc
    .tuple(
      anyBuild(),
      anyDirectories,
      withWhiteout(anyRunImage({ owned: ALL, ancestors: ["/opt", "/home/cnb"] }), DIRS[0]),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([build, dirs, run, inContainer, writes]) => {
      const world = worldOfBuild(exporting(build, dirs, writes), versions, [run]);
      const stale = inContainer ? { [`${dirs[0]}/stale`]: { text: "stale" } } : {};
      return { given: mounted(world, dirs, stale), when: ANALYZED_THEN_BUILT };
    });

const listOf = ({ given }: Trial): readonly string[] => {
  const list = given.files[LIST];
  return list !== undefined && "text" in list ? ALL.filter((dir) => list.text.includes(`"${dir}"`)) : [];
};

function emptiness(trial: Trial, seen: SessionObservation): readonly LawViolation[] {
  const [analyzed, built] = seen;
  const list = listOf(trial);
  if (NESTED.every((dir) => list.includes(dir)) && !hasSucceeded(analyzed))
    return refusal("the analyzer", analyzed, NESTED);
  const { refusals } = contentAt(trial, seen, list.map(pathOfText));
  return refusals ?? (hasSucceeded(analyzed) ? builtAllTheSame(built) : []);
}

const exportDirsEmptiness: Law = {
  ...LAW,
  id: lawId("export-dirs.emptiness"),
  covers: statementIds("proposal.export-dirs.validated", "proposal.export-dirs.platform-validates-build-image"),
  says: "A build that succeeds started from exported directories without content; one that did not fails, and names the path.",
  trials: emptinessTrials,
  check: checkSession(emptiness),
};

const exportDirsRebaseSafe: Law = {
  ...LAW,
  ...rebaseFinding(generator, {
    chosen: directories,
    owned: DIRS,
    declare: (build, dirs) => exporting(build, dirs, true),
    mount: mounted,
  }),
  id: lawId("export-dirs.rebase-safe"),
  covers: statementIds("proposal.export-dirs.rebase-safe"),
  says: "Below every exported directory, the rebased image reads like the app image, whatever the new run image holds there.",
};

export const laws: readonly Law[] = [exportDirsEmptiness, exportDirsRebaseSafe];
