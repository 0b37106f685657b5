/** One rebase, simulated: what the rebaser says, what it would break, and the image where it is wanted. */
import { type Fault, FaultError, ok, type Result, steppingClock } from "#base";
import { type Image, parseReference, ready, type StoredImage } from "#image";
import { STANDARD_USER, simMachine, standardTree } from "#machine";
import {
  buildRegistry,
  installedLifecycle,
  layersMetadataOf,
  REGISTRY,
  type RebaseFinding,
  type RebaseRun,
  rebaseFindings,
  runRebase,
} from "#platform";
import { platformApiOf } from "../build/platform-api.ts";
import { buildProposals, ownedIn } from "../build/proposals.ts";
import { type OpenedImage, openImage } from "../images/open.ts";
import { type Output, outputOf, writable, writeImage } from "../images/output.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { complain, ink, say } from "../terminal/output.ts";
import { orRefuse, refusing } from "../terminal/run-verb.ts";

export interface RebaseOptions {
  readonly runImage: string;
  readonly output?: string;
  readonly force?: true;
  readonly platformApi?: string;
  readonly proposal: readonly string[];
  readonly json?: true;
  readonly color?: boolean;
}

const APP = `${REGISTRY}/plimsoll/app:latest`;
const FINDINGS_SHOWN = 20;

export function runRebaseVerb(image: string, options: RebaseOptions): Promise<number> {
  return refusing(async () => {
    const output = options.output === undefined ? undefined : orRefuse(outputOf(options.output));
    orRefuse(await writable(output));
    const platformApi = platformApiOf(options.platformApi);
    const proposals = await buildProposals(options.proposal);
    const app = orRefuse(await openImage(image));
    const run = orRefuse(await openImage(options.runImage));
    const name = orRefuse(runImageName(app.image, run));
    const served = buildRegistry(hostsOf(name));
    orRefuse(await served.publish(APP, app.image));
    orRefuse(await served.publish(name, run.image));
    const { files, programs } = installedLifecycle(proposals.book && { book: proposals.book });
    const clock = steppingClock(315_532_801n * 1_000_000_000n);
    const machine = simMachine({
      root: standardTree(files),
      programs,
      clock,
      seed: "plimsoll rebase",
      http: served.http,
    });
    const { uid, gid } = STANDARD_USER;
    const force = options.force === true;
    const ran = await runRebase(machine, { platformApi, app: APP, run: name, force, user: { uid, gid } });
    const code = "code" in ran.seen.exit ? ran.seen.exit.code : EXIT.broken;
    if (code !== 0) return failed(ran, code, options);
    const rebased = orRefuse(await ready(present(orRefuse(await served.take(APP)))));
    const owned = ownedIn(proposals, app.image);
    const findings = rebaseFindings({ app: app.image, run: run.image, rebased }, owned);
    return finish({ options, findings, rebased, app: app.image, output });
  });
}

/** As the app image names its run image, so that it counts as the next version of it; a reference keeps its own name. */
function runImageName(app: Image, run: OpenedImage): Result<string, Fault> {
  if (run.place.kind === "registry") return ok(run.place.reference);
  const recorded = layersMetadataOf(app)?.runImage.image ?? "";
  return ok(parseReference(recorded).ok ? recorded : `${REGISTRY}/plimsoll/run:latest`);
}

function hostsOf(name: string): readonly string[] {
  const parsed = parseReference(name);
  return parsed.ok && parsed.value.registry !== REGISTRY ? [parsed.value.registry] : [];
}

function refuse(kind: string, message: string, remedy: string): never {
  throw new FaultError({ kind, message, remedy });
}

function present(image: StoredImage | undefined): StoredImage {
  return image ?? refuse("machine-no-image", "the rebaser succeeded and left no image", "report this");
}

function failed({ seen }: RebaseRun, code: number, options: RebaseOptions): number {
  complain(`${seen.stdout}${seen.stderr}`.trimEnd());
  complain(`plimsoll: the rebase failed: rebase exited with code ${code}`);
  if (options.json === true) say(JSON.stringify({ exit: code, findings: [] }, undefined, 2));
  return code;
}

interface Finished {
  readonly options: RebaseOptions;
  readonly findings: readonly RebaseFinding[];
  readonly app: Image;
  readonly rebased: StoredImage;
  readonly output: Output | undefined;
}

async function finish({ options, findings, app, rebased, output }: Finished): Promise<number> {
  const tags = output?.kind === "registry" ? [] : ["latest"];
  const saved = output === undefined ? undefined : orRefuse(await writeImage({ image: rebased, tags }, output));
  const digest = saved?.digest ?? rebased.manifest.digest;
  if (options.json === true) {
    const layers = {
      before: app.layers.map(({ diffId }) => diffId),
      after: rebased.layers.map(({ diffId }) => diffId),
    };
    say(JSON.stringify({ exit: 0, digest, written: options.output ?? null, findings, layers }, undefined, 2));
    return EXIT.conforms;
  }
  const colours = ink(options.color);
  say(colours.strong(findings.length === 0 ? "The rebase breaks nothing that can be seen" : "The rebase would break"));
  for (const { law, at, says } of findings.slice(0, FINDINGS_SHOWN)) say(`  ${colours.bad(law)} ${at}: ${says}`);
  if (findings.length > FINDINGS_SHOWN) say(`  and ${findings.length - FINDINGS_SHOWN} more; --json lists them`);
  say(colours.strong("Image"));
  say(`  ${digest}`);
  say(
    options.output === undefined
      ? colours.faint("  not written: say where with --output")
      : `  written to ${options.output}`,
  );
  return EXIT.conforms;
}
