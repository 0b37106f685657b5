/** bin/generate at extend time: until then nobody knows which images are extended, so both are said to be. */
import { readIfPresent, step, writeDocument } from "#lifecycle";

export const expectExtension = step("detect", {
  id: "detect:expect-extension",
  cites: ["proposal.extension-layer.accessible-at-extend"],
  writes: ["file:<layers>/analyzed.toml"],
  needs: ["groupExtensions"],
  failsAs: "generate",
  run({ process, inputs, state, rules }) {
    if (state.groupExtensions.length === 0) return;
    const form = rules.platform.analyzedForm;
    const analyzed = readIfPresent(process.fs, inputs.analyzed, form);
    if (analyzed?.runImage === undefined) return;
    const reference = analyzed.buildImage?.reference ?? "";
    const runImage = { ...analyzed.runImage, extend: true };
    writeDocument(process.fs, inputs.analyzed, form, {
      ...analyzed,
      runImage,
      buildImage: { reference, extend: true },
    });
  },
});
