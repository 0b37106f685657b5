/** What `extension-layer` changes in the lifecycle: steps and decisions, by the values of its options. */
import { atLeast, byteString, parseApi } from "#base";
import type { Amendment } from "#lifecycle";
import type { OptionValues } from "../kit/proposal.ts";
import { stepChanges } from "../kit/step-changes.ts";
import { close, open } from "./build.ts";
import { expectExtension } from "./expect-extension.ts";
import { LAYER, surround } from "./generate.ts";
import { ID, type Options, parseOptions } from "./options.ts";

export function amendment(values: OptionValues): Amendment {
  const options = parseOptions(values);
  return {
    // The draft has an id of its own: its test cases need the draft, not the approved RFC.
    id: options.form === "draft" ? `${ID}:form=draft` : ID,
    axis: "proposal",
    after: [],
    platform: { ...decisions(options), ...(options.form === "draft" && draftDecisions(options)) },
    ...(options.form === "draft" && { buildpack: draftVariables }),
    steps: stepChanges(
      { phase: "generate", where: "before:generate:run-extensions", step: surround(options) },
      options.generate === "extend" && { phase: "detect", where: "after:detect:generate", step: expectExtension },
      options["at-build"] === "closed" && {
        phase: "build",
        where: "before:build:run-buildpacks",
        step: close(options),
      },
      options["at-build"] === "closed" && { phase: "build", where: "after:build:run-buildpacks", step: open(options) },
    ),
  };
}

type PlatformWraps = NonNullable<Amendment["platform"]>;

const decisions = (options: Options): PlatformWraps => ({
  clearsOutput: {
    cites: ["proposal.extension-layer.dir-per-detected-ext"],
    apply: () => options.leftovers === "emptied",
  },
  contexts: {
    cites: ["proposal.extension-layer.no-breaking"],
    apply: (previous) => (given) =>
      options.gate === "buildpack" && !hasContexts(given.api) ? "none" : previous(given),
  },
  contextDirectories: {
    cites: ["proposal.extension-layer.default-app", "proposal.extension-layer.kaniko-context"],
    apply: (previous) => (given) => {
      if (given.own === undefined)
        return options["other-kind"] === "empty" && given.there.some(isContext) ? [] : previous(given);
      return options.contexts === "two" ? [...previous(given), given.app] : previous(given);
    },
  },
  copiesKnownBy: {
    cites: ["proposal.extension-layer.accessible-at-extend"],
    apply: () => options.cache,
  },
  extensionsIn: {
    cites: ["proposal.extension-layer.accessible-at-extend"],
    apply: (previous) => (given) => {
      if (options.generate === "detect" || given.phase === "create") return previous(given);
      return given.phase === "extend" ? "generate" : "leave";
    },
  },
});

const isContext = (name: string): boolean => name.startsWith("context.");

/** The first version that was released together with contexts. */
const CONTEXTS_FROM = "0.11";

function hasContexts(text: string): boolean {
  const api = parseApi(text);
  return api !== undefined && atLeast(api, CONTEXTS_FROM);
}

/** The directory of the extension is the context, with `contexts=two` followed by the app. Contexts in the output have no meaning. */
const draftDecisions = (options: Options): PlatformWraps => ({
  generatedForm: {
    cites: ["proposal.extension-layer-draft.dir-per-detected-ext"],
    apply: () => "by-extension",
  },
  contexts: { cites: ["proposal.extension-layer-draft.context-is-layer"], apply: () => () => "none" },
  contextDirectories: {
    cites: ["context-is-layer", "accessible-at-extend", "data-transfer", "open-two-contexts"].map(
      (name) => `proposal.extension-layer-draft.${name}`,
    ),
    apply:
      () =>
      ({ app, dir }) =>
        options.contexts === "two" ? [byteString`${dir}/${LAYER}`, app] : [byteString`${dir}/${LAYER}`],
  },
});

const draftVariables: NonNullable<Amendment["buildpack"]> = {
  generateVariables: {
    cites: ["proposal.extension-layer-draft.env-var"],
    apply: (previous) => (given) => ({
      ...previous(given),
      CNB_EXT_LAYER_DIR: byteString`${given.outputDir ?? ""}/${LAYER}`,
    }),
  },
};
