/** Worlds with image extensions: one for detect and generate, and one for extend, with the files that generate leaves. */
import type { Act } from "#machine";
import type { Expectation, ExtensionSpec, FileSpec, RunStep, TestCase, World } from "#protocol";
import { pointer, select } from "#protocol";
import { expectThat } from "./expect.ts";
import { afterStep } from "./pointers.ts";
import { detectCase, type OneStepDraft } from "./test-case.ts";
import {
  type BuildWorldChanges,
  type DetectWorldChanges,
  EXIT_PASS,
  orderFile,
  worldForBuild,
  worldForDetect,
} from "./world.ts";

/** The detector runs (step 0), with versions that know image extensions. */
export const extensionCase = (draft: OneStepDraft): TestCase =>
  detectCase({ platform: ["0.13"], buildpack: ["0.10"], ...draft });

export interface ExtensionDraft extends Partial<Pick<ExtensionSpec, "detect" | "generate" | "files">> {
  readonly id?: string;
  /** Default: the Buildpack API version that the case is run with. */
  readonly api?: string;
  /** The program that the extension lacks. */
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

/** bin/generate writes these files into the output directory. */
export const writeGenerated = (files: Readonly<Record<string, string>>): readonly Act[] =>
  Object.entries(files).map(([name, text]) => ({
    do: "write",
    path: `\${CNB_OUTPUT_DIR}/${name}`,
    text: text.replaceAll("$", "$$$$"),
  }));

export const extensionOrderToml = (...groups: readonly (readonly string[])[]): string =>
  orderFile(...groups.map((ids) => ids.map((id) => ({ id })))).replaceAll("[[order", "[[order-extensions");

export interface GenerateWorldChanges extends DetectWorldChanges {
  readonly extensions: readonly ExtensionSpec[];
  /** Ids of each group of extensions; default: one group of all. */
  readonly groups?: readonly (readonly string[])[];
}

/** A world in which the detector runs, with extensions in order.toml. */
export function worldForGenerate({ extensions, groups, ...changes }: GenerateWorldChanges): World {
  const base = worldForDetect(changes);
  const order = base.files["/cnb/order.toml"];
  const text = order !== undefined && "text" in order ? order.text : "";
  const before = extensionOrderToml(...(groups ?? [extensions.map(({ id }) => id)]));
  return {
    ...base,
    extensions,
    env: { ...base.env, CNB_EXPERIMENTAL_MODE: "warn" },
    files: { ...base.files, "/cnb/order.toml": { text: `${before}\n${text}`, owner: "root" } },
  };
}

export interface ExtendWorldChanges extends BuildWorldChanges {
  /** Ids of the detected extensions. */
  readonly of?: readonly string[];
  /** Files by path below `<generated>`. */
  readonly generated: Readonly<Record<string, string>>;
}

/** A world in which the restorer and the extender run, as generate leaves it from Platform API 0.13 on. */
export function worldForExtend({ of = ["acme/ext"], generated, files, ...changes }: ExtendWorldChanges): World {
  const base = worldForBuild(changes);
  const group = base.files["/layers/group.toml"];
  const buildpacks = group !== undefined && "text" in group ? group.text : "";
  const extensions = of.map(
    (id) => `[[group-extensions]]\nid = "${id}"\nversion = "1.0.0"\napi = "\${buildpack-api}"\n`,
  );
  const generatedFiles = Object.entries(generated).map(([path, text]): [string, FileSpec] => [
    `/layers/generated/${path}`,
    { text },
  ]);
  return {
    ...base,
    files: {
      ...base.files,
      "/kaniko": { dir: true },
      "/layers/analyzed.toml": {
        text: '[run-image]\nreference = ""\nimage = "127.0.0.1:5000/run:1"\nextend = true\n',
      },
      "/layers/group.toml": { text: `${buildpacks}\n${extensions.join("\n")}` },
      ...Object.fromEntries(generatedFiles),
      ...files,
    },
  };
}

/** Extends the run image, in a container of it. */
export const extendRunImage = (more: Partial<RunStep> = {}): RunStep => ({
  run: "extend",
  flags: { "-kind": "run" },
  in: "@run:1",
  ...more,
});
/** Extends the build image in its container, then builds. */
export const extendBuildImage = (more: Partial<RunStep> = {}): RunStep => ({
  run: "extend",
  flags: { "-kind": "build" },
  ...more,
});

/** Pointer into the extended run image that the extender wrote. */
export const extendedRunImage = (step: number, ...inside: readonly (string | number)[]): string =>
  pointer("steps", step, "extended", ...inside);
/** Pointer to a file's text in the `layer`-th layer above the run image's only layer; `path` has no leading slash. */
export const extendedFileText = (step: number, layer: number, path: string): string =>
  `${extendedRunImage(step, "layers", layer + 1, "entries")}${select("name", path)}/text`;

/** The extender rejects the final user of the run image. */
export const expectRootRejected: Expectation = expectThat(
  afterStep(1).exitCode,
  { between: [100, 109] },
  "platform.extender.run.root-fail",
  "platform.extender.exit.100-109",
);
