/** Mutants of how entries of directories, and directories that are links, are read. Only cases of the tables of entries kill them. */
import { type ByteString, byteString, textOfByteString } from "#base";
import { addStep, type Mutant, mutant, overrideDecision, replaceDecision } from "./mutant.ts";

const FROM_PLATFORM = ["buildpack.env.user.provide", "buildpack.env.operator.provide"] as const;
const FROM_LAYERS = ["buildpack.env.bp.build-apply", "buildpack.env.bp.launch-apply"] as const;

/** Bytes that are not UTF-8 become U+FFFD. */
const asText = (bytes: ByteString): ByteString => byteString(textOfByteString(bytes));

const DIRECTORY_OF_VARIABLE = /^[A-Z]+$/;

export const environmentEntryMutants: readonly Mutant[] = [
  mutant("env-links-ignored", "A link in a directory of variables is no variable.", {
    breaks: [...FROM_PLATFORM, ...FROM_LAYERS, "ext.process.env"],
    fault: overrideDecision("environmentFile", (previous) => (i) => (i.kind === "symlink" ? undefined : previous(i))),
  }),
  mutant("env-directories-read", "A directory that has the name of a variable is an error.", {
    breaks: [...FROM_PLATFORM, ...FROM_LAYERS, "ext.process.env"],
    fault: overrideDecision(
      "environmentFile",
      (previous) => (i) => (i.kind === "dir" && DIRECTORY_OF_VARIABLE.test(i.name) ? i.name : previous(i)),
    ),
  }),
  mutant("env-names-as-text", "The name of a variable is text.", {
    breaks: [...FROM_PLATFORM, ...FROM_LAYERS, "ext.process.env"],
    fault: overrideDecision("environmentFile", (previous) => (i) => {
      const name = previous(i);
      return name === undefined ? undefined : asText(name);
    }),
  }),
  mutant("user-values-as-text", "The value of a user's variable is text.", {
    breaks: ["buildpack.env.user.provide", "ext.process.env"],
    fault: overrideDecision("userValue", (previous) => (i) => previous({ ...i, value: asText(i.value) })),
  }),
  mutant("user-empty-ignored", "An empty file of the user sets no variable.", {
    breaks: ["buildpack.env.user.provide", "ext.process.env"],
    fault: overrideDecision("userValue", (previous) => (i) => (i.value === "" ? undefined : previous(i))),
  }),
];

export const layerEntryMutants: readonly Mutant[] = [
  mutant("layer-links-ignored", "A link describes no layer.", {
    breaks: ["buildpack.layers.types.build"],
    fault: replaceDecision("layerMetadata", ({ kind }) => kind === "file"),
  }),
  mutant("sbom-links-ignored", "The builder copies no SBOM file that is a link.", {
    breaks: ["platform.exporter.sbom.launch-buildpack", "platform.exporter.sbom.launch-layer-file"],
    fault: addStep("build", "before:build:copy-sboms", ({ process: { fs }, state }) => {
      state.sboms = state.sboms.filter(({ path }) => fs.lstat(path).kind !== "symlink");
    }),
  }),
];

export const linkedDirectoryMutants: readonly Mutant[] = [
  mutant("app-link-exported", "If the app directory is a link, the exporter exports the link.", {
    breaks: ["buildpack.slices.rest"],
    fault: replaceDecision("appReadAt", ({ dir }) => dir),
  }),
];
