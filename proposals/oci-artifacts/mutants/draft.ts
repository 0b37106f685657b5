/** Lifecycles that are wrong about artifacts as the draft has them. */
import { textOf, utf8 } from "#base";
import type { ProcessFs } from "#machine";
import { does, type FaultyLifecycle, faulty, omits } from "../../../conformance/mutants/fault.ts";
import { replaceSteps, skip } from "../../kit/mutants.ts";
import { allOrNone, COLLECTED } from "./approved.ts";

const ofDraft = (...names: readonly string[]): readonly string[] =>
  names.map((name) => `proposal.oci-artifacts-draft.${name}`);

export const otherDraftPublishers: readonly FaultyLifecycle[] = [
  faulty(
    "draft-labels-dropped",
    "The labels of the draft are dropped.",
    ofDraft("set-labels", "label-interpolation"),
    replaceSteps(["oci-artifacts:form=draft", "oci-artifacts:labels=dropped"]),
  ),
  faulty(
    "draft-tags-by-buildpack",
    "The draft's tag has the buildpack's id before it.",
    ofDraft("set-tag"),
    replaceSteps(["oci-artifacts:form=draft", "oci-artifacts:naming=buildpack"]),
  ),
  faulty(
    "draft-tags-taken",
    "An artifact of the draft takes the image's name.",
    ofDraft("tag-collision-open"),
    replaceSteps(["oci-artifacts:form=draft", "oci-artifacts:app-tag=overwrite"]),
  ),
  faulty(
    "draft-not-listed",
    "The report says nothing of the draft's artifacts.",
    ofDraft("clear-output"),
    omits("export:oci-artifacts-report"),
  ),
  faulty(
    "draft-layers-launched",
    "A layer with an artifact is one of the app image's.",
    ofDraft("layer-not-launch", "layer-publish-flag"),
    does("build", "after:build:run-buildpacks", ({ process: { fs }, inputs }) => {
      const toml = `${inputs.layers}/acme_wasm/wasm.toml`;
      if (fs.exists(toml)) fs.write(toml, utf8("\n[types]\nlaunch = true\n"), { append: true });
    }),
  ),
];

/** Wrong in what cases show. */
export const carelessDraftPublishers: readonly FaultyLifecycle[] = [
  faulty(
    "draft-artifacts-unread",
    "No metadata file of a layer is asked for an artifact.",
    ofDraft("field-in-layer-toml", "upload-with-image", "publish-files"),
    replaceSteps("oci-artifacts:form=draft", skip),
  ),
  faulty(
    "draft-artifacts-passed-over",
    "What cannot be published is passed over, and so is everything else then.",
    ofDraft("file-in-layer"),
    replaceSteps("oci-artifacts:form=draft", allOrNone),
  ),
  faulty(
    "draft-words-quoted",
    "Words without quotes are taken for texts, as the draft's sample has them.",
    ofDraft("tag-unquoted"),
    does("build", "before:build:run-buildpacks", ({ process, inputs }) => {
      const spawn = process.spawn.bind(process);
      process.spawn = async (child) => {
        const exit = await spawn(child);
        quoteWords(process.fs, `${inputs.layers}/acme_wasm/wasm.toml`);
        return exit;
      };
    }),
  ),
  faulty(
    "draft-artifacts-wanted",
    "A build without an artifact fails.",
    ofDraft("additive"),
    does("export", COLLECTED, ({ state }) => {
      if (state.artifacts.length === 0) throw new Error("there is no artifact");
    }),
  ),
];

function quoteWords(fs: ProcessFs, path: string): void {
  if (!fs.exists(path)) return;
  fs.write(path, utf8(textOf(fs.read(path)).replace(/^(\w+)=(?!true|false)([a-z][\w.]*)$/gm, '$1="$2"')));
}
