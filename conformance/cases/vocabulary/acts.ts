/** What the programs of buildpacks do in cases: lists of acts for `bin/detect` and `bin/build`. */
import type { Act } from "#machine";
import type { FileSpec } from "#protocol";
import { tomlLines } from "./toml.ts";

export const writeFile = (path: string, text: string): Act => ({ do: "write", path, text });

export interface RequirementDraft {
  readonly name: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface PlanSection {
  readonly provides?: readonly string[];
  readonly requires?: readonly (string | RequirementDraft)[];
}

/** bin/detect: writes the build plan and passes; each of `or` is an alternative. */
export function writeBuildPlan(top: PlanSection, ...or: readonly PlanSection[]): readonly Act[] {
  const text = [section("", top), ...or.map((one) => `[[or]]\n${section("or.", one)}`)].join("");
  return [{ do: "write", path: "${CNB_BUILD_PLAN_PATH}", text }];
}

const section = (at: string, { provides = [], requires = [] }: PlanSection): string =>
  provides.map((name) => `[[${at}provides]]\n${tomlLines({ name })}`).join("") +
  requires.map((one) => requirementToml(`${at}requires`, typeof one === "string" ? { name: one } : one)).join("");

const requirementToml = (at: string, { name, metadata }: RequirementDraft): string =>
  `[[${at}]]\n${tomlLines({ name })}${metadata === undefined ? "" : `[${at}.metadata]\n${tomlLines(metadata)}`}`;

/** One entry of plan.toml: the buildpacks `providers` provide what `requires` ask for. */
export const planEntryToml = (providers: readonly string[], ...requires: readonly RequirementDraft[]): string =>
  `[[entries]]\n${providers.map((id) => `[[entries.providers]]\n${tomlLines({ id, version: "1.0.0" })}`).join("")}${requires
    .map((one) => requirementToml("entries.requires", one))
    .join("")}\n`;

export type LayerType = "launch" | "build" | "cache";

/** bin/build: makes a layer of these types with these files, by path below the layer directory. */
export const makeLayer = (
  name: string,
  types: readonly LayerType[],
  files: Readonly<Record<string, string>> = {},
): readonly Act[] => [
  { do: "mkdir", path: `\${CNB_LAYERS_DIR}/${name}` },
  writeFile(`\${CNB_LAYERS_DIR}/${name}.toml`, `[types]\n${types.map((type) => `${type} = true\n`).join("")}`),
  ...Object.entries(files).map(([path, text]) => writeFile(`\${CNB_LAYERS_DIR}/${name}/${path}`, text)),
];

/** bin/build: copies a file of the buildpack into a layer, for example a program. */
export const installProgram = (program: string, layerName: string, path: string): readonly Act[] => [
  { do: "mkdir", path: `\${CNB_LAYERS_DIR}/${layerName}/${path}`.replace(/\/[^/]*$/, "") },
  { do: "copy", path: `\${CNB_BUILDPACK_DIR}/${program}`, to: `\${CNB_LAYERS_DIR}/${layerName}/${path}` },
];

export interface ProcessDraft {
  readonly type: string;
  /** A string before Buildpack API 0.9, an array from then on. */
  readonly command: string | readonly string[];
  readonly args?: readonly string[];
  readonly direct?: boolean;
  readonly default?: boolean;
  readonly "working-dir"?: string;
  readonly "exec-env"?: readonly string[];
}

/** bin/build: writes launch.toml with these processes. */
export const writeProcesses = (...given: readonly ProcessDraft[]): readonly Act[] => [
  writeFile("${CNB_LAYERS_DIR}/launch.toml", given.map((one) => `[[processes]]\n${tomlLines({ ...one })}`).join("\n")),
];

/** A program that records its environment, arguments and working directory; expectations find the call with `afterStep(n).call(as)`. */
export const recordingProgram = (as: string): FileSpec => ({ acts: [{ do: "record", as }] });
export const recordCall = (as: string): readonly Act[] => [{ do: "record", as }];

/** bin/build: writes `<layer>.toml` without a layer directory. */
export const writeLayerToml = (name: string, types: readonly LayerType[], metadata = ""): Act => ({
  do: "write",
  path: `\${CNB_LAYERS_DIR}/${name}.toml`,
  text: `[types]\n${types.map((type) => `${type} = true\n`).join("")}${metadata === "" ? "" : `[metadata]\n${metadata}`}`,
});

export const makeLayerWithMetadata = (
  name: string,
  types: readonly LayerType[],
  metadata: string,
  files: Readonly<Record<string, string>> = {},
): readonly Act[] => [...makeLayer(name, types, files), writeLayerToml(name, types, metadata)];

/** bin/build: writes a CycloneDX SBOM for a layer, or for `launch` or `build`. */
export const writeSbom = (of: string, says = of): Act => ({
  do: "write",
  path: `\${CNB_LAYERS_DIR}/${of}.sbom.cdx.json`,
  text: `{"bomFormat":"CycloneDX","name":"${says}"}`,
});

export const writeStore = (metadata: string): Act => ({
  do: "write",
  path: "${CNB_LAYERS_DIR}/store.toml",
  text: `[metadata]\n${metadata}`,
});
