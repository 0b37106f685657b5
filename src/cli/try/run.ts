/** `plimsoll try`: tells the story of a proposal, or builds the same app without and with proposals and prints both side by side. */

import { orThrow } from "#base";
import { flatten } from "#image";
import {
  combineExamples,
  type EnabledProposal,
  type Example,
  exampleTogether,
  parseModuleWord,
  proposals,
} from "#proposals";
import type { Ink } from "#reports";
import { findingWorlds } from "#suite";
import { type BuildInputs, buildInputs } from "../build/inputs.ts";
import type { BuildOptions } from "../build/options.ts";
import { type BuildProposals, buildProposals } from "../build/proposals.ts";
import { artifactsByRepository, taggedArtifacts } from "../build/published-manifests.ts";
import { proposalWord } from "../explain/catalogue.ts";
import { describeOutput, writeToOutput } from "../images/output.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { ink, printLine, terminalWidth } from "../terminal/output.ts";
import { runVerb, throwFault } from "../terminal/run-verb.ts";
import { checkModule } from "./check-module.ts";
import { checkTypes } from "./check-types.ts";
import type { Checked } from "./checked.ts";
import { type BuildComparison, compareBuilds } from "./compare.ts";
import { exampleInputs } from "./example.ts";
import { checkLines, comparedLines, findingCountLines, findingLines, headLines, listLines } from "./print.ts";
import { type BuildSide, buildOneSide } from "./side.ts";
import { writeSkeleton } from "./skeleton.ts";
import { buildTogether, isEveryProposal, togetherLines } from "./tell-all.ts";
import { storyExit, storyRequest, tellStories, toldLines } from "./tell-run.ts";

export interface TryOptions extends BuildOptions {
  readonly json?: true;
  /** Writes a module with this name. */
  readonly new?: string;
  /** Prints a table: every case, the buildpacks of examples, other proposals, rebases and next builds, with the proposal off and on. */
  readonly matrix?: true;
  /** Prints the two builds side by side instead of the story. */
  readonly compare?: true;
}

/** `words`: proposals, with their options. */
export function runTryVerb(words: readonly string[], options: TryOptions): Promise<number> {
  return runVerb(async () => {
    if (options.new !== undefined) return newProposal(options.new);
    if (words.length > 0) return tryProposals(words, options);
    for (const line of listLines(proposals, ink(options.color))) printLine(line);
    return EXIT.conforms;
  });
}

function newProposal(name: string): number {
  const file = writeSkeleton(name);
  printLine(`wrote ${file}: one promise, one test case, one mutant, one finding`);
  printLine(`plimsoll try ./${file} shows and checks it`);
  return EXIT.conforms;
}

interface TryRun {
  readonly words: readonly string[];
  /** One for each proposal, in order; empty if the user gives the inputs of the build. */
  readonly examples: readonly Example[];
  /** The proposals, with the options that their examples need. */
  readonly using: BuildProposals;
}

async function tryProposals(words: readonly string[], options: TryOptions): Promise<number> {
  const chosen = await buildProposals(words);
  if (options.matrix === true) return printMatrix(chosen, options);
  const isCompared = options.compare || options.json || options.output !== undefined || isOwnInput(options);
  const page = { ink: ink(options.color), width: terminalWidth() };
  const story = isCompared ? undefined : storyRequest(chosen);
  if (story !== undefined) {
    const told = await tellStories(story, options);
    for (const line of toldLines(story, told, page)) printLine(line);
    return storyExit(told.map(({ built }) => built));
  }
  if (isCompared || !isEveryProposal(chosen)) return compareProposals(words, chosen, options);
  const built = await buildTogether(chosen, options);
  for (const line of togetherLines(built, page)) printLine(line);
  return storyExit([built]);
}

async function compareProposals(
  words: readonly string[],
  { on }: BuildProposals,
  options: TryOptions,
): Promise<number> {
  const examples = isOwnInput(options) ? [] : on.map(exampleOf);
  const expected = examples.flatMap(({ options: needed = [] }, i) =>
    needed.map((option) => `${on[i]?.proposal.id}:${option}`),
  );
  const trial: TryRun = { words, examples, using: inOrderOf(on, await buildProposals([...expected, ...words])) };
  const example =
    examples.length === 0 ? undefined : isEveryProposal(trial.using) ? exampleTogether : combineExamples(examples);
  const inputs = (): Promise<BuildInputs> => inputsOf(example, options);
  const first = await inputs();
  const without = await buildOneSide(first, options, await buildProposals([]));
  const using = await buildOneSide(await inputs(), options, trial.using);
  const runImage = flatten(first.runImage);
  const compared = compareBuilds(without, using, { shows: example?.shows ?? ["/"], runImage });
  const written = await output(using, first);
  if (options.json === true) printLine(jsonOf(trial, compared, written));
  else for (const line of linesOf(trial, compared, { written, colours: ink(options.color) })) printLine(line);
  const ended = exitCodeOf(using);
  if (options.json === true || isOwnInput(options)) return ended;
  const checked = await checksOf(trial.using);
  if (checked.length > 0) for (const line of checkLines(checked, ink(options.color))) printLine(line);
  return ended === EXIT.conforms && checked.some(({ problem }) => problem !== undefined) ? EXIT.fails : ended;
}

