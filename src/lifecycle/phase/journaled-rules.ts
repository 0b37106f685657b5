/** Rules that note in a journal the statements of every decision that a phase uses. */
import type { Api } from "#base";
import type { BuildpackRules } from "../decisions/all.ts";
import type { Decide } from "../rules/decision.ts";
import type { Rules } from "./context.ts";
import type { Journal } from "./journal.ts";

export function journaledRules(rules: Rules, journal: Journal): Rules {
  const byApi = new Map<Api, BuildpackRules>();
  /** A decision is wrapped at its first use, because a phase uses only a few. */
  const noting = <T extends object>(table: T, axis: "platform" | "buildpack", api?: Api): T => {
    const asked = new Map<string | symbol, unknown>();
    return new Proxy(table, {
      get(all, name) {
        if (asked.has(name)) return asked.get(name);
        const answer: unknown = Reflect.get(all, name);
        const note = (): void => journal.because(rules.cites(`${axis}.${String(name)}`, api));
        const noted = typeof answer === "function" ? notedOnce((input) => answer(input), note) : answer;
        if (noted === answer) note();
        asked.set(name, noted);
        return noted;
      },
    });
  };
  const notedOnce = (decide: Decide, note: () => void): Decide => {
    let open = true;
    return (input) => {
      if (open) note();
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
