/** One build, from what the user asked to what is written. */
import { resolve } from "node:path";
import { FaultError, pathOfText } from "#base";
import type { StoredImage } from "#image";
import type { Machine } from "#machine";
import {
  type BuildEnd,
  type BuildRegistry,
  type BuildRun,
  type BuildSettings,
  runBuild,
  scriptFaults,
} from "#platform";
import { resolve as lookUp, type Tree } from "#tree";
import { describeOutput, writeImage } from "../images/output.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { complain, complainOf, ink, say } from "../terminal/output.ts";
import { orRefuse, refusing } from "../terminal/run-verb.ts";
import { writeCache } from "./cache.ts";
import { type BuildInputs, buildInputs } from "./inputs.ts";
import type { BuildOptions } from "./options.ts";
import { type Built, builtLines, endLine, groupLines, PHASE_TITLES } from "./print.ts";
import { buildProposals, unread } from "./proposals.ts";
import { artifactsBeside, type Published, publishedBy, tagged } from "./published.ts";
import { buildReport, traceLines } from "./report.ts";
import { onMachine } from "./session.ts";

export function runBuildVerb(name: string, options: BuildOptions): Promise<number> {
  return refusing(async () => {
    const proposals = await buildProposals(options.proposal);
    const inputs = await buildInputs(name, options);
    if (options.quiet !== true) for (const what of unread(inputs.buildpacks, proposals)) complain(`plimsoll: ${what}`);
    return onMachine({ inputs, options, proposals }, ({ machine, served, settings }) =>
      buildOn(machine, { name, options, inputs, served, settings }),
    );
  });
}

interface Building {
  readonly name: string;
  readonly options: BuildOptions;
  readonly inputs: BuildInputs;
  readonly served: BuildRegistry;
  readonly settings: BuildSettings;
}

async function buildOn(machine: Machine, building: Building): Promise<number> {
  const { options, inputs, served, settings } = building;
  const since = served.log().length;
  const ran = await runBuild(machine, settings, watchOf(options));
  if (options.trace === true && options.json !== true) for (const line of traceLines(ran, served)) complain(line);
  if (ran.end.is !== "built") return failed(machine, building, ran);
  const image = await served.take(inputs.names.app);
  const stored = orRefuse(image);
  if (stored === undefined) {
    throw new FaultError({
      kind: "machine-no-image",
      message: `the lifecycle succeeded and there is no ${inputs.names.app}`,
    });
  }
  if (options.cache !== undefined) await keepCache(machine, options.cache);
  const built = await written(stored, await publishedBy(served, since), building);
  if (options.json === true) say(buildReport({ ran, built, served, trace: options.trace === true }));
  else printBuilt(ran, built, options);
  return EXIT.conforms;
}

/** Results go to standard output; with --json, what the phases say goes to standard error. */
function watchOf(options: BuildOptions) {
  if (options.quiet === true) return {};
  const colours = ink(options.color);
  const out = options.json === true ? complain : say;
  const text = (lines: string, to: (line: string) => void): void => {
    for (const line of lines.split("\n")) if (line !== "") to(`  ${line}`);
  };
  return {
    begun: ({ phase }: { readonly phase: string }) => out(colours.strong(`===> ${PHASE_TITLES[phase] ?? phase}`)),
    ended: ({ seen }: BuildRun["runs"][number]) => {
      text(seen.stdout, out);
      text(seen.stderr, complain);
    },
  };
}

function failed(machine: Machine, { options, inputs, served }: Building, ran: BuildRun): number {
  if (options.json === true) say(buildReport({ ran, served, trace: options.trace === true }));
  if (options.quiet === true) complain(ran.runs.at(-1)?.seen.stderr.trimEnd() ?? "");
  const line = endLine(ran.end, options.machine);
  if (line !== undefined) complain(`plimsoll: ${line}`);
  const faults = ran.end.is === "failed" ? scriptFaults(inputs.buildpacks, hasProgram(machine, options)) : [];
  for (const fault of faults) complainOf(fault);
  return exitOf(ran.end);
}

/** In a sandbox, the host's system may stand behind what the tree lacks: only what a path cannot be is told. */
function hasProgram(machine: Machine, { machine: kind }: BuildOptions): (path: string) => boolean {
  const tree: Tree = machine.snapshot();
  const stands = (path: string): boolean => {
    const found = lookUp(tree, pathOfText(path), { follow: true });
    return found.ok && found.node?.kind === "file";
  };
  return (path) => {
    if (kind === "host") return !path.endsWith("\r");
    return path.startsWith("/") ? stands(path) : stands(`/usr/bin/${path}`) || stands(`/bin/${path}`);
  };
}

function exitOf(end: BuildEnd): number {
  return end.is === "failed" ? end.code : EXIT.broken;
}

async function keepCache(machine: Machine, folder: string): Promise<void> {
  const node = machine.look(pathOfText("/cache"));
  if (node?.kind === "dir") orRefuse(await writeCache({ root: node, links: new Map() }, folder));
}

async function written(
  image: StoredImage,
  published: readonly Published[],
  { name, options, inputs }: Building,
): Promise<Built> {
  const { output, previous, names } = inputs;
  const tags = [name, ...options.tag].map(withTag);
  const { own, elsewhere } = artifactsBeside(names.app, published);
  const built = { image, tags, artifacts: own, elsewhere, ...(previous !== undefined && { previous }) };
  if (output === undefined) return { ...built, digest: image.manifest.digest };
  const saved = orRefuse(await writeImage({ image, tags: tags.map(tagOf), artifacts: tagged(own) }, output));
  return { ...built, digest: saved.digest, written: describeOutput(output, saved.digest).split(" ")[0] ?? "" };
}

const withTag = (name: string): string => (/:[^/]+$/.test(name) ? name : `${name}:latest`);
const tagOf = (name: string): string => name.slice(name.lastIndexOf(":") + 1);

function printBuilt(ran: BuildRun, built: Built, options: BuildOptions): void {
  const colours = ink(options.color);
  if (options.quiet === true) {
    say(built.digest);
    return;
  }
  for (const line of [...groupLines(ran, colours), ...builtLines(built, colours)]) say(line);
  if (options.cache !== undefined) say(colours.faint(`  cache kept in ${resolve(options.cache)}`));
}
