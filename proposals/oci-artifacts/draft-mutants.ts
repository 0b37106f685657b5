/** Mutants of the draft. */
import { type ByteString, byteString, textOf, utf8 } from "#base";
import type { ProcessFs } from "#machine";
import { addStep, type Mutant, mutant, skipStep } from "#mutants/kit";
import { replaceSteps, skip } from "../kit/mutants.ts";
import { amendment } from "./amendment.ts";
import { allOrNone, COLLECTED } from "./approved-mutants.ts";

const ofDraft = (...names: readonly string[]): readonly string[] =>
  names.map((name) => `proposal.oci-artifacts-draft.${name}`);

export const draftOptionMutants: readonly Mutant[] = [
  mutant("draft-labels-dropped", "The exporter drops the labels of the draft.", {
    breaks: ofDraft("set-labels", "label-interpolation"),
    fault: replaceSteps(amendment({ form: "draft", labels: "dropped" })),
  }),
  mutant("draft-tags-by-buildpack", "The exporter puts the buildpack's id before the tag of the draft.", {
    breaks: ofDraft("set-tag"),
    fault: replaceSteps(amendment({ form: "draft", naming: "buildpack" })),
  }),
  mutant("draft-tags-taken", "An artifact of the draft may get the name of the image.", {
    breaks: ofDraft("tag-collision-open"),
    fault: replaceSteps(amendment({ form: "draft", "app-tag": "overwrite" })),
  }),
  mutant("draft-not-listed", "The report does not list the artifacts of the draft.", {
    breaks: ofDraft("clear-output"),
    fault: skipStep("export:oci-artifacts-report"),
  }),
  mutant("draft-layers-launched", "The app image contains a layer with an artifact.", {
    breaks: ofDraft("layer-not-launch", "layer-publish-flag"),
    fault: addStep("build", "after:build:run-buildpacks", ({ process: { fs }, inputs }) => {
      const toml = byteString`${inputs.layers}/acme_wasm/wasm.toml`;
      if (fs.exists(toml)) fs.write(toml, utf8("\n[types]\nlaunch = true\n"), { append: true });
    }),
  }),
];

/** Mutants that cases kill. */
export const carelessDraftMutants: readonly Mutant[] = [
  mutant("draft-artifacts-unread", "The exporter does not look for artifacts in metadata files of layers.", {
    breaks: ofDraft("field-in-layer-toml", "upload-with-image", "publish-files"),
    fault: replaceSteps(amendment({ form: "draft" }), skip),
  }),
  mutant("draft-artifacts-passed-over", "If one artifact is invalid, the exporter publishes none and succeeds.", {
    breaks: ofDraft("file-in-layer"),
    fault: replaceSteps(amendment({ form: "draft" }), allOrNone),
  }),
  mutant("draft-words-quoted", "The lifecycle reads words without quotes as strings, as in the sample of the draft.", {
    breaks: ofDraft("tag-unquoted"),
    fault: addStep("build", "before:build:run-buildpacks", ({ process, inputs }) => {
      const spawn = process.spawn.bind(process);
      process.spawn = async (child) => {
        const exit = await spawn(child);
        quoteWords(process.fs, byteString`${inputs.layers}/acme_wasm/wasm.toml`);
        return exit;
      };
    }),
  }),
  mutant("draft-artifacts-wanted", "A build without an artifact fails.", {
    breaks: ofDraft("additive"),
    fault: addStep("export", COLLECTED, ({ state }) => {
      if (state.artifacts.length === 0) throw new Error("there is no artifact");
    }),
  }),
];

function quoteWords(fs: ProcessFs, path: ByteString): void {
  if (!fs.exists(path)) return;
  fs.write(path, utf8(textOf(fs.read(path)).replace(/^(\w+)=(?!true|false)([a-z][\w.]*)$/gm, '$1="$2"')));
}