/** Of each of the user's modules, and of each proposal in them. */
async function checksOf({ on, chosen }: BuildProposals): Promise<readonly Checked[]> {
  const types = await Promise.all(chosen.sources.map(({ file }) => checkTypes(file)));
  const checked: Checked[] = types.flatMap((one) => one ?? []);
  for (const one of on)
    if (chosen.proposals.some(({ proposal }) => proposal.id === one.proposal.id))
      checked.push(...(await checkModule(one, chosen)));
  return checked;
}

async function printMatrix(chosen: BuildProposals, options: TryOptions): Promise<number> {
  const [enabled, ...others] = chosen.on;
  if (enabled === undefined || others.length > 0)
    throwFault({ kind: "try", message: "--matrix takes one proposal", remedy: "name one; the table has its pairs" });
  const { matrixTable } = await import("./matrix-table.ts");
  const lines = await matrixTable({ enabled, on: chosen, example: exampleOf(enabled), options });
  for (const line of lines) printLine(line);
  return EXIT.conforms;
}

/** In the user's order; options that an example needs may have changed it. */
const inOrderOf = (on: readonly EnabledProposal[], using: BuildProposals): BuildProposals => ({
  ...using,
  on: on.flatMap(({ proposal: { id } }) => using.on.filter(({ proposal }) => proposal.id === id)),
});

function exampleOf({ proposal, options }: EnabledProposal): Example {
  const example = proposal.exampleOfForm?.[options.form ?? ""] ?? proposal.example;
  if (example !== undefined) return example;
  return throwFault({
    kind: "try",
    message: `the proposal ${proposal.id} has no worked example`,
    remedy: "give an app and buildpacks of your own: --path and --buildpack",
  });
}

const inputsOf = async (example: Example | undefined, options: TryOptions): Promise<BuildInputs> =>
  example === undefined ? buildInputs("app", options) : exampleInputs(example, options);

/** Writes the image of the build with the proposals, and its artifacts. Returns where. */
async function output(
  { image, published }: BuildSide,
  { output: to, names }: BuildInputs,
): Promise<string | undefined> {
  if (to === undefined || image === undefined) return undefined;
  const { own } = artifactsByRepository(names.app, published);
  const saved = orThrow(await writeToOutput({ image, tags: ["latest"], artifacts: taggedArtifacts(own) }, to));
  return describeOutput(to, saved.digest);
}

/** True if an option gives an input of the build: the example is then not used. */
function isOwnInput({ path, buildpack, extension, ...options }: TryOptions): boolean {
  const { builder, runImage, buildImage, order, previousImage, projectMetadata } = options;
  const others = [builder, runImage, buildImage, order, previousImage, projectMetadata];
  return path !== "." || buildpack.length + extension.length > 0 || others.some((given) => given !== undefined);
}

function jsonOf({ using }: TryRun, compared: BuildComparison, written: string | undefined): string {
  const one = using.on.length === 1 ? using.on[0] : undefined;
  return JSON.stringify(
    {
      ...(one === undefined
        ? { proposals: using.on.map(({ proposal }) => proposal.id) }
        : { proposal: one.proposal.id, options: one.options }),
      words: using.chosen.words,
      ...compared,
      ...(written !== undefined && { written }),
      findings: using.on.flatMap(({ proposal }) => proposal.findings),
    },
    undefined,
    2,
  );
}

interface PrintOptions {
  readonly written: string | undefined;
  readonly colours: Ink;
}

function linesOf(
  { words, examples, using }: TryRun,
  compared: BuildComparison,
  { written, colours }: PrintOptions,
): readonly string[] {
  return [
    ...headLines(
      using.on.map(({ proposal }) => proposal),
      examples,
      colours,
    ),
    ...comparedLines(compared, titleOf(words, using.on), colours),
    ...(written === undefined ? [] : ["", `  written to ${written}`]),
    ...knownLines(using, colours),
  ];
}

/** For example `export-dirs:rebase=check`; for several proposals, their number. */
function titleOf(words: readonly string[], on: readonly EnabledProposal[]): string {
  const [one, ...others] = on;
  if (one === undefined || others.length > 0) return on.length === 2 ? "both" : `all ${on.length}`;
  const settings = words.flatMap((word) => (parseModuleWord(word)?.setting ?? word.split(":")[1] ?? []) || []);
  return [one.proposal.id, ...(settings.length === 0 ? [] : [settings.join(",")])].join(":");
}

/** The findings of a single proposal; for several, where to read them. */
function knownLines({ on, chosen: loaded }: BuildProposals, colours: Ink): readonly string[] {
  const [one, ...others] = on;
  if (one === undefined) return [];
  const word = proposalWord(one.proposal.id, loaded);
  const shown = [...findingWorlds, ...loaded.worlds].map(({ finding }) => finding);
  if (others.length === 0) return findingLines(one.proposal, { word, chosen: one.options, shown }, colours);
  return findingCountLines(
    on.map(({ proposal }) => ({ proposal, word: proposalWord(proposal.id, loaded) })),
    colours,
  );
}

function exitCodeOf({ ran: { end } }: BuildSide): number {
  if (end.is === "built") return EXIT.conforms;
  return end.is === "failed" ? end.code : EXIT.error;
}
