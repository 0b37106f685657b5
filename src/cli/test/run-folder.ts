/**
 * The folder of one run. Runs never share one, so two at once cannot mix their records, and a run never removes the failures of another:
 *
 *     .plimsoll/
 *       runs/20261130T135053-1234/   record.ndjson, record.json, failures/
 *       latest -> runs/20261130T135053-1234
 *       record.json -> latest/record.json, and so on: the same paths after each run
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { makeDirectory } from "#base/host";

/** The last ones stay; older ones are removed. */
export const RUNS_MAX = 10;
/** A run that has written nothing for so long does not go on. */
const SILENT_MAX_MS = 3_600_000;

export interface RunFolder {
  readonly path: string;
  /** Makes the links of `out` lead here. */
  link(): void;
}

/** Throws the system's error if the folder cannot be made. */
export function makeRunFolder(out: string, now: Date): RunFolder {
  const runs = join(out, "runs");
  makeDirectory(runs);
  const name = newFolder(runs, `${stampOf(now)}-${process.pid}`);
  removeOldRuns(runs, name, now.getTime());
  return { path: join(runs, name), link: () => linkTo(out, name) };
}

/** `20261130T135053`: names sort by time. */
const stampOf = (now: Date): string => now.toISOString().slice(0, 19).replace(/[-:]/g, "");

/** A process of another container may have the same number. */
function newFolder(runs: string, wanted: string): string {
  for (let at = 0; ; at++) {
    const name = at === 0 ? wanted : `${wanted}-${at}`;
    try {
      mkdirSync(join(runs, name));
      return name;
    } catch (error) {
      if (!isCode(error, "EEXIST")) throw error;
    }
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

function removeOldRuns(runs: string, own: string, nowMs: number): void {
  const others = readdirSync(runs).filter((name) => name !== own);
  for (const name of others.sort().slice(0, 1 - RUNS_MAX)) {
    if (!goesOn(join(runs, name), nowMs)) rmSync(join(runs, name), { recursive: true, force: true });
  }
}

function goesOn(run: string, nowMs: number): boolean {
  const modifiedMs = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const last = Math.max(modifiedMs(run), modifiedMs(join(run, "record.ndjson")));
  return !existsSync(join(run, "record.json")) && nowMs - last < SILENT_MAX_MS;
}

const FILES = ["record.json", "record.ndjson", "failures"];

/** Each link is replaced at once, so a reader never misses it. A folder without links still has its runs. */
function linkTo(out: string, name: string): void {
  const links = {
    latest: join("runs", name),
    ...Object.fromEntries(FILES.map((file) => [file, join("latest", file)])),
  };
  for (const [link, target] of Object.entries(links)) {
    const [path, next] = [join(out, link), join(out, `.${link}.${process.pid}`)];
    try {
      rmSync(next, { force: true });
      symlinkSync(target, next);
      renameSync(next, path);
    } catch (error) {
      rmSync(next, { force: true });
      if (isCode(error, "ENOSPC")) throw error;
    }
  }
}
