/** Checks the generated directory: it must not overlap a directory that becomes part of the app image or that buildpacks write to. */
import { absPath, type ByteString, isWithin, pathOfText, textOfByteString } from "#base";
import { type GroupElement, groupToml } from "#contract";
import { type PhaseContext, phaseFault, placesOf, readDocument, realPathSoFar } from "#lifecycle";
import { ID } from "./options.ts";

type Context = PhaseContext<"generate">;

export function refuseSharedPlace(context: Context): void {
  const { inputs, process, reserve } = context;
  const generated = realPathSoFar(process.fs, absPath(inputs.generated));
  const layers = realPathSoFar(process.fs, absPath(inputs.layers));
  for (const { what, path } of neighbours(context)) {
    const other = realPathSoFar(process.fs, absPath(path));
    if (!isWithin(other, generated) && !isWithin(generated, other)) continue;
    throw phaseFault(
      "generate",
      `the generated directory ${textOfByteString(inputs.generated)} shares a path with ${what}`,
      {
        where: { file: textOfByteString(path) },
        remedy: "leave CNB_GENERATED_DIR out, or set it to a directory of its own",
      },
    );
  }
  // The lifecycle reserves the usual place and the layers directory. The loop above has compared their parts.
  const usual = usualPlace(context);
  if (usual !== undefined && realPathSoFar(process.fs, pathOfText(usual)) === generated) return;
  if (!isWithin(layers, generated) || generated === layers) reserve(inputs.generated, ID);
}

/** Undefined if the default is the specification's, below the layers directory. */
function usualPlace({ inputs: { phase }, process: { env, fs }, rules }: Context): string | undefined {
  return rules.platform.inputDefaults({ phase, env, exists: (path) => fs.exists(path) }).generated;
}

interface Neighbour {
  readonly what: string;
  readonly path: ByteString;
}

function neighbours(context: Context): readonly Neighbour[] {
  const { inputs, process, rules } = context;
  const { group } = readDocument(process.fs, inputs.group, groupToml);
  const { layers, phase } = inputs;
  const { metadata, sbom } = rules.platform.directories({ layers, phase, env: process.env });
  return [
    { what: "the app", path: inputs.app },
    { what: "the platform's files", path: inputs.platform },
    { what: "the extended images", path: inputs.extended },
    { what: "the files of the launcher", path: metadata },
    { what: "the SBOM files", path: sbom },
    ...group.flatMap((element) => placesOfBuildpack(context, element)),
  ];
}

function placesOfBuildpack(context: Context, { id, version, api }: GroupElement): readonly Neighbour[] {
  const { layers, config, layerFiles, sboms } = placesOf(context, { id, version, api });
  return [layers, config, layerFiles, sboms].map((path) => ({ what: `the directories of the buildpack ${id}`, path }));
}
