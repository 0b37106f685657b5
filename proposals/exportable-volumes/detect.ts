/** The detector checks names, rejects content of the build container, and writes the volumes of the group for later phases. */
import { type PhaseContext, phaseFault, type StepDef, step } from "#lifecycle";
import { refuseFilled } from "../shared/container.ts";
import { buildpacksOfGroup } from "../shared/group.ts";
import type { GroupVolume } from "./key.ts";
import { declaredBy, handedOver, leaveForGroup, reserveVolumes } from "./lists.ts";
import { GROUP } from "./names.ts";
import type { Options } from "./options.ts";
import type { Volume } from "./volumes.ts";

/** Runs before any buildpack: content of the directories is then not a buildpack's. */
export const checkBuildpacks = (options: Options): StepDef<"detect"> => ({
  id: "detect:exportable-volumes",
  cites: [
    "proposal.exportable-volumes.toml-key",
    "proposal.exportable-volumes.toml-list-of-names",
    "proposal.exportable-volumes.normal-buildpacks-only",
    "proposal.exportable-volumes.platform-validates-images",
  ],
  run(context) {
    const mapping = handedOver(context, options);
    const volumes = new Map<string, Volume>();
    for (const { root, descriptor } of context.state.components.values()) {
      const isComposite = descriptor.order.length > 0;
      for (const one of declaredBy(context, { root, isComposite }, mapping, options)) volumes.set(one.name, one);
    }
    const all = reserveVolumes(context, [...volumes.values()], options);
    if (options["build-image"] === "trust") return;
    for (const { name, dir } of all)
      refuseFilled(context, dir, { what: `where ${name} is`, remedy: "mount an empty volume there" });
  },
});

export const leaveGroup = (options: Options) =>
  step("detect", {
    id: "detect:exportable-volumes-of-group",
    cites: [
      "proposal.exportable-volumes.declared-per-buildpack",
      "proposal.exportable-volumes.default-map",
      "proposal.exportable-volumes.label-override",
      "proposal.exportable-volumes.unlisted-default",
    ],
    writes: [`file:<layers>/${GROUP}`],
    needs: ["group"],
    run(context) {
      const volumes = volumesOfGroup(context, options);
      const shared = volumes.find(({ by }) => by.length > 1);
      if (options.shared === "refused" && shared !== undefined) {
        throw phaseFault("detect", `${shared.by.join(" and ")} both declare the volume ${shared.name}`, {
          remedy: "rename the volume of one of them",
        });
      }
      leaveForGroup(context, volumes);
    },
  });

/** In byte order of the directories. */
function volumesOfGroup(context: PhaseContext<"detect", "group">, options: Options): readonly GroupVolume[] {
  const mapping = handedOver(context, options);
  const byName = new Map<string, GroupVolume>();
  for (const { key, root } of buildpacksOfGroup(context))
    for (const one of declaredBy(context, { root, isComposite: false }, mapping, options))
      byName.set(one.name, { ...one, by: [...(byName.get(one.name)?.by ?? []), key] });
  return [...byName.values()].sort((a, b) => (a.dir < b.dir ? -1 : 1));
}
