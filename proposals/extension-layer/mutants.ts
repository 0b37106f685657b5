/** Mutants that pass wrong files to Dockerfiles. A case or the law of exclusion kills each. */
import { absPath, byteString, ROOT } from "#base";
import { lawId } from "#laws/kit";
import { addDirectory } from "#lifecycle";
import {
  addStep,
  combine,
  mutant,
  overrideBuildpackDecision,
  overrideDecision,
  type PlannedFault,
  skipStep,
} from "#mutants/kit";
import type { ProposalMutant } from "../kit/evidence.ts";

type MutantRow = readonly [
  name: string,
  says: string,
  breaks: readonly string[],
  change: PlannedFault,
  law?: "exclusion",
];

const of =
  (statements: string, proposal: string) =>
  ([name, says, breaks, change, law]: MutantRow): ProposalMutant => ({
    ...mutant(name, says, {
      breaks: breaks.map((id) => `proposal.${statements}.${id}`),
      fault: change,
    }),
    proposals: [proposal],
    ...(law !== undefined && { killedBy: lawId(`${statements}.${law}`) }),
  });

const unwatched = skipStep("generate:extension-layers");

/** The exporter packs the outputs with the app. */
const exportsOutputs = addStep(
  "export",
  "after:export:app-layers",
  (context) => {
    const dir = absPath(context.inputs.generated);
    if (context.process.fs.exists(dir)) addDirectory(context, { dir, what: "extensions", previous: [] });
  },
  "previous",
  "built",
  "created",
);

/** The outputs are in the layers directories of buildpacks. */
const amongLayers = combine(
  unwatched,
  overrideDecision("inputDefaults", (previous) => (given) => ({
    ...previous(given),
    generated: byteString("/layers"),
  })),
);

const seen = skipStep("build:close-generated");
const kept = overrideDecision("clearsOutput", () => false);
const neverFails = overrideDecision(
  "exitCode",
  (previous) => (given) => (given.kind === "generate" ? 0 : previous(given)),
);
const fromApp = overrideDecision("contextDirectories", () => ({ app }) => [app]);

const APPROVED: readonly MutantRow[] = [
  [
    "context-is-the-app",
    "COPY reads the app, even if an extension has a context.",
    [
      "configurable-context",
      "accessible-at-extend",
      "kaniko-context",
      "context-run-only",
      "context-both",
      "distroless",
      "write-context",
    ],
    fromApp,
    "exclusion",
  ],
  [
    "context-of-any-kind",
    "The extender also uses a context of the other image.",
    ["context-build-only", "default-app"],
    overrideDecision(
      "buildContext",
      () =>
        ({ there }) =>
          there.find((name) => name.startsWith("context")),
    ),
  ],
  [
    "context-of-build-lost",
    "The build context of the build image is always the app.",
    ["context-both", "context-build-only", "may-create-context-build"],
    overrideDecision("buildContext", (previous) => (given) => (given.kind === "build" ? undefined : previous(given))),
  ],
  [
    "context-of-both-lost",
    "Neither image uses `context`.",
    ["context-both", "may-create-context"],
    overrideDecision("buildContext", (previous) => (given) => {
      const name = previous(given);
      return name === "context" ? undefined : name;
    }),
  ],
  [
    "context-missing-is-empty",
    "Without a context of its own, an extension has an empty context.",
    ["default-app", "no-breaking"],
    overrideDecision("contextDirectories", (previous) => (given) => (given.own === undefined ? [] : previous(given))),
  ],
  [
    "context-with-the-app",
    "COPY reads the app if a context lacks the file.",
    ["kaniko-context"],
    overrideDecision("contextDirectories", (previous) => (given) => [...previous(given), given.app]),
  ],
  [
    "context-is-everything",
    "Links in a context may lead to any file of the container.",
    ["accessible-at-extend"],
    overrideDecision("contextDirectories", (previous) => (given) => [...previous(given), ROOT]),
  ],
  ["output-not-emptied", "What an earlier build left is there still.", ["dir-per-detected-ext"], kept, "exclusion"],
  [
    "output-temporary",
    "Outputs go to a temporary directory, as in Platform API 0.12.",
    ["output-dir", "output-not-temp", "accessible-at-extend"],
    overrideDecision("generatedForm", () => "by-kind"),
    "exclusion",
  ],
  [
    "output-not-told",
    "CNB_OUTPUT_DIR is the directory of all extensions.",
    ["output-dir"],
    overrideBuildpackDecision("generateVariables", (previous) => (given) => ({
      ...previous(given),
      CNB_OUTPUT_DIR: given.outputDir?.slice(0, given.outputDir.lastIndexOf("/")) ?? byteString(""),
    })),
  ],
  [
    "output-of-the-undetected",
    "Extensions outside the group have an output directory too.",
    ["dir-per-detected-ext"],
    addStep("generate", "after:generate:run-extensions", ({ process, inputs }) =>
      process.fs.mkdir(`${inputs.generated}/acme_two`, { parents: true }),
    ),
  ],
  ["output-among-layers", "Outputs go where layers are.", ["no-interference"], amongLayers, "exclusion"],
  [
    "outputs-exported",
    "The exporter adds the generated directory to the app image.",
    ["not-in-final-image", "not-in-image"],
    exportsOutputs,
    "exclusion",
  ],
  ["outputs-exported-and-read", "The app finds them, too.", ["ignored-at-build-launch"], exportsOutputs],
  ["outputs-open-to-buildpacks", "Buildpacks read what was generated.", ["ignored-at-build-launch"], seen, "exclusion"],
  [
    "nobody-looks",
    "The detector does not check the writes of extensions.",
    ["no-interference", "not-in-image", "not-in-final-image", "may-create-context-run"],
    unwatched,
    "exclusion",
  ],
  [
    "contexts-not-exclusive",
    "The detector accepts `context` together with a context of one image.",
    ["exclusive-fails"],
    overrideDecision("contextFlaw", () => () => undefined),
  ],
  ["generation-never-fails", "A failure of generation ends with 0.", ["exclusive-fails"], neverFails],
  [
    "place-passed-over",
    "The detector exits with 0 after any failure.",
    ["not-in-final-image"],
    overrideDecision("exitCode", (previous) => (given) => (given.phase === "detect" ? 0 : previous(given))),
  ],
  [
    "copies-known-by-name",
    "The extender reuses a layer of COPY although the files have changed.",
    ["accessible-at-extend", "context-both"],
    overrideDecision("copiesKnownBy", () => "instruction"),
  ],
  [
    "extension-lost",
    "The app image has the original run image as its base.",
    ["configurable-context"],
    skipStep("export:extension-layers", { extended: undefined }),
    "exclusion",
  ],
  ["folders-needed", "Extensions without a context are refused.", ["optional-folders"], refusing("no context")],
];

