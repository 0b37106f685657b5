/** `plimsoll check`: judges parties with rules, writes the record, and prints what does not hold. */
import { closestName, type Fault, orThrow } from "#base";
import { specificationRevision } from "#ledger";
import { type Party, partyRules } from "#parties";
import { type ResultRecord, runOutcome } from "#reports";
import { referenceSubject } from "#subjects";
import { EXIT } from "../terminal/exit-codes.ts";
import { ink, printFault, printLine } from "../terminal/output.ts";
import { runVerb, throwFault } from "../terminal/run-verb.ts";
import { printConclusion } from "../test/conclusion.ts";
import { type KnownFailures, openKnown } from "../test/known.ts";
import { openRecorder } from "../test/recorder.ts";
import { checkComponent } from "./component.ts";
import { checkBuilder, checkImage } from "./image.ts";
import type { CheckOptions } from "./options.ts";
import { checkPlatform, writeProbe } from "./platform.ts";

/** The same for every run, so that results do not change. */
const SEED = "plimsoll";

export function runCheckVerb(party: Party, what: readonly string[], options: CheckOptions): Promise<number> {
  return runVerb(async () => {
    if (options.writeProbe === true) return writeProbeFor(party, what);
    rejectUnknownRules(party, options.rule);
    const known = knownFor(party, options);
    if (known === "unusable") return EXIT.usage;
    const results: ResultRecord[] = [];
    for (const one of what) results.push(...(await checkers[party](one, options)));
    const chosen = results.filter(({ id }) => options.rule.length === 0 || options.rule.includes(id));
    return conclude(chosen, { what: [party, ...what], options, known });
  });
}

const checkers: Readonly<Record<Party, (text: string, options: CheckOptions) => Promise<readonly ResultRecord[]>>> = {
  buildpack: (text, options) => checkComponent("buildpack", text, options),
  extension: (text, options) => checkComponent("extension", text, options),
  builder: checkBuilder,
  image: checkImage,
  platform: checkPlatform,
};

function writeProbeFor(party: Party, [folder = "", ...more]: readonly string[]): number {
  if (party === "platform" && more.length === 0) return writeProbe(folder);
  return throwFault({
    kind: "option-useless",
    message: "--write-probe writes the probe of platforms into one folder",
    remedy: "plimsoll check platform <folder> --write-probe",
  });
}

function rejectUnknownRules(party: Party, rules: readonly string[]): void {
  const ids = partyRules().flatMap((one) => (one.party === party ? [one.id] : []));
  const unknown = rules.find((rule) => !ids.includes(rule));
  if (unknown === undefined) return;
  const near = closestName(unknown, ids);
  throwFault({
    kind: "unknown-rule",
    message: `no rule of ${party}s is called ${JSON.stringify(unknown)}`,
    remedy: near === undefined ? "plimsoll explain 'check.*' lists all rules" : `did you mean ${near}?`,
  });
}

function knownFor(_party: Party, options: CheckOptions): KnownFailures | "unusable" | undefined {
  if (options.known === undefined) return undefined;
  const needs = new Map(partyRules().map(({ id }): [string, object] => [id, {}]));
  const today = new Date().toISOString().slice(0, 10);
  return openKnown({ path: options.known, options: {}, needs, today }) ?? "unusable";
}

interface Concluding {
  readonly what: readonly string[];
  readonly options: CheckOptions;
  readonly known: KnownFailures | undefined;
}

async function conclude(judged: readonly ResultRecord[], { what, options, known }: Concluding): Promise<number> {
  const description = await orThrow(referenceSubject()).describe();
  const recorder = orThrow(
    openRecorder({
      name: "reference",
      description: { ...description, machine: options.machine },
      what,
      options: { out: options.out, seed: SEED },
      revision: specificationRevision(),
    }),
  );
  for (const result of judged) recorder.add(known?.apply(result) ?? result);
  const record = recorder.finish(judged.length, known?.close);
  const outcome = runOutcome(record.results, { strict: options.strict === true });
  const code = recorder.fault() === undefined ? EXIT[outcome] : EXIT.error;
  if (options.json === true) printLine(JSON.stringify(record, null, 1));
  else {
    const colours = ink(options.color);
    if (options.verbose === true) for (const result of record.results) printLine(resultLine(result));
    const notes = known?.notes(record.results) ?? [];
    printConclusion(
      { record, code, folder: recorder.folder, proposals: [], own: new Map(), notes, colours },
      { ...options, seed: SEED },
    );
  }
  const fault: Fault | undefined = recorder.fault();
  if (fault !== undefined) printFault(fault);
  return code;
}

const resultLine = ({ id, party, verdict, lane }: ResultRecord): string =>
  `${verdict.is}  ${id}  ${lane}  ${party ?? ""}${"why" in verdict ? `  ${verdict.why}` : ""}`;
