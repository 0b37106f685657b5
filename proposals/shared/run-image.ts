/** Rejects run images with content at an exported directory. */
import { type AbsPath, textOfByteString } from "#base";
import { type FaultKind, imageTree, type PhaseContext, phaseFault } from "#lifecycle";
import { type ContentRules, contentAt, contentInLayers } from "./content.ts";

type Image = Parameters<typeof imageTree>[0];

export interface ImageRules extends ContentRules {
  readonly scan: "merged" | "layers";
}

export interface Examined {
  readonly image: Image;
  readonly name: string;
  readonly directories: readonly AbsPath[];
  readonly failsAs: FaultKind;
}

/** The run image with the layers of extensions: the real base of the app layers. */
export function baseOf({ state: { base, layers, analyzed } }: PhaseContext<"export", "base" | "analyzed">) {
  const extended = (layers.get("extension") ?? []).map(({ layer }) => layer);
  return { image: { ...base, layers: [...base.layers, ...extended] }, name: analyzed.runImage?.reference ?? "" };
}

export async function refuseContent({ image, name, directories, failsAs }: Examined, rules: ImageRules): Promise<void> {
  if (directories.length === 0) return;
  const tree = await imageTree(image);
  for (const dir of directories) {
    const inLayers = rules.scan === "layers" ? contentInLayers(image.layers, dir) : undefined;
    const content = inLayers ?? contentAt(tree, dir, rules);
    if (content === undefined) continue;
    const what = `the run image ${name} has content at ${textOfByteString(dir)}, which is to be exported: ${content}`;
    throw phaseFault(failsAs, what, {
      remedy: `take it out of the run image, or ${failsAs === "rebase" ? "rebase onto another one" : "the buildpacks that name it out of the builder"}`,
    });
  }
}
