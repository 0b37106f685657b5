/** The detector checks the directories of buildpacks against the list, rejects content, and writes those of the group for later phases. */
import { type AbsPath, isWithin, textOfByteString } from "#base";
import { type PhaseContext, phaseFault, type StepDef, step } from "#lifecycle";
import { refuseFilled } from "../shared/container.ts";
import { buildpacksOfGroup } from "../shared/group.ts";
import { buildpackKey, type GroupDirectory } from "./key.ts";
import { leaveForGroup, namedBy, readBuilderList } from "./lists.ts";
import { GROUP, LIST } from "./names.ts";
import type { Options } from "./options.ts";
import type { Named } from "./paths.ts";

const WHAT = "which is to be exported";

/** Runs before any buildpack: content of the directories is then not a buildpack's. */
export const checkBuildpacks = (options: Options): StepDef<"detect"> => ({
  id: "detect:export-dirs",
  cites: ["proposal.export-dirs.composite", "proposal.export-dirs.toml-list-of-paths"],
  run(context) {
    const directories = readBuilderList(context, options);
    for (const { root, descriptor } of context.state.components.values()) {
      const isComposite = descriptor.order.length > 0;
      for (const one of namedBy(context, { root, isComposite }, options)) refuseUnlisted(one, directories, options);
    }
    if (options["build-image"] === "trust") return;
    for (const { dir } of directories)
      refuseFilled(context, dir, { what: WHAT, remedy: "mount an empty volume there" });
  },
});

function refuseUnlisted({ dir, by }: Named, directories: readonly Named[], { nested }: Options): void {
  if (directories.some((one) => one.dir === dir || (nested === "outer" && isWithin(one.dir, dir)))) return;
  throw phaseFault("detect", `${textOfByteString(dir)} is not among the directories that the platform has mounted`, {
    where: { file: by, key: buildpackKey.key },
    remedy: `add it to the builder's label and to ${LIST}`,
  });
}

export const leaveGroup = (options: Options) =>
  step("detect", {
    id: "detect:export-dirs-of-group",
    cites: ["proposal.export-dirs.declared-per-buildpack"],
    writes: [`file:<layers>/${GROUP}`],
    needs: ["group"],
    run(context) {
      leaveForGroup(context, directoriesOfGroup(context, options));
      if (options.detection === "text") return;
      for (const { dir } of readBuilderList(context, options))
        refuseFilled(context, dir, { what: WHAT, remedy: "have bin/build write it, not bin/detect" });
    },
  });

/** In byte order of the paths. */
function directoriesOfGroup(context: PhaseContext<"detect", "group">, options: Options): readonly GroupDirectory[] {
  const byDir = new Map<AbsPath, string[]>();
  for (const { key, root } of buildpacksOfGroup(context))
    for (const { dir } of namedBy(context, { root, isComposite: false }, options))
      byDir.set(dir, [...(byDir.get(dir) ?? []), key]);
  return [...byDir.keys()].sort().map((dir) => ({ path: textOfByteString(dir), by: byDir.get(dir) ?? [] }));
}
