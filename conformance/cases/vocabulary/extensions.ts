/** Worlds with image extensions: to detect and generate in, and with what these leave, to extend in. */
import type { Act } from "#machine";
import type { ExtensionSpec, FileSpec, RunStep, World } from "../../protocol/case.ts";
import { pointer, select } from "../../protocol/pointer.ts";
import { type BuildWorldChanges, type DetectWorldChanges, worldForBuild, worldForDetect } from "./prepared.ts";
import { EXIT_PASS, orderToml } from "./world.ts";

export interface ExtensionDraft extends Partial<Pick<ExtensionSpec, "detect" | "generate" | "files">> {
  readonly id?: string;
  /** Default: the Buildpack API version that the case is run with. */
  readonly api?: string;
  /** Without bin/detect, or without bin/generate. */
  readonly without?: "detect" | "generate";
}

/** `acme/ext`, which passes detection and generates nothing. */
export function extension({
  id = "acme/ext",
  api = "${buildpack-api}",
  without,
  ...given
}: ExtensionDraft = {}): ExtensionSpec {
  return {
    id,
    version: "1.0.0",
    toml: `api = "${api}"\n\n[extension]\nid = "${id}"\nversion = "1.0.0"\n`,
    ...(without !== "detect" && { detect: given.detect ?? EXIT_PASS }),
    ...(without !== "generate" && { generate: given.generate ?? EXIT_PASS }),
    ...(given.files !== undefined && { files: given.files }),
  };
}

export const FROM_BASE_IMAGE = "ARG base_image\nFROM ${base_image}\n";
export const REBASABLE_LABEL = "LABEL io.buildpacks.rebasable=true\n";

/** bin/generate: files in the output directory. */
export const writeGenerated = (files: Readonly<Record<string, string>>): readonly Act[] =>
  Object.entries(files).map(([name, text]) => ({
    do: "write",
    path: `\${CNB_OUTPUT_DIR}/${name}`,
    text: text.replaceAll("$", "$$$$"),
  }));

export const extensionOrderToml = (...groups: readonly (readonly string[])[]): string =>
  orderToml(...groups.map((ids) => ids.map((id) => ({ id })))).replaceAll("[[order", "[[order-extensions");

export interface GenerateWorldChanges extends DetectWorldChanges {
  readonly extensions: readonly ExtensionSpec[];
  /** Groups of extensions; default: one of all. */
  readonly groups?: readonly (readonly string[])[];
}

/** The detector can be run: extensions before the buildpacks. */
export function worldForGenerate({ extensions, groups, ...changes }: GenerateWorldChanges): World {
  const made = worldForDetect(changes);
  const order = made.files["/cnb/order.toml"];
  const text = order !== undefined && "text" in order ? order.text : "";
  const before = extensionOrderToml(...(groups ?? [extensions.map(({ id }) => id)]));
  return {
    ...made,
    extensions,
    env: { ...made.env, CNB_EXPERIMENTAL_MODE: "warn" },
    files: { ...made.files, "/cnb/order.toml": { text: `${before}\n${text}`, owner: "root" } },
  };
}

export interface ExtendWorldChanges extends BuildWorldChanges {
  /** The ids of the extensions of the group. */
  readonly of?: readonly string[];
  /** Below `<generated>`. */
  readonly generated: Readonly<Record<string, string>>;
}

/** The restorer and the extender can be run: as generate leaves things in Platform API 0.13. */
export function worldForExtend({ of = ["acme/ext"], generated, files, ...changes }: ExtendWorldChanges): World {
  const made = worldForBuild(changes);
  const group = made.files["/layers/group.toml"];
  const buildpacks = group !== undefined && "text" in group ? group.text : "";
  const extensions = of.map(
    (id) => `[[group-extensions]]\nid = "${id}"\nversion = "1.0.0"\napi = "\${buildpack-api}"\n`,
  );
  const laid = Object.entries(generated).map(([path, text]): [string, FileSpec] => [
    `/layers/generated/${path}`,
    { text },
  ]);
  return {
    ...made,
    files: {
      ...made.files,
      "/kaniko": { dir: true },
      "/layers/analyzed.toml": {
        text: '[run-image]\nreference = ""\nimage = "127.0.0.1:5000/run:1"\nextend = true\n',
      },
      "/layers/group.toml": { text: `${buildpacks}\n${extensions.join("\n")}` },
      ...Object.fromEntries(laid),
      ...files,
    },
  };
}

/** In a container of the run image. */
export const extendRunImage = (more: Partial<RunStep> = {}): RunStep => ({
  run: "extend",
  flags: { "-kind": "run" },
  in: "@run:1",
  ...more,
});
/** In a container of the build image; then the build. */
export const extendBuildImage = (more: Partial<RunStep> = {}): RunStep => ({
  run: "extend",
  flags: { "-kind": "build" },
  ...more,
});

/** What the extender left of the run image. */
export const extendedRunImage = (step: number, ...inside: readonly (string | number)[]): string =>
  pointer("steps", step, "extended", ...inside);
/** A file in a layer above the run image's only one; its path without the slash in front. */
export const extendedFileText = (step: number, layer: number, path: string): string =>
  `${extendedRunImage(step, "layers", layer + 1, "entries")}${select("name", path)}/text`;
