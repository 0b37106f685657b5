/**
 * SBOM files, from where buildpacks put them to where the exporter finds them:
 *
 *   <layers>/<buildpack>/launch.sbom.cdx.json   ->  <layers>/sbom/launch/<buildpack>/sbom.cdx.json
 *   <layers>/<buildpack>/a.sbom.cdx.json        ->  <layers>/sbom/{launch,build}[,cache]/<buildpack>/a/sbom.cdx.json
 */
import { type FaultError, textOfPath } from "#base";
import { names } from "#contract";
import type { PhaseContext } from "../phase/context.ts";
import { escapedId } from "../phase/documents.ts";
import { phaseFault } from "../rules/faults.ts";
import type { Layers } from "./layers.ts";
import type { Turn } from "./run.ts";
import type { SbomFile } from "./state.ts";

/** Those that belong to something; throws where one of them may not be there. */
export function sbomFiles(
  { process: { fs }, rules }: PhaseContext<"build">,
  turn: Turn,
  layers: Layers,
): readonly SbomFile[] {
  const { id, sbomFormats } = turn.component.descriptor.buildpack;
  return fs.readDir(turn.layersDir).flatMap((fileName): readonly SbomFile[] => {
    const split = names.splitSbomFileName(fileName);
    if (split === undefined) return [];
    const name = rules.platform.sbomNameOf({ fileName });
    const owner = rules.platform.sbomOwner({ name, flags: layers.get(name) });
    if (owner === undefined) return [];
    const { format } = split;
    const path = `${turn.layersDir}/${fileName}`;
    const flaw = rules.platform.sbomFlaw({ fileName, format, declared: sbomFormats });
    if (flaw !== undefined) throw sbomFault(path, flaw);
    if (format === undefined) return [];
    const file = { path, buildpackId: id, format, ...(owner.layer === undefined ? {} : { layer: owner.layer }) };
    return owner.sets.map((set) => ({ ...file, set }));
  });
}

const sbomFault = (path: string, flaw: string): FaultError =>
  phaseFault("build", flaw, {
    where: { file: textOfPath(path) },
    remedy: "name its media type in sbom-formats of buildpack.toml; cdx, spdx and syft are supported",
  });

export function copySbom({ process: { fs }, inputs }: PhaseContext<"build">, file: SbomFile): void {
  const layer = file.layer === undefined ? "" : `/${file.layer}`;
  const dir = `${inputs.layers}/sbom/${file.set}/${escapedId(file.buildpackId)}${layer}`;
  fs.mkdir(dir, { parents: true });
  fs.write(`${dir}/${names.sbomFileName(file.format)}`, fs.readContent(file.path));
}
