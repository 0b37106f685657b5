/** Content of images at volumes: at the start of a build, and when a rebase replaces the run image. */

import * as fc from "fast-check";
import { textOfByteString } from "#base";
import {
  anyBuild,
  anyRunImage,
  hasSucceeded,
  type Law,
  type LawViolation,
  lawId,
  type SessionObservation,
  type Trial,
  withWhiteout,
  worldOfBuild,
} from "#laws/kit";
import type { Versions } from "#protocol";
import { statementIds } from "#protocol";
import { ANALYZED_THEN_BUILT, builtAllTheSame, checkSession, contentAt, rebaseFinding } from "../../shared/laws.ts";
import { generator } from "../worlds/generator.ts";
import { declareVolumes, LAW, mountVolumes, placesOfVolumes, type VolumeDraft } from "./worlds.ts";

const MADE = { made: { text: "made" } };
const TOOL: VolumeDraft = { name: "tool", value: "/opt/tool", files: MADE };
const SETTINGS: VolumeDraft = { name: "settings", value: "/home/cnb/.config", files: MADE };
const UNMAPPED: VolumeDraft = { name: "unmapped", files: MADE };
const DIRS = ["/opt/tool", "/home/cnb/.config", "/workspaces/unmapped"];

const volumes = fc.constantFrom<readonly VolumeDraft[]>([TOOL], [SETTINGS], [UNMAPPED], [TOOL, UNMAPPED]);

const emptinessTrials = (versions: Versions): fc.Arbitrary<Trial> =>
  fc
    .tuple(
      anyBuild(),
      volumes,
      withWhiteout(anyRunImage({ owned: DIRS, ancestors: ["/opt", "/home/cnb", "/workspaces"] }), "/opt/tool"),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([build, all, run, inContainer, writes]) => {
      const given = worldOfBuild(
        declareVolumes(build, writes ? all : all.map((one) => ({ ...one, files: {} }))),
        versions,
        [run],
      );
      const [first] = placesOfVolumes({ given: mountVolumes(given, all) });
      const stale =
        inContainer && first !== undefined ? { [`${textOfByteString(first.dir)}/stale`]: { text: "stale" } } : {};
      return { given: mountVolumes(given, all, stale), when: ANALYZED_THEN_BUILT };
    });

function emptiness(trial: Trial, seen: SessionObservation): readonly LawViolation[] {
  const dirs = placesOfVolumes(trial).map(({ dir }) => dir);
  const { open, refusals } = contentAt(trial, seen, dirs);
  const [analyzed, built] = seen;
  const mayRefuse = open.length > 0 && !hasSucceeded(analyzed);
  return refusals ?? (mayRefuse ? [] : builtAllTheSame(built));
}

export const empty: Law = {
  ...LAW,
  id: lawId("exportable-volumes.emptiness"),
  covers: statementIds("proposal.exportable-volumes.platform-validates-images"),
  says: "A build that succeeds started from volumes without content; one that did not fails, and names the path.",
  trials: emptinessTrials,
  check: checkSession(emptiness),
};

export const rebaseSafe: Law = {
  ...LAW,
  ...rebaseFinding(generator, { chosen: volumes, owned: DIRS, declare: declareVolumes, mount: mountVolumes }),
  id: lawId("exportable-volumes.rebase-safe"),
  covers: statementIds("proposal.exportable-volumes.rebase-safe"),
  says: "Below every volume's path, the rebased image reads like the app image, whatever the new run image holds there.",
};
