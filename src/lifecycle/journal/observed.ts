/** Rules that note in a journal which statements they obeyed, as they are asked. */
import type { Decide } from "../rules/decision.ts";
import type { BuildpackRules, Rules } from "../rules/rules.ts";
import type { Journal } from "./journal.ts";

export function observed(rules: Rules, journal: Journal): Rules {
  const byApi = new Map<BuildpackRules, BuildpackRules>();
  const noting = <T extends object>(table: T, axis: "platform" | "buildpack"): T => {
    const entries = Object.entries(table as Record<string, Decide>).map(([name, decide]) => {
      let cites: readonly string[] | undefined;
      const noted: Decide = (input) => {
        if (cites === undefined) {
          cites = rules.cites(`${axis}.${name}`);
          journal.because(...cites);
        }
        return decide(input);
      };
      return [name, noted] as const;
    });
    return Object.fromEntries(entries) as T;
  };
  return {
    ...rules,
    platform: noting(rules.platform, "platform"),
    buildpack(api) {
      const asked = rules.buildpack(api);
      if (asked === undefined) return undefined;
      const known = byApi.get(asked) ?? noting(asked, "buildpack");
      byApi.set(asked, known);
      return known;
    },
  };
}
