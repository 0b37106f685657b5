/** Simulates one rebase, reports what it would break, and writes the image if the user names an output. */
import { type Fault, ok, orThrow, type Result, steppingClock } from "#base";
import { fetchImage, type Image, parseReference, type StoredImage } from "#image";
import { STANDARD_USER, simMachine, standardTree } from "#machine";
import {
  BUILD_REGISTRY,
  buildRegistry,
  installedLifecycle,
  layersMetadataOf,
  type RebaseFinding,
  type RebaseRun,
  rebaseFindings,
  runRebase,
} from "#platform";
import { parsePlatformApi } from "../build/platform-api.ts";
import { buildProposals, ownedDirectories } from "../build/proposals.ts";
import { type OpenedImage, openImage } from "../images/open.ts";
import { checkWritable, type ImageOutput, parseOutput, writeToOutput } from "../images/output.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { ink, printError, printLine } from "../terminal/output.ts";
import { runVerb, throwFault } from "../terminal/run-verb.ts";

export interface RebaseVerbOptions {
  readonly runImage: string;
  readonly output?: string;
  readonly force?: true;
  readonly platformApi?: string;
  readonly proposal: readonly string[];
  readonly json?: true;
  readonly color?: boolean;
}

const APP = `${BUILD_REGISTRY}/plimsoll/app:latest`;
const FINDINGS_SHOWN = 20;

export function runRebaseVerb(image: string, options: RebaseVerbOptions): Promise<number> {
  return runVerb(async () => {
    const output = options.output === undefined ? undefined : orThrow(parseOutput(options.output));
    orThrow(await checkWritable(output));
    const platformApi = parsePlatformApi(options.platformApi);
    const proposals = await buildProposals(options.proposal);
    const app = orThrow(await openImage(image));
    const run = orThrow(await openImage(options.runImage));
    const name = orThrow(runImageName(app.image, run));
    const registry = buildRegistry(hostsOf(name));
    orThrow(await registry.publish(APP, app.image));
    orThrow(await registry.publish(name, run.image));
    const { files, programs } = installedLifecycle(proposals.book && { book: proposals.book });
    const clock = steppingClock(315_532_801n * 1_000_000_000n);
    const machine = simMachine({
      root: standardTree(files),
      programs,
      clock,
      seed: "plimsoll rebase",
      http: registry.http,
    });
    const { uid, gid } = STANDARD_USER;
    const force = options.force === true;
    const ran = await runRebase(machine, { platformApi, app: APP, run: name, force, user: { uid, gid } });
    const code = "code" in ran.result.exit ? ran.result.exit.code : EXIT.error;
    if (code !== 0) return reportFailure(ran, code, options);
    const rebased = orThrow(await fetchImage(existing(orThrow(await registry.image(APP)))));
    const owned = ownedDirectories(proposals, app.image);
    const findings = rebaseFindings({ app: app.image, run: run.image, rebased }, owned);
    return reportRebase({ options, findings, rebased, app: app.image, output });
  });
}

/** A run image from a file gets the name in the app image, so that it counts as the next version; a reference keeps its name. */
function runImageName(app: Image, run: OpenedImage): Result<string, Fault> {
  if (run.location.kind === "registry") return ok(run.location.reference);
  const recorded = layersMetadataOf(app)?.runImage.image ?? "";
  return ok(parseReference(recorded).ok ? recorded : `${BUILD_REGISTRY}/plimsoll/run:latest`);
}

function hostsOf(name: string): readonly string[] {
  const parsed = parseReference(name);
  return parsed.ok && parsed.value.registry !== BUILD_REGISTRY ? [parsed.value.registry] : [];
}

function existing(image: StoredImage | undefined): StoredImage {
  const message = "the rebaser exited with 0 but published no image";
  return (
    image ?? throwFault({ kind: "machine-no-image", message, remedy: "this is a bug in Plimsoll: please report it" })
  );
}

function reportFailure({ result }: RebaseRun, code: number, options: RebaseVerbOptions): number {
  printError(`${result.stdout}${result.stderr}`.trimEnd());
  printError(`plimsoll: the rebase failed: the rebaser exited with code ${code}`);
  if (options.json === true) printLine(JSON.stringify({ exit: code, findings: [] }, undefined, 2));
  return code;
}

interface RebaseOutcome {
  readonly options: RebaseVerbOptions;
  readonly findings: readonly RebaseFinding[];
  readonly app: Image;
  readonly rebased: StoredImage;
  readonly output: ImageOutput | undefined;
}

async function reportRebase({ options, findings, app, rebased, output }: RebaseOutcome): Promise<number> {
  const tags = output?.kind === "registry" ? [] : ["latest"];
  const saved = output === undefined ? undefined : orThrow(await writeToOutput({ image: rebased, tags }, output));
  const digest = saved?.digest ?? rebased.manifest.digest;
  if (options.json === true) {
    const layers = {
      before: app.layers.map(({ diffId }) => diffId),
      after: rebased.layers.map(({ diffId }) => diffId),
    };
    printLine(JSON.stringify({ exit: 0, digest, written: options.output ?? null, findings, layers }, undefined, 2));
    return EXIT.conforms;
  }
  const colours = ink(options.color);
  printLine(colours.strong(findings.length === 0 ? "No problem found" : "The rebase would break"));
  for (const { law, at, says } of findings.slice(0, FINDINGS_SHOWN)) printLine(`  ${colours.bad(law)} ${at}: ${says}`);
  if (findings.length > FINDINGS_SHOWN) printLine(`  and ${findings.length - FINDINGS_SHOWN} more; --json lists them`);
  printLine(colours.strong("Image"));
  printLine(`  ${digest}`);
  printLine(
    options.output === undefined
      ? colours.faint("  not written; to keep it, add --output")
      : `  written to ${options.output}`,
  );
  return EXIT.conforms;
}
