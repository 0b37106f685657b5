/** Only the first phase may start as root: it makes the directories and gives them to the build's user. */
import { ancestors } from "#base";
import { ensureOwner, type Phase, type PhaseContext, type StepDef } from "#lifecycle";
import { layoutOf } from "./layout.ts";
import type { Options } from "./options.ts";

export const makeDirectories = <P extends Phase>(phase: P, options: Options): StepDef<P> => ({
  id: `${phase}:make-directories`,
  cites: ["proposal.metadata-locations.mounts-at-any-level", "proposal.metadata-locations.single-volume"],
  writes: ["path:<workspace>"],
  failsAs: "failed",
  run: (context) => make(context, options),
});

function make({ process, inputs }: PhaseContext<Phase>, options: Options): void {
  const layout = layoutOf(process.env, options);
  if (layout === undefined) return;
  for (const dir of [inputs.layers, layout.dirs.lifecycleConfig, layout.dirs.layersConfig]) {
    // Existing parents keep their owner. The directory itself does not, because the build writes to it.
    const owned = process.uid === 0 ? [...ancestors(dir).filter((path) => !process.fs.exists(path)), dir] : [];
    process.fs.mkdir(dir, { parents: true });
    ensureOwner(process, inputs, owned);
  }
}
