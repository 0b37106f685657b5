/**
 * Copies SBOM files from the directories of buildpacks to those of the exporter, from Platform API 0.9 on:
 *
 *   <layers>/<buildpack>/launch.sbom.cdx.json   ->  <layers>/sbom/launch/<buildpack>/sbom.cdx.json
 *   <layers>/<buildpack>/a.sbom.cdx.json        ->  <layers>/sbom/{launch,build}[,cache]/<buildpack>/a/sbom.cdx.json
 */
import { type ByteString, byteString, type FaultError, textOfByteString } from "#base";
import { names } from "#contract";
import type { SbomSubject } from "../decisions/build.ts";
import type { PhaseContext } from "../phase/context.ts";
import { sbomPlacesOf, sbomSetOf } from "../phase/places.ts";
import type { SbomFile } from "../phase/states/build.ts";
import { phaseFault } from "../rules/faults.ts";
import type { Layers } from "./layers.ts";
import type { BuildpackRun } from "./run.ts";

/** The SBOM files of a buildpack and its layers. Throws a fault if one of them is not allowed. */
export function sbomFiles(
  context: PhaseContext<"build">,
  buildpack: BuildpackRun,
  layers: Layers,
): readonly SbomFile[] {
  const { layerFiles, sboms } = buildpack.places;
  if (layerFiles === sboms) return sbomFilesIn(context, buildpack, { dir: sboms, of: "any", layers });
  return [
    ...sbomFilesIn(context, buildpack, { dir: sboms, of: "buildpack", layers }),
    ...sbomFilesIn(context, buildpack, { dir: layerFiles, of: "layer", layers }),
  ];
}

function sbomFilesIn(
  { process: { fs }, rules }: PhaseContext<"build">,
  buildpack: BuildpackRun,
  { dir, of, layers }: { readonly dir: ByteString; readonly of: SbomSubject; readonly layers: Layers },
): readonly SbomFile[] {
  const { id, sbomFormats } = buildpack.component.descriptor.buildpack;
  return fs.readDir(dir).flatMap((fileName): readonly SbomFile[] => {
    const split = names.splitSbomFileName(fileName);
    if (split === undefined) return [];
    const name = rules.platform.sbomNameOf({ fileName });
    const owner = rules.platform.sbomOwner({ name, of, flags: layers.get(name) });
    if (owner === undefined) return [];
    const { format } = split;
    const path = byteString`${dir}/${fileName}`;
    const flaw = rules.platform.sbomFlaw({ fileName, format, declared: sbomFormats });
    if (flaw !== undefined) throw sbomFault(path, flaw);
    if (format === undefined) return [];
    const file = { path, buildpackId: id, format, ...(owner.layer === undefined ? {} : { layer: owner.layer }) };
    return owner.sets.map((set) => ({ ...file, set }));
  });
}

const sbomFault = (path: ByteString, flaw: string): FaultError =>
  phaseFault("build", flaw, {
    where: { file: textOfByteString(path) },
    remedy: "name its media type in sbom-formats of buildpack.toml; cdx, spdx and syft are supported",
  });

export function copySbom(context: PhaseContext<"build">, file: SbomFile): void {
  const { fs } = context.process;
  const set = sbomSetOf(context, file.set);
  const { own, layers } = sbomPlacesOf(context, set.dir, file.buildpackId);
  const dir = file.layer === undefined ? own : byteString`${layers}/${file.layer}`;
  const name = byteString(`${set.prefix}${names.sbomFileName(file.format)}`);
  fs.mkdir(dir, { parents: true });
  fs.write(byteString`${dir}/${name}`, fs.readContent(file.path));
}
