/** A counterexample as one file that `plimsoll replay` takes. */
import { api } from "#base";
import { packageFile } from "#base/host";
import type { FindingWorld } from "#proposals";
import type { Versions } from "#protocol";
import { BUNDLE_VERSION, bundleText, type CaseBundle } from "#protocol";

const NEWEST: Versions = { platform: api("0.15"), buildpack: api("0.12") };

/** `finding` begins with the id of its proposal. */
export const frozenFile = (finding: string): string =>
  packageFile(`proposals/${finding.split(".")[0]}/frozen/${finding}.json`);

export const bundleOfFinding = (world: FindingWorld): CaseBundle => ({
  plimsoll: BUNDLE_VERSION,
  kind: "case",
  subject: { kind: "reference" },
  proposals: world.proposals,
  seed: "plimsoll",
  versions: world.versions ?? NEWEST,
  case: world.case,
});

export const frozenText = (world: FindingWorld): string => bundleText(bundleOfFinding(world));
