/** Rules that note in a journal which statements they obeyed, as they are asked. */
import type { Api } from "#base";
import type { Decide, RequirementId } from "../rules/decision.ts";
import type { BuildpackRules, Rules } from "../rules/rules.ts";
import type { Journal } from "./journal.ts";

export function observed(rules: Rules, journal: Journal): Rules {
  const byApi = new Map<Api, BuildpackRules>();
  /** A decision is wrapped when it is first asked for: a phase asks few of them. */
  const noting = <T extends object>(table: T, axis: "platform" | "buildpack", api?: Api): T => {
    const asked = new Map<string | symbol, Decide>();
    return new Proxy(table, {
      get(all, name) {
        const decide: unknown = Reflect.get(all, name);
        if (typeof decide !== "function") return decide;
        const noted = asked.get(name) ?? notedOnce(decide as Decide, () => rules.cites(`${axis}.${String(name)}`, api));
        asked.set(name, noted);
        return noted;
      },
    });
  };
  const notedOnce = (decide: Decide, cites: () => readonly RequirementId[]): Decide => {
    let open = true;
    return (input) => {
      if (open) journal.because(...cites());
      open = false;
      return decide(input);
    };
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
