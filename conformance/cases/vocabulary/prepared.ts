/** Worlds in which one phase can be run on its own: with the files that earlier phases leave, and acts that many buildpacks do. */
import type { Json } from "#base";
import type { Act } from "#machine";
import type { BuildpackSpec, FileSpec, World } from "../../protocol/case.ts";
import { afterStep } from "./expectations.ts";
import { type WorldChanges, world } from "./world.ts";

/** What analyzed.toml says of the run image. */
export interface TargetFields {
  readonly os?: string;
  readonly arch?: string;
  readonly variant?: string;
  readonly distro?: { readonly name: string; readonly version: string };
}

const AMD64: TargetFields = { os: "linux", arch: "amd64", distro: { name: "plimsoll", version: "1" } };
const RUN_DIGEST = `127.0.0.1:5000/run@sha256:${"0".repeat(64)}`;

export function analyzedToml(target: TargetFields = AMD64): string {
  const { distro, ...flat } = target;
  const runImage = `[run-image]\n${lines({ reference: RUN_DIGEST, image: "127.0.0.1:5000/run:1" })}`;
  const distribution = distro === undefined ? "" : `\n[run-image.target.distro]\n${lines({ ...distro })}`;
  return `${runImage}\n[run-image.target]\n${lines(flat)}${distribution}`;
}

/** Whatever program it is done by. */
export const writeFile = (path: string, text: string): Act => ({ do: "write", path, text });

/** Key and value lines; JSON's strings and arrays of strings are TOML's. */
const lines = (values: Readonly<Record<string, Json | undefined>>): string =>
  Object.entries(values)
    .map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`)
    .join("");

export interface DetectWorldChanges extends WorldChanges {
  readonly target?: TargetFields;
}

/** Detection can be run. */
export const worldForDetect = ({ target, files, ...changes }: DetectWorldChanges = {}): World =>
  world({ ...changes, files: { "/layers/analyzed.toml": { text: analyzedToml(target) }, ...files } });

export interface BuildWorldChanges extends DetectWorldChanges {
  /** plan.toml; default: empty. */
  readonly plan?: string;
}

/** Build can be run: the group is all buildpacks, in this order. */
export const worldForBuild = ({ plan = "", files, ...changes }: BuildWorldChanges): World =>
  worldForDetect({
    ...changes,
    files: {
      "/layers/group.toml": { text: groupToml(changes.buildpacks ?? []) },
      "/layers/plan.toml": { text: plan },
      ...files,
    },
  });

const groupToml = (buildpacks: readonly BuildpackSpec[]): string =>
  buildpacks
    .map(({ id, version, toml }) => `[[group]]\n${lines({ id, version, api: /^api = "(.*)"$/m.exec(toml)?.[1] })}`)
    .join("\n");

export interface RequirementDraft {
  readonly name: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface PlanSection {
  readonly provides?: readonly string[];
  readonly requires?: readonly (string | RequirementDraft)[];
}

/** bin/detect: contributes to the Build Plan and passes. */
export function writeBuildPlan(top: PlanSection, ...or: readonly PlanSection[]): readonly Act[] {
  const text = [section("", top), ...or.map((one) => `[[or]]\n${section("or.", one)}`)].join("");
  return [{ do: "write", path: "${CNB_BUILD_PLAN_PATH}", text }];
}

const section = (at: string, { provides = [], requires = [] }: PlanSection): string =>
  provides.map((name) => `[[${at}provides]]\n${lines({ name })}`).join("") +
  requires.map((one) => requirementToml(`${at}requires`, typeof one === "string" ? { name: one } : one)).join("");

const requirementToml = (at: string, { name, metadata }: RequirementDraft): string =>
  `[[${at}]]\n${lines({ name })}${metadata === undefined ? "" : `[${at}.metadata]\n${lines(metadata)}`}`;

/** One entry of plan.toml: what `requires` ask for comes from the buildpacks `providers`. */
export const planEntryToml = (providers: readonly string[], ...requires: readonly RequirementDraft[]): string =>
  `[[entries]]\n${providers.map((id) => `[[entries.providers]]\n${lines({ id, version: "1.0.0" })}`).join("")}${requires
    .map((one) => requirementToml("entries.requires", one))
    .join("")}\n`;

export type LayerType = "launch" | "build" | "cache";

/** bin/build: a layer of these types with these files, by path below the layer. */
export const makeLayer = (
  name: string,
  types: readonly LayerType[],
  files: Readonly<Record<string, string>> = {},
): readonly Act[] => [
  { do: "mkdir", path: `\${CNB_LAYERS_DIR}/${name}` },
  writeFile(`\${CNB_LAYERS_DIR}/${name}.toml`, `[types]\n${types.map((type) => `${type} = true\n`).join("")}`),
  ...Object.entries(files).map(([path, text]) => writeFile(`\${CNB_LAYERS_DIR}/${name}/${path}`, text)),
];

/** bin/build: a program of the buildpack's own is put into a layer. */
export const installProgram = (program: string, layerName: string, path: string): readonly Act[] => [
  { do: "mkdir", path: `\${CNB_LAYERS_DIR}/${layerName}/${path}`.replace(/\/[^/]*$/, "") },
  { do: "copy", path: `\${CNB_BUILDPACK_DIR}/${program}`, to: `\${CNB_LAYERS_DIR}/${layerName}/${path}` },
];

export interface ProcessDraft {
  readonly type: string;
  /** A string before Buildpack API 0.9. */
  readonly command: string | readonly string[];
  readonly args?: readonly string[];
  readonly direct?: boolean;
  readonly default?: boolean;
  readonly "working-dir"?: string;
  readonly "exec-env"?: readonly string[];
}

/** bin/build: processes. */
export const writeProcesses = (...given: readonly ProcessDraft[]): readonly Act[] => [
  writeFile("${CNB_LAYERS_DIR}/launch.toml", given.map((one) => `[[processes]]\n${lines({ ...one })}`).join("\n")),
];

/** A program that writes down what it was given. */
export const recordingProgram = (as: string): FileSpec => ({ acts: [{ do: "record", as }] });
export const recordCall = (as: string): readonly Act[] => [{ do: "record", as }];

/** The ids of the detected group, in order. */
export const detectedGroupIds = (step = 0): string => `${afterStep(step).toml("/layers/group.toml", "group")}/*/id`;
/** The names that a copy of a Buildpack Plan asks for, in order. */
export const planEntryNames = (path: string, step = 0): string => `${afterStep(step).toml(path, "entries")}/*/name`;
