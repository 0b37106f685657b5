/** One build, from the options of the user to the image that is written. */
import { resolve } from "node:path";
import { orThrow, pathOfText } from "#base";
import type { StoredImage } from "#image";
import type { Machine } from "#machine";
import {
  type BuildEnd,
  type BuildObserver,
  type BuildRegistry,
  type BuildRun,
  type BuildSettings,
  runBuild,
  scriptFaults,
} from "#platform";
import { resolve as lookUp, type Tree } from "#tree";
import { describeOutput, writeToOutput } from "../images/output.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { lineSplitter } from "../terminal/lines.ts";
import { ink, printError, printFault, printLine } from "../terminal/output.ts";
import { runVerb, throwFault } from "../terminal/run-verb.ts";
import { writeCacheFolder } from "./cache.ts";
import { type BuildInputs, buildInputs } from "./inputs.ts";
import type { BuildOptions } from "./options.ts";
import { type BuildOutcome, builtLines, endLine, groupLines, PHASE_TITLES } from "./print.ts";
import { buildProposals, unreadKeys } from "./proposals.ts";
import {
  artifactsByRepository,
  type PublishedManifest,
  publishedSince,
  taggedArtifacts,
} from "./published-manifests.ts";
import { buildReport, buildTraceLines } from "./report.ts";
import { withBuildSession } from "./session.ts";

export function runBuildVerb(name: string, options: BuildOptions): Promise<number> {
  return runVerb(async () => {
    const proposals = await buildProposals(options.proposal);
    const caches = proposals.on.flatMap(({ proposal }) => proposal.caches ?? []);
    const inputs = await buildInputs(name, options, caches);
    if (options.quiet !== true)
      for (const what of [...(inputs.notes ?? []), ...unreadKeys(inputs.buildpacks, proposals)])
        printError(`plimsoll: ${what}`);
    return withBuildSession({ inputs, options, proposals }, ({ machine, registry, settings }) =>
      buildOn(machine, { name, options, inputs, registry, settings }),
    );
  });
}

interface BuildContext {
  readonly name: string;
  readonly options: BuildOptions;
  readonly inputs: BuildInputs;
  readonly registry: BuildRegistry;
  readonly settings: BuildSettings;
}

async function buildOn(machine: Machine, building: BuildContext): Promise<number> {
  const { options, inputs, registry, settings } = building;
  const since = registry.log().length;
  const ran = await runBuild(machine, settings, progressPrinter(options));
  if (options.trace === true && options.json !== true)
    for (const line of buildTraceLines(ran, registry)) printError(line);
  if (ran.end.is !== "built") return reportFailure(machine, building, ran);
  const image = await registry.image(inputs.names.app);
  const stored = orThrow(image);
  if (stored === undefined) {
    throwFault({
      kind: "machine-no-image",
      message: `the lifecycle exited with 0 but published no image ${inputs.names.app}`,
    });
  }
  if (options.cache !== undefined) await saveCache(machine, options.cache, inputs.caches);
  const built = await writeBuilt(stored, await publishedSince(registry, since), building);
  if (options.json === true) printLine(buildReport({ ran, built, registry, trace: options.trace === true }));
  else printBuilt(ran, built, options);
  return EXIT.conforms;
}

/** Prints lines as soon as a phase prints them. With --json, the output of the phases goes to standard error. */
function progressPrinter(options: BuildOptions): BuildObserver {
  if (options.quiet === true) return {};
  const colours = ink(options.color);
  const out = options.json === true ? printError : printLine;
  const printed = {
    stdout: lineSplitter((line) => out(`  ${line}`)),
    stderr: lineSplitter((line) => printError(`  ${line}`)),
  };
  return {
    onStart: ({ phase }) => out(colours.strong(`===> ${PHASE_TITLES[phase] ?? phase}`)),
    onOutput: (stream, part) => printed[stream].add(part),
    onEnd: () => {
      printed.stdout.end();
      printed.stderr.end();
    },
  };
}

function reportFailure(machine: Machine, { options, inputs, registry }: BuildContext, ran: BuildRun): number {
  if (options.json === true) printLine(buildReport({ ran, registry, trace: options.trace === true }));
  if (options.quiet === true) printError(ran.runs.at(-1)?.result.stderr.trimEnd() ?? "");
  const line = endLine(ran.end, options.machine);
  if (line !== undefined) printError(`plimsoll: ${line}`);
  const faults = ran.end.is === "failed" ? scriptFaults(inputs.buildpacks, hasProgram(machine, options)) : [];
  for (const fault of faults) printFault(fault);
  return exitCodeOf(ran.end);
}

/** A sandbox may add programs of the host that the tree lacks, so there only an impossible path counts as missing. */
function hasProgram(machine: Machine, { machine: kind }: BuildOptions): (path: string) => boolean {
  const tree: Tree = machine.snapshot();
  const isFile = (path: string): boolean => {
    const found = lookUp(tree, pathOfText(path), { follow: true });
    return found.ok && found.node?.kind === "file";
  };
  return (path) => {
    if (kind === "host") return !path.endsWith("\r");
    return path.startsWith("/") ? isFile(path) : isFile(`/usr/bin/${path}`) || isFile(`/bin/${path}`);
  };
}

function exitCodeOf(end: BuildEnd): number {
  return end.is === "failed" ? end.code : EXIT.error;
}

async function saveCache(machine: Machine, folder: string, caches: readonly string[] = []): Promise<void> {
  const node = machine.nodeAt(pathOfText("/cache"));
  if (node?.kind === "dir") orThrow(await writeCacheFolder({ root: node, links: new Map() }, folder, caches));
}

async function writeBuilt(
  image: StoredImage,
  published: readonly PublishedManifest[],
  { name, options, inputs }: BuildContext,
): Promise<BuildOutcome> {
  const { output, previous, names } = inputs;
  const tags = [name, ...options.tag].map(withTag);
  const { own, elsewhere } = artifactsByRepository(names.app, published);
  const built = { image, tags, artifacts: own, elsewhere, ...(previous !== undefined && { previous }) };
  if (output === undefined) return { ...built, digest: image.manifest.digest };
  const saved = orThrow(await writeToOutput({ image, tags: tags.map(tagOf), artifacts: taggedArtifacts(own) }, output));
  return { ...built, digest: saved.digest, written: describeOutput(output, saved.digest).split(" ")[0] ?? "" };
}

const withTag = (name: string): string => (/:[^/]+$/.test(name) ? name : `${name}:latest`);
const tagOf = (name: string): string => name.slice(name.lastIndexOf(":") + 1);

function printBuilt(ran: BuildRun, built: BuildOutcome, options: BuildOptions): void {
  const colours = ink(options.color);
  if (options.quiet === true) {
    printLine(built.digest);
    return;
  }
  for (const line of [...groupLines(ran, colours), ...builtLines(built, colours)]) printLine(line);
  if (options.cache !== undefined) printLine(colours.faint(`  cache kept in ${resolve(options.cache)}`));
}
