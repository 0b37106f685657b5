/** Searches for a counterexample of a law on generated worlds, and reports each world. */
import { api, FaultError } from "#base";
import { worldForBuild } from "#cases/vocabulary";
import { frozenTrial, searchCounterexample } from "#laws";
import { proposals } from "#proposals";
import { bundleOf, bundleText, instantiate, type Violation } from "#protocol";
import { describeStep, inputsOf } from "#runner";
import { lawsWith } from "#suite/findings";
import type { CounterexampleView, LawFound, LawProgress } from "../model/law.ts";
import { subjectWith } from "./lifecycle.ts";

export const NEWEST = { platform: api("0.15"), buildpack: api("0.12") };

export interface LawSearch {
  readonly law: string;
  /** As `--proposal` takes them. */
  readonly proposals: readonly string[];
  readonly worlds: number;
  readonly seed: string;
}

const laws = lawsWith(proposals);

/** Throws a fault if no law has this id, or if two proposals conflict. */
export async function searchLaw(
  { law: id, proposals: words, worlds, seed }: LawSearch,
  onProgress: (progress: LawProgress) => void,
): Promise<LawFound> {
  const law = laws.find((one) => one.id === id);
  if (law === undefined) throw new FaultError({ kind: "law", message: `no law is called ${JSON.stringify(id)}` });
  const subject = subjectWith(words);
  // The user counts worlds, whatever a law costs.
  const runs = worlds * law.runsDivisor;
  const found = await searchCounterexample(law, subject, {
    versions: NEWEST,
    runs,
    seed,
    onWorld: ({ worlds: done, worldsChecked: checked, shrinks }) =>
      onProgress({ worlds: done, checked, ...(shrinks > 0 && { shrinks }) }),
  });
  const { counterexample } = found;
  const counts = { worlds: found.worlds, checked: found.worldsChecked };
  if (counterexample === undefined) return counts;
  const frozen = frozenTrial(law, counterexample);
  const bundle = bundleOf({ subject: { kind: "reference" }, proposals: words, seed, versions: NEWEST }, frozen);
  return { ...counts, counterexample: { ...described(frozen), bundle: bundleText(bundle) } };
}

function described({
  given,
  when,
  violations,
}: Pick<ReturnType<typeof frozenTrial>, "given" | "when" | "violations">): Omit<CounterexampleView, "bundle"> {
  const usual = instantiate({ given: worldForBuild({ buildpacks: given.buildpacks }) }, NEWEST).given;
  return {
    inputs: inputsOf(given, when, usual).map(({ name, value }) => ({ name, value })),
    steps: when.map(describeStep),
    violations: violations.map(violationWords),
  };
}

const violationWords = ({ at, expected, actual }: Violation) => ({ at, expected, actual: JSON.stringify(actual) });
