/** The rules of a buildpack's or an extension's Buildpack API. */
import { type Api, parseApi } from "#base";
import type { BuildpackRules } from "../decisions/all.ts";
import { phaseFault } from "../rules/faults.ts";
import type { Rules } from "./context.ts";

/** Throws a phase fault if the lifecycle does not support the Buildpack API of the element. */
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
