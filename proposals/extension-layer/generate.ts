/** Before the first bin/generate: checks the generated directory, and adds the hooks around each run. */
import { byteString, textOfByteString } from "#base";
import { toml } from "#contract";
import { type GenerateHook, type PhaseContext, phaseFault, step } from "#lifecycle";
import { closingOthers, reopen, requirePlain, watchOutputs } from "./generate-hooks.ts";
import type { Options } from "./options.ts";
import { refuseSharedPlace } from "./place.ts";

/** For the draft: the directory of the extension, and the file that marks it as an extension layer. */
export const LAYER = byteString("layer");
const FLAG = byteString`${LAYER}.toml`;
const CONTEXTS = [byteString("context"), byteString("context.build"), byteString("context.run")];

const OF_APPROVED = [
  "proposal.extension-layer.dir-per-detected-ext",
  "proposal.extension-layer.no-interference",
  "proposal.extension-layer.not-in-image",
  "proposal.extension-layer.not-in-final-image",
];
const OF_DRAFT = [
  ...["dir-per-detected-ext", "own-layers", "write-arbitrary", "no-interference", "not-in-image"],
  ...["not-included-by-lifecycle", "metadata-flag"],
].map((name) => `proposal.extension-layer-draft.${name}`);

export const surround = (options: Options) =>
  step("generate", {
    id: "generate:extension-layers",
    cites: options.form === "draft" ? OF_DRAFT : OF_APPROVED,
    writes: ["path:<generated>"],
    needs: ["extensions"],
    run(context) {
      const { process, inputs, state } = context;
      if (options.place === "own") {
        refuseDots(context);
        refuseSharedPlace(context);
      }
      reopen(process, inputs.generated);
      if (options.writes === "refused") state.hooks.push(watchOutputs(context));
      if (options.others === "closed") state.hooks.push(closingOthers(context));
      if (options.form === "draft") state.hooks.push(ownLayer(context, options));
      if (options.folders === "plain")
        state.hooks.push(requirePlain(context, options.form === "draft" ? [LAYER] : CONTEXTS));
    },
  });

/** The specification allows periods in ids. Without this check the output directory of `..` would be the layers directory. */
function refuseDots({ state, inputs }: PhaseContext<"generate", "extensions">): void {
  const dots = state.extensions.find(({ id }) => id === "." || id === "..");
  if (dots === undefined) return;
  throw phaseFault("generate", `an extension called ${dots.id} has no directory of its own`, {
    where: { file: textOfByteString(inputs.generated) },
    remedy: "give it an id with a letter or a digit in it",
  });
}

/** The lifecycle writes the flag after bin/generate, which therefore cannot change it. */
const ownLayer =
  ({ process: { fs } }: PhaseContext<"generate">, { metadata }: Options): GenerateHook =>
  ({ outputDir }) => {
    fs.mkdir(`${outputDir}/${LAYER}`, { mode: 0o755, parents: true });
    return (ended) => {
      if (ended === "failed" || metadata === "none") return;
      fs.removeAll(`${outputDir}/${FLAG}`);
      fs.write(`${outputDir}/${FLAG}`, FLAGGED);
    };
  };

const FLAGGED = toml.write(new Map([["types", new Map([["extension", true]])]]));
