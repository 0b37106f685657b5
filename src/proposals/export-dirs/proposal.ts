/** `export-dirs`: directories that buildpacks name are exported like the app directory. docs/proposals/export-dirs.md says the rest. */
import type { Amendment } from "#lifecycle";
import type { Proposal } from "../proposal.ts";
import { findings } from "./findings.ts";
import { type Choices, checkBuildpacks, checkNewRunImage, exportDirectories, ID, validateList } from "./steps.ts";

function amendment(chosen: Readonly<Record<string, string>>): Amendment {
  const choices = choicesOf(chosen);
  return {
    id: ID,
    axis: "proposal",
    after: [],
    steps: [
      { phase: "analyze", where: "after:analyze:open-run-image", step: validateList(choices) },
      { phase: "detect", where: "after:detect:verify-order", step: checkBuildpacks(choices) },
      { phase: "export", where: "after:export:app-layers", step: exportDirectories(choices) },
      ...(choices.rebase === "check"
        ? [{ phase: "rebase" as const, where: "after:rebase:open-run-image" as const, step: checkNewRunImage(choices) }]
        : []),
    ],
  };
}

const choicesOf = (chosen: Readonly<Record<string, string>>): Choices => ({
  counts: chosen.counts === "list" ? "list" : "group",
  rebase: chosen.rebase === "check" ? "check" : "text",
  buildImage: chosen["build-image"] === "trust" ? "trust" : "check",
  record: chosen.record === "app" ? "app" : "label",
  emptyDirectory: chosen["empty-directory"] === "content",
  links: chosen.links === "followed" ? "followed" : "refused",
});

export const exportDirs: Proposal = {
  id: ID,
  title: "Additional exportable layers",
  text: "RFC draft of 2021-08-13 by samj1912, buildpacks/rfcs",
  options: [
    {
      name: "counts",
      says: "Whose directories are exported: those of buildpacks that passed detection, or the whole list of the builder.",
      values: ["group", "list"],
    },
    {
      name: "rebase",
      says: "Does a rebase accept any run image, as the text has it, or check it as the analysis does?",
      values: ["text", "check"],
    },
    {
      name: "build-image",
      says: "Does detection check that the directories are empty in the build container, or is the platform trusted?",
      values: ["check", "trust"],
    },
    {
      name: "record",
      says: "The digests of the layers are in a label of their own only, or in the `app` list too.",
      values: ["label", "app"],
    },
    {
      name: "empty-directory",
      says: "Is an empty directory at the path no content, as the text's own example /opt needs it, or is it content?",
      values: ["allowed", "content"],
    },
    {
      name: "links",
      says: "Is a symbolic link at the path or on the way refused, or followed?",
      values: ["refused", "followed"],
    },
  ],
  findings,
  amendment,
};
