/** The exporter adds a layer for each volume above those of the app, at its mapped path, and records them in a label of the app image. */
import { type AbsPath, textOfByteString } from "#base";
import { addDirectory, addLinks, imageTree, type LayerContext, type PhaseContext, phaseFault, step } from "#lifecycle";
import { lookup } from "#tree";
import { refuseOtherVolume } from "../shared/holds.ts";
import { checkAtExport } from "../shared/image-checks.ts";
import { baseOf } from "../shared/run-image.ts";
import type { GroupVolume } from "./key.ts";
import { ofGroup } from "./lists.ts";
import { ID, MOVED_APP, OLD_APP, RECORD_LABEL } from "./names.ts";
import { IMAGE_RULES, type Options } from "./options.ts";
import { type RecordedLink, type RecordedVolume, readRecord, writeRecord } from "./record.ts";

type Context = PhaseContext<"export", "base" | "analyzed">;

export const checkBase = (options: Options) =>
  checkAtExport(IMAGE_RULES, {
    id: "export:check-exportable-volumes",
    cites: ["proposal.exportable-volumes.platform-validates-images"],
    directories(context) {
      const links = options["image-links"] === "all";
      return ofGroup(context).flatMap(({ dir, link }) => (links && link !== dir ? [dir, link] : [dir]));
    },
  });

export const exportVolumes = (options: Options) =>
  step("export", {
    id: "export:exportable-volumes",
    cites: [
      "proposal.exportable-volumes.extra-volumes-exported",
      "proposal.exportable-volumes.alongside-workspace",
      "proposal.exportable-volumes.lifecycle-exports-real-path",
      "proposal.exportable-volumes.workspace-symlink",
    ],
    writes: [`label:${RECORD_LABEL}`, "path:<exportable-volumes>"],
    needs: ["previous", "built", "created", "base", "analyzed"],
    async run(context) {
      const group = ofGroup(context);
      const previous = layersOfPrevious(context);
      const volumes = group.map((one) => exportOne(context, one, { options, previous }));
      const links = await linksOf(context, group, options);
      if (links.length > 0) {
        const made = links.map(({ path, to }) => ({ path, target: to }));
        addLinks(context, made, "the links to exported volumes");
      }
      if (volumes.length + links.length > 0) context.state.labels.set(RECORD_LABEL, writeRecord({ volumes, links }));
    },
  });

/** The exported layers of the previous image, which the exporter can reuse: none if the label is malformed. */
function layersOfPrevious({ state }: LayerContext): readonly string[] {
  const record = readRecord(state.previous?.config.config.Labels);
  return record.ok ? record.value.volumes.flatMap(({ layers }) => layers) : [];
}

interface Exporting {
  readonly options: Options;
  readonly previous: readonly string[];
}

function exportOne(
  context: LayerContext,
  { name, dir, holds }: GroupVolume,
  { options, previous }: Exporting,
): RecordedVolume {
  const what = `the volume ${name}`;
  // Since detection, a buildpack may have made a link above the directory.
  if (options.reserved === "refused") context.reserve(dir, ID, "recheck");
  if (!context.process.fs.exists(dir)) {
    throw phaseFault("export", `${what} is not there: ${textOfByteString(dir)}`, {
      where: { file: textOfByteString(dir) },
      remedy: "mount the volume that the builder had for the exporter too",
    });
  }
  refuseOtherVolume(context, dir, holds);
  return { name, dir, layers: addDirectory(context, { dir, what, previous, parents: options.parents === "text" }) };
}

/** In byte order of the paths. The exporter does not replace an entry of the run image at /workspace. */
async function linksOf(
  context: Context,
  group: readonly GroupVolume[],
  options: Options,
): Promise<readonly RecordedLink[]> {
  const expected = options["image-links"];
  if (expected === "none") return [];
  const ofWorkspace = context.inputs.app === MOVED_APP && !(await hasAt(context, OLD_APP));
  const ofVolumes = expected === "all" ? group.filter(({ dir, link }) => dir !== link) : [];
  const links = [
    ...(ofWorkspace ? [{ path: OLD_APP, to: MOVED_APP }] : []),
    ...ofVolumes.map(({ dir, link }) => ({ path: link, to: dir })),
  ];
  return links.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function hasAt(context: Context, path: AbsPath): Promise<boolean> {
  const base = baseOf(context);
  return lookup(await imageTree(base.image), path) !== undefined;
}
