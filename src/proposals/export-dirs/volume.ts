/** Has the exporter the volumes that the builder had? The builder leaves what it saw in them, the exporter compares. */
import { type AbsPath, textOfPath } from "#base";
import { type Phase, type PhaseContext, phaseFault, type StepDef } from "#lifecycle";
import type { GroupDirectory } from "./key.ts";
import { dirOf, leaveForGroup, ofGroup } from "./lists.ts";
import { GROUP } from "./names.ts";

type Context = PhaseContext<Phase>;

export const leaveNames: StepDef<"build"> = {
  id: "build:export-dirs",
  cites: ["proposal.export-dirs.platform-mounts"],
  reads: ["path:<export-dirs>"],
  writes: [`file:<layers>/${GROUP}`],
  failsAs: "build",
  run(context) {
    const directories = ofGroup(context).map((one) => ({ ...one, holds: namesIn(context, dirOf(one)) }));
    leaveForGroup(context, directories);
  },
};

export function refuseOtherVolume(context: Context, one: GroupDirectory): void {
  const [was, is] = [one.holds, namesIn(context, dirOf(one))];
  if (was === undefined || (was.length === is.length && was.every((name, i) => name === is[i]))) return;
  const [before, after] = [was, is].map((names) => (names.length === 0 ? "nothing" : names.join(", ")));
  throw phaseFault("export", `${one.path} held ${before} when the buildpacks had run, and holds ${after} now`, {
    remedy: "mount the builder's volume there for the exporter too",
  });
}

/** In byte order. */
function namesIn({ process: { fs } }: Context, dir: AbsPath): readonly string[] {
  return fs.exists(dir) ? [...fs.readDir(dir)].sort().map(textOfPath) : [];
}