/** The detector rejects every extension without a context. */
function refusing(message: string): PlannedFault {
  return overrideDecision(
    "contextFlaw",
    () =>
      ({ names }) =>
        names.length === 0 ? message : undefined,
  );
}

const DRAFT: readonly MutantRow[] = [
  [
    "layer-is-no-context",
    "COPY reads the app instead of the extension's layer.",
    ["data-transfer", "accessible-at-extend", "context-is-layer", "distroless", "write-arbitrary"],
    fromApp,
    "exclusion",
  ],
  [
    "layer-with-the-app",
    "COPY reads the app if the layer lacks the file.",
    ["context-is-layer", "breaking-change"],
    overrideDecision("contextDirectories", (previous) => (given) => [...previous(given), given.app]),
  ],
  [
    "layer-not-told",
    "bin/generate does not get CNB_EXT_LAYER_DIR.",
    ["env-var", "own-layers"],
    overrideBuildpackDecision("generateVariables", (previous) => (given) => {
      const { CNB_EXT_LAYER_DIR: _, ...rest } = previous(given);
      return rest;
    }),
    "exclusion",
  ],
  ["layer-not-emptied", "What an earlier build left is there still.", ["dir-per-detected-ext"], kept, "exclusion"],
  ["layer-without-metadata", "Nothing says that it is an extension's.", ["metadata-flag"], unwatched],
  ["layer-among-layers", "Outputs go where layers are.", ["no-interference"], amongLayers],
  [
    "layer-exported",
    "The exporter packs the layers of extensions.",
    ["not-in-image", "not-included-by-lifecycle"],
    exportsOutputs,
    "exclusion",
  ],
  ["layer-open-to-buildpacks", "Buildpacks read it.", ["ignored-at-build-launch"], seen, "exclusion"],
  ["layer-failure-ignored", "A failure of generation ends with 0.", ["not-in-image"], neverFails],
];

export const mutants: readonly ProposalMutant[] = [
  ...APPROVED.map(of("extension-layer", "extension-layer")),
  ...DRAFT.map(of("extension-layer-draft", "extension-layer:form=draft")),
];
