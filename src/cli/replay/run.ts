/** `plimsoll replay`: runs one frozen failure, case or finding again, and prints its whole trace. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { closestName, type Fault, fail, ok, type Result } from "#base";
import { type Finding, proposals } from "#proposals";
import type { Bundle } from "#protocol";
import { moduleHint, proposalWords } from "#reports";
import { subjectSpec } from "#subjects/host";
import {
  bundleOfCase,
  bundleOfFinding,
  cases,
  findingWorld,
  findingWorlds,
  loadUserProposals,
  openLifecycle,
  type Replayed,
  readBundle,
  replay,
} from "#suite";
import { EXIT } from "../terminal/exit-codes.ts";
import { ink, printError, printLine } from "../terminal/output.ts";
import { reportFault } from "../terminal/run-verb.ts";
import { replayLines } from "./trace.ts";

export interface ReplayOptions {
  /** Default: the lifecycle that the file was written for. */
  readonly lifecycle?: string;
  readonly proposal: readonly string[];
  readonly color?: boolean;
}

export async function runReplay(what: string, options: ReplayOptions): Promise<number> {
  const bundle = await bundleNamed(what, options);
  if (!bundle.ok) return reportFault(bundle.fault);
  const chosen = withLifecycle(bundle.value, options);
  if (!chosen.ok) return reportFault(chosen.fault);
  try {
    const replayed = await replay(chosen.value);
    if (!replayed.ok)
      return replayed.fault.kind === "no-sandbox"
        ? reportFault(replayed.fault, EXIT.nothing)
        : reportFault(replayed.fault);
    for (const line of replayLines(replayed.value, ink(options.color))) printLine(line);
    return exitCodeOf(replayed.value);
  } catch (error) {
    printError(
      `plimsoll: the harness failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return EXIT.error;
  }
}

/** Larger than any real bundle. */
const BUNDLE_BYTES_MAX = 256 << 20;

async function bundleNamed(what: string, { proposal }: ReplayOptions): Promise<Result<Bundle>> {
  if (existsSync(what)) {
    const found = statSync(what);
    if (!found.isFile() || found.size > BUNDLE_BYTES_MAX)
      return fail({
        kind: "bundle",
        message: found.isFile() ? `the file has ${found.size} bytes, more than any failure` : "this is not a file",
        where: { file: what },
        remedy: "give a file from the failures folder of `plimsoll test`",
      });
    return readBundle(readFileSync(what), what);
  }
  const loaded = await loadUserProposals(proposal);
  if (!loaded.ok) return loaded;
  const reference = await openLifecycle({ subject: { kind: "reference" }, proposals: [] });
  if (!reference.ok) return reference;
  const { cases: more, worlds } = loaded.value;
  const world = findingWorld(what) ?? worlds.find(({ finding }) => finding === what);
  const bundle =
    world === undefined ? bundleOfCase(what, await reference.value.describe(), more) : bundleOfFinding(world);
  if (bundle !== undefined) return ok(bundle);
  const finding = [...proposals, ...loaded.value.proposals.map((one) => one.proposal)]
    .flatMap(({ findings }) => findings)
    .find(({ id }) => id === what);
  if (finding !== undefined) return whyNoWorld(finding, proposal);
  const near = closestName(what, [
    ...[...cases, ...more].map(({ id }) => id),
    ...[...findingWorlds, ...worlds].map(({ finding }) => finding),
  ]);
  return fail({
    kind: "bundle",
    message: `${JSON.stringify(what)} is neither a file nor the id of a case or finding`,
    remedy: `${near === undefined ? "plimsoll test writes failures to .plimsoll/failures" : `did you mean ${near}?`}${moduleHint(what)}`,
  });
}

/** The fault for a finding without a world. */
function whyNoWorld({ id, kind }: Finding, words: readonly string[]): Result<never, Fault> {
  if (kind === "decision")
    return fail({
      kind: "bundle",
      message: `the finding ${id} is a decision, which has no world to replay`,
      remedy: `read it: plimsoll explain ${id}${proposalWords(words)}`,
    });
  return fail({
    kind: "bundle",
    message: `the module of the finding ${id} exports no world for it`,
    remedy: "export one in `worlds`, see docs/proposals.md",
  });
}

function withLifecycle(bundle: Bundle, { lifecycle, proposal }: ReplayOptions): Result<Bundle> {
  const proposals = [...bundle.proposals, ...proposal];
  if (lifecycle === undefined) return ok({ ...bundle, proposals });
  const subject = subjectSpec(lifecycle);
  return subject.ok ? ok({ ...bundle, proposals, subject: subject.value }) : subject;
}

function exitCodeOf({ verdict }: Replayed): number {
  if (verdict.is === "error") return EXIT.error;
  if (verdict.is === "not-run") return EXIT.nothing;
  return verdict.is === "fail" ? EXIT.fails : EXIT.conforms;
}
