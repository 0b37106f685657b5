/** Judges what a platform did with the probe lifecycle, from its log; or writes the probe into a folder. */
import { chmodSync, copyFileSync, existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { orThrow, textOf } from "#base";
import { makeDirectory, readFileUpTo } from "#base/host";
import { judgeParty, platformRules, readProbeLog } from "#parties";
import type { ResultRecord } from "#reports";
import { REFERENCE_EXECUTABLES } from "#subjects/host";
import { EXIT } from "../terminal/exit-codes.ts";
import { printLine } from "../terminal/output.ts";
import { throwFault } from "../terminal/run-verb.ts";
import type { CheckOptions } from "./options.ts";
import { replayFor } from "./replay.ts";
import { newestVersions } from "./versions.ts";

/** `text`: a log of the platform, with the lines that the probe printed. */
export async function checkPlatform(text: string, options: CheckOptions): Promise<readonly ResultRecord[]> {
  const { calls, damaged } = readProbeLog(readLog(text));
  const [line] = damaged;
  if (line !== undefined)
    throwFault({
      kind: "probe-line-damaged",
      message: "this line of the probe is not whole",
      where: { file: resolve(text), line },
      remedy: "keep what the probe prints as it is: some platforms cut or wrap long lines",
    });
  if (calls.length === 0)
    throwFault({
      kind: "no-probe",
      message: "the log has no line of the probe lifecycle",
      where: { file: resolve(text) },
      remedy: "run the platform with the probe in place of its lifecycle (--write-probe), and keep what it prints",
    });
  const as = { party: `platform ${text}`, ...newestVersions(), replay: replayFor("platform", text, options) };
  return judgeParty(platformRules, { calls }, as);
}

const LOG_SIZE_MAX = 64 * 1024 * 1024;

function readLog(path: string): string {
  if (!existsSync(path) || !statSync(path).isFile())
    throwFault({
      kind: "log-missing",
      message: "there is no such log",
      where: { file: resolve(path) },
      remedy: "give a file with what the platform printed",
    });
  return textOf(orThrow(readFileUpTo(path, LOG_SIZE_MAX)));
}

const PROBE = join(REFERENCE_EXECUTABLES, "probe");

/** Fails rather than write among other files. */
export function writeProbe(folder: string): number {
  if (!existsSync(PROBE))
    throwFault({
      kind: "probe-missing",
      message: "this package was never built, so it has no probe",
      remedy: "run npm run build",
    });
  if (existsSync(folder) && (!statSync(folder).isDirectory() || readdirSync(folder).length > 0))
    throwFault({
      kind: "probe-folder",
      message: "the folder is not empty",
      where: { file: resolve(folder) },
      remedy: "name a new folder",
    });
  makeDirectory(folder);
  for (const name of readdirSync(PROBE)) {
    copyFileSync(join(PROBE, name), join(folder, name));
    chmodSync(join(folder, name), statSync(join(PROBE, name)).mode);
  }
  printLine(
    `the probe is in ${folder}: let a platform run it as /cnb/lifecycle, and give the log to plimsoll check platform`,
  );
  return EXIT.conforms;
}
