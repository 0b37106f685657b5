/** bin/generate runs at extend time. Before that it is unknown which images are extended, so analyzed.toml names both. */
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
