/** `plimsoll replay`: runs one frozen failure, case or finding again, and prints its whole trace. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { fail, ok, type Result } from "#base";
import type { Bundle, SubjectSpec } from "#protocol";
import {
  BUNDLE_BYTES_MAX,
  bundleOfCase,
  loadNeeded,
  NOTHING,
  openLifecycle,
  type Replayed,
  readBundle,
  replay,
} from "#suite/judge";
import { lifecycleSpec, unpackedAgain } from "../lifecycles/spec.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { ink, printError, printLine } from "../terminal/output.ts";
import { reportFault } from "../terminal/run-verb.ts";
import { replayLines } from "./trace.ts";

export interface ReplayOptions {
  /** Default: the lifecycle that the file was written for. */
  readonly lifecycle?: string;
  readonly proposal: readonly string[];
  readonly json?: true;
  readonly color?: boolean;
}

export async function runReplay(what: string, options: ReplayOptions): Promise<number> {
  const bundle = await bundleNamed(what, options);
  if (!bundle.ok) return reportFault(bundle.fault);
  const chosen = await withLifecycle(bundle.value, options);
  if (!chosen.ok) return reportFault(chosen.fault);
  try {
    const replayed = await replay(chosen.value);
    if (!replayed.ok)
      return replayed.fault.kind === "no-sandbox"
        ? reportFault(replayed.fault, EXIT.nothing)
        : reportFault(replayed.fault);
    const { build } = bundle.value;
    if (options.lifecycle === undefined && build !== undefined && build !== replayed.value.build)
      printError(
        `plimsoll: the lifecycle has changed since the failure was written: it was ${build}, it is ${replayed.value.build}`,
      );
    if (options.json === true) printLine(JSON.stringify(replayed.value, null, 1));
    else for (const line of replayLines(replayed.value, ink(options.color))) printLine(line);
    return exitCodeOf(replayed.value);
  } catch (error) {
    printError(
      `plimsoll: the harness failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return EXIT.error;
  }
}

async function bundleNamed(what: string, { proposal }: ReplayOptions): Promise<Result<Bundle>> {
  if (existsSync(what)) {
    const stats = statSync(what);
    if (!stats.isFile() || stats.size > BUNDLE_BYTES_MAX)
      return fail({
        kind: "bundle",
        message: stats.isFile() ? `the file has ${stats.size} bytes, more than any failure` : "this is not a file",
        where: { file: what },
        remedy: "give a file from the failures folder of `plimsoll test`",
      });
    const content = contentOf(what);
    return content.ok ? readBundle(content.value, what) : content;
  }
  if (what.includes("/"))
    return fail({
      kind: "bundle",
      message: "there is no such file",
      where: { file: what },
      remedy: "plimsoll test writes failures to .plimsoll/latest/failures; earlier runs are in .plimsoll/runs",
    });
  const reference: SubjectSpec = { kind: "reference" };
  const loaded = await loadNeeded({ what: [what], proposals: proposal, subject: reference });
  if (!loaded.ok) return loaded;
  const subject = await openLifecycle({ subject: reference, proposals: [], loaded: NOTHING });
  if (!subject.ok) return subject;
  const bundle = bundleOfCase(what, await subject.value.describe(), loaded.value);
  // Findings are loaded only where no test case has the id.
  return bundle === undefined ? (await import("./findings.ts")).bundleOf(what, loaded.value) : ok(bundle);
}

function contentOf(file: string): Result<Uint8Array> {
  try {
    return ok(readFileSync(file));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return fail({ kind: "bundle", message, where: { file }, remedy: "check the permissions" });
  }
}

async function withLifecycle(bundle: Bundle, { lifecycle, proposal }: ReplayOptions): Promise<Result<Bundle>> {
  const proposals = [...bundle.proposals, ...proposal];
  const subject = await (lifecycle === undefined ? unpackedAgain(bundle.subject) : lifecycleSpec(lifecycle));
  return subject.ok ? ok({ ...bundle, proposals, subject: subject.value }) : subject;
}

function exitCodeOf({ verdict }: Replayed): number {
  if (verdict.is === "error") return EXIT.error;
  if (verdict.is === "not-run") return EXIT.nothing;
  return verdict.is === "fail" ? EXIT.fails : EXIT.conforms;
}
