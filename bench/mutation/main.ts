/**
 * Judges the reference with one fault after the other by all cases and laws, and by nothing else:
 *
 *   npm run mutation -- [--rooms decisions,steps] [--sample 100] [--most 200] [--enough 2] [--asked 100] [--newest] [--threads 2] [--fresh]
 *
 * It writes `docs/mutation.md`, and what it found of each mutant to `.plimsoll/mutation`, which the next run continues. It exits with 1 if
 * a mutant of a room that is not sampled survives without a reason in `survivors.json`.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { withForgetfulCaches } from "./caches.ts";
import type { Mutant } from "./instrument.ts";
import type { Covered } from "./messages.ts";
import { askingOf } from "./order.ts";
import { openPool, type Pool } from "./pool.ts";
import { survivorsWithoutReason, writeReport } from "./report.ts";
import { digest, type Judged, Results } from "./results.ts";
import { ROOMS, type SourceFile, sourceFiles } from "./scope.ts";

/** Of the rooms that are judged in part, together. */
const SAMPLE = 500;
const FOLDER = ".plimsoll/mutation";

/** Bundles one entry, its modules changed; gives the path of the bundle. */
export type Bundle = (input: string, folder: string, change: (file: string, text: string) => string) => Promise<string>;

export interface JudgedMutant extends Mutant, Judged {
  readonly room: string;
}

export async function runMutation(bundle: Bundle, args: readonly string[], thread: URL): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rooms: { type: "string" },
      /** That many mutants of each chosen room; default: every mutant of some rooms, and a sample of the others. */
      sample: { type: "string" },
      /** Ends after that many mutants; the next run goes on. */
      most: { type: "string", default: "Infinity" },
      /** A mutant is judged when that many cases notice it. Two cases hold a statement better than one; one is faster. */
      enough: { type: "string", default: "2" },
      /** A mutant survives that the best-suited so many cases do not notice: cheaper, but another case may notice it. */
      asked: { type: "string", default: "Infinity" },
      /** Ask each case at its newest versions only. */
      newest: { type: "boolean", default: false },
      threads: { type: "string", default: String(availableParallelism()) },
      fresh: { type: "boolean", default: false },
    },
  });
  const [enough, most] = [Number(values.enough), Number(values.asked)];
  const { newest } = values;
  const rooms = ROOMS.filter(({ name }) => values.rooms === undefined || values.rooms.split(",").includes(name));
  const files = sourceFiles(rooms);
  const pool = openPool(thread, { bundle: await instrumentedBundle(bundle, files), mutants: countOf(files), newest });
  const covered = await coverageOf(pool, files);
  const results = new Results(`${FOLDER}/results.json`, values.fresh ? new Map() : digestsOf(covered), {
    enough,
    most,
  });
  const work = chooseWork(files, values.sample === undefined ? undefined : Number(values.sample));
  const left = work.filter((one) => results.find(one.fileDigest, one.index) === undefined);
  await judgeAll(
    { pool, covered, results, enough, most, left: left.slice(0, Number(values.most)) },
    Number(values.threads),
  );
  await pool.close();
  const judged = work.flatMap((one) => {
    const known = results.find(one.fileDigest, one.index);
    return known === undefined ? [] : [{ ...one.mutant, ...known, room: one.room }];
  });
  writeReport(judged, covered.questions, FOLDER);
  return survivorsWithoutReason(judged).length === 0 ? 0 : 1;
}

/** The places that each case and law comes to. It takes as long as a run of them, so it is kept for the next run. */
async function coverageOf(pool: Pool, files: readonly SourceFile[]): Promise<Covered> {
  const path = `${FOLDER}/coverage.json`;
  const { questions } = await pool.describe();
  const key = digest(JSON.stringify([files.map(({ instrumented }) => instrumented), questions]));
  const kept = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
  if (kept?.key === key) return kept.covered;
  const covered = await pool.cover();
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(path, JSON.stringify({ key, covered }));
  return covered;
}

const countOf = (files: readonly SourceFile[]): number => files.reduce((sum, { mutants }) => sum + mutants.length, 0);

/** Modules of the room `base` are shared by the judge, so only their caches change. */
async function instrumentedBundle(bundle: Bundle, files: readonly SourceFile[]): Promise<string> {
  const byFile = new Map(files.map(({ file, instrumented }) => [file, instrumented]));
  const path = await bundle("bench/mutation/judge.ts", `${FOLDER}/bundle`, (file, text) =>
    /^(src|conformance\/(world|laws))\//.test(file) ? withForgetfulCaches(file, byFile.get(file) ?? text) : text,
  );
  return new URL(path, `file://${process.cwd()}/`).href;
}

const digestsOf = ({ questions }: Covered): ReadonlyMap<string, string> =>
  new Map(questions.map(({ id, says }) => [id, digest(says)]));

interface Work {
  readonly mutant: Mutant;
  readonly room: string;
  readonly fileDigest: string;
  /** Within its file. */
  readonly index: number;
}

/**
 * With a number, so many of each room. Without it, every mutant of the rooms that are judged as a whole, and a sample of the others together.
 * The order is drawn, the same in each run: a run that ends early has judged a sample.
 */
export function chooseWork(files: readonly SourceFile[], sample: number | undefined): readonly Work[] {
  const all = files
    .flatMap(({ file, room, text, mutants }) => {
      const fileDigest = digest(JSON.stringify([file, text, mutants.map(({ before, did }) => [before, did])]));
      return mutants.map((mutant, index) => ({ mutant, room: room.name, fileDigest, index, sampled: room.sampled }));
    })
    .map((one) => ({ ...one, lot: digest(`${one.mutant.file} ${one.mutant.before} ${one.mutant.did} ${one.index}`) }))
    .toSorted((a, b) => (a.lot < b.lot ? -1 : 1));
  if (sample !== undefined)
    return ROOMS.flatMap(({ name }) => all.filter(({ room }) => room === name).slice(0, sample));
  const others = all.filter(({ sampled }) => sampled).slice(0, SAMPLE);
  return [...all.filter(({ sampled }) => !sampled), ...others];
}

interface Judging {
  readonly pool: Pool;
  readonly covered: Covered;
  readonly results: Results;
  readonly left: readonly Work[];
  readonly enough: number;
  readonly most: number;
}

async function judgeAll({ pool, covered, results, left, enough, most }: Judging, threads: number): Promise<void> {
  const asking = askingOf(covered);
  let done = 0;
  const next = left.values();
  const worker = async (): Promise<void> => {
    for (const one of next) {
      const { ids, whileLoading } = asking(one.mutant);
      const asked = { mutant: one.mutant.number, ids, enough, most };
      const killings = ids.length === 0 ? [] : await pool.judge(asked, whileLoading);
      results.put(one.fileDigest, one.index, { covered: ids.length > 0, killings });
      done += 1;
      if (done % 10 === 0) {
        results.save();
        process.stdout.write(`${done} of ${left.length}\n`);
      }
    }
  };
  await Promise.all(Array.from({ length: threads }, worker));
  results.save();
}
