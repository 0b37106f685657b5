/** The rules of a buildpack's or an extension's Buildpack API. */
import { type Api, parseApi } from "#base";
import type { ComponentReference } from "#contract";
import type { BuildpackRules } from "../decisions/all.ts";
import { phaseFault } from "../rules/faults.ts";
import type { Rules } from "./context.ts";

/** Throws a phase fault if the lifecycle does not support the Buildpack API of the element. */
export function rulesFor(
  rules: Rules,
  element: ComponentReference & { readonly api: string },
): {
  readonly api: Api;
  readonly rules: BuildpackRules;
} {
  const api = parseApi(element.api);
  const supported = api === undefined ? undefined : rules.buildpack(api);
  if (api === undefined || supported === undefined) {
    const { id, version, api: found } = element;
    const problem =
      found === ""
        ? "does not say its Buildpack API"
        : `has Buildpack API ${JSON.stringify(found)}, which this lifecycle does not support`;
    throw phaseFault("buildpack-api", `${id}@${version} ${problem}`, {
      remedy: `use a version of it for one of ${rules.buildpackApis.join(", ")}`,
    });
  }
  return { api, rules: supported };
}
