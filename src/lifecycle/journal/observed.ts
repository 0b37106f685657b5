/** Rules that note in a journal which statements they obeyed, as they are asked. */
import type { Api } from "#base";
import type { Decide } from "../rules/decision.ts";
import type { BuildpackRules, Rules } from "../rules/rules.ts";
import type { Journal } from "./journal.ts";

export function observed(rules: Rules, journal: Journal): Rules {
  const byApi = new Map<Api, BuildpackRules>();
  const noting = <T extends object>(table: T, axis: "platform" | "buildpack", api?: Api): T => {
    const entries = Object.entries(table as Record<string, Decide>).map(([name, decide]) => {
      let noted = false;
      const observing: Decide = (input) => {
        if (!noted) journal.because(...rules.cites(`${axis}.${name}`, api));
        noted = true;
        return decide(input);
      };
      return [name, observing] as const;
    });
    return Object.fromEntries(entries) as T;
  };
  return {
    ...rules,
    platform: noting(rules.platform, "platform"),
    buildpack(api) {
      const known = byApi.get(api);
      const asked = known === undefined ? rules.buildpack(api) : undefined;
      if (asked === undefined) return known;
      const observing = noting(asked, "buildpack", api);
      byApi.set(api, observing);
      return observing;
    },
  };
}
