/** Buildpacks on disk: `<buildpacks>/<id>/<version>/buildpack.toml`. */
import { type Api, byteString, parseApi } from "#base";
import { type BuildpackDescriptor, buildpackToml, type TomlFile } from "#contract";
import type { ProcessFs } from "#machine";
import type { BuildpackRules, Rules } from "../phase/rules.ts";
import { phaseFault } from "../rules/faults.ts";
import { escapedId, readDocument } from "./documents.ts";

/** A buildpack and where it stands. Proposals read further keys from `<root>/buildpack.toml` by a format of their own. */
export interface Component {
  readonly root: string;
  readonly descriptor: BuildpackDescriptor;
}

export function lookUp(
  fs: ProcessFs,
  buildpacks: string,
  { id, version }: { readonly id: string; readonly version: string },
  form: TomlFile<BuildpackDescriptor> = buildpackToml,
): Component {
  const root = `${buildpacks}/${escapedId(id)}/${byteString(version)}`;
  return { root, descriptor: readDocument(fs, `${root}/buildpack.toml`, form) };
}

/** The rules of an element's Buildpack API, or the fault that no one here speaks it. */
export function rulesFor(
  rules: Rules,
  element: { readonly id: string; readonly version: string; readonly api: string },
): {
  readonly api: Api;
  readonly rules: BuildpackRules;
} {
  const api = parseApi(element.api);
  const spoken = api === undefined ? undefined : rules.buildpack(api);
  if (api === undefined || spoken === undefined) {
    const { id, version } = element;
    throw phaseFault(
      "buildpack-api",
      `${id}@${version} has Buildpack API ${JSON.stringify(element.api)}, which this lifecycle does not speak`,
      {
        remedy: `use a version of it for one of ${rules.buildpackApis.join(", ")}`,
      },
    );
  }
  return { api, rules: spoken };
}
