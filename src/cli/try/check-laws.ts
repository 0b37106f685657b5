/** The laws of a user's module on generated worlds of the reference: each holds, or its smallest counterexample is shown. */
import { countOf, orThrow } from "#base";
import { judgeLaw, type LawCounterexample } from "#laws";
import type { Law } from "#laws/kit";
import { referenceBook } from "#lifecycle";
import { type Subject, type Versions, versionsOf } from "#protocol";
import { describeStep } from "#runner";
import { type LoadedProposals, openLifecycle } from "#suite";
import { type Checked, wordsOf } from "./checked.ts";

/** Generated worlds of each law. `plimsoll test --runs` tries more. */
const WORLDS = 10;

export async function checkLaws(id: string, loaded: LoadedProposals): Promise<readonly Checked[]> {
  const own = loaded.laws.filter((law) => law.id.startsWith(`${id}.`));
  if (own.length === 0) return [];
  const opened = orThrow(await openLifecycle({ subject: { kind: "reference" }, proposals: loaded.words, loaded }));
  return Promise.all(own.map((law) => checkLaw(law, opened)));
}

async function checkLaw(law: Law, subject: Subject): Promise<Checked> {
  const { id: what, says, kind, runsDivisor } = law;
  const versions = newestFor(law);
  if (versions === undefined) return { what, says, problem: "the reference has none of its versions" };
  const { verdict, search } = await judgeLaw(law, subject, { versions, runs: WORLDS * runsDivisor, seed: "check" });
  if (search === undefined) return { what, says, problem: wordsOf(verdict) };
  const note = `${search.worldsChecked} of ${search.worlds} generated worlds met its condition`;
  const { counterexample } = search;
  if (counterexample !== undefined) {
    const shown = counterexampleWords(counterexample);
    return kind === "finding"
      ? { what, says, note: `the counterexample: ${shown}` }
      : { what, says, problem: shown, note };
  }
  if (kind === "finding") return { what, says, problem: "no generated world is a counterexample", note };
  return verdict.is === "pass" ? { what, says, note } : { what, says, problem: wordsOf(verdict), note };
}

/** The smallest world that was found: what it has, its steps, and what is wrong. */
function counterexampleWords({ trial: { given, when }, violations: [first] }: LawCounterexample): string {
  const files = Object.keys(given.files).length;
  const world = `${countOf(given.buildpacks.length, "buildpack")}, ${countOf(files, "file")}`;
  const wrong =
    first === undefined ? "" : `; ${first.at}: expected ${first.expected}, found ${JSON.stringify(first.actual)}`;
  return `a world with ${world} breaks it: ${when.map(describeStep).join("; ")}${wrong}`;
}

function newestFor(law: Law): Versions | undefined {
  const { platformApis: platform, buildpackApis: buildpack } = referenceBook();
  return versionsOf(law, { platform, buildpack }).at(-1);
}
