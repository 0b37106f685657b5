/** `plimsoll try`: the same build without a proposal and with it, side by side, and what is known of its text. */
import { type Fault, FaultError } from "#base";
import { findingWorlds, type Ink } from "#conformance";
import { flatten } from "#image";
import { type Example, moduleWord, proposals, type SwitchedOn } from "#proposals";
import { type BuildInputs, buildInputs } from "../build/inputs.ts";
import type { BuildOptions } from "../build/options.ts";
import { type BuildProposals, buildProposals } from "../build/proposals.ts";
import { artifactsBeside, tagged } from "../build/published.ts";
import { EXIT } from "../exit.ts";
import { describeOutput, writeImage } from "../images/output.ts";
import { ink, say } from "../output.ts";
import { orRefuse, refusing } from "../refusal.ts";
import { type Compared, compare } from "./compare.ts";
import { inputsOfExample } from "./example.ts";
import { comparedLines, findingLines, listLines } from "./print.ts";
import { buildSide, type Side } from "./side.ts";

export interface TryOptions extends BuildOptions {
  readonly json?: true;
}

export function runTryVerb(word: string | undefined, options: TryOptions): Promise<number> {
  return refusing(async () => {
    if (word === undefined) {
      for (const line of listLines(proposals, ink(options.color))) say(line);
      return EXIT.conforms;
    }
    const [one, ...more] = (await buildProposals([word])).on;
    if (one === undefined || more.length > 0) return refuse("one proposal is tried at a time", "name one of them");
    return tried(one, word, options);
  });
}

interface Trial {
  readonly word: string;
  readonly on: SwitchedOn;
  /** Undefined where the user says what is built. */
  readonly example: Example | undefined;
  /** The proposal with the options that its example needs. */
  readonly using: BuildProposals;
}

async function tried(on: SwitchedOn, word: string, options: TryOptions): Promise<number> {
  const { proposal } = on;
  const own = isOwnInput(options);
  const example = own ? undefined : exampleOf(on);
  if (!own && example === undefined)
    return refuse(`${proposal.id} has no worked example`, "say what is built: --path and --buildpack");
  const wanted = (example?.options ?? []).map((option) => `${proposal.id}:${option}`);
  const trial = { word, on, example, using: await buildProposals([...wanted, word]) };
  const inputs = (): Promise<BuildInputs> => inputsOf(trial, options);
  const first = await inputs();
  const without = await buildSide(first, options, await buildProposals([]));
  const using = await buildSide(await inputs(), options, trial.using);
  const runImage = flatten(first.runImage);
  const compared = compare(without, using, { shows: example?.shows ?? ["/"], runImage });
  const written = await output(using, first);
  if (options.json === true) say(jsonOf(trial, compared, written));
  else for (const line of linesOf(trial, compared, { written, colours: ink(options.color) })) say(line);
  return exitOf(using);
}

const exampleOf = ({ proposal, chosen }: SwitchedOn): Example | undefined =>
  proposal.exampleOfForm?.[chosen.form ?? ""] ?? proposal.example;

const inputsOf = async ({ example }: Trial, options: TryOptions): Promise<BuildInputs> =>
  example === undefined ? buildInputs("app", options) : inputsOfExample(example, options);

/** The image with the proposal, and what was published beside it. */
async function output({ image, published }: Side, { output: to, names }: BuildInputs): Promise<string | undefined> {
  if (to === undefined || image === undefined) return undefined;
  const { own } = artifactsBeside(names.app, published);
  const saved = orRefuse(await writeImage({ image, tags: ["latest"], artifacts: tagged(own) }, to));
  return describeOutput(to, saved.digest);
}

/** Anything that says what is built. */
function isOwnInput({ path, buildpack, extension, ...options }: TryOptions): boolean {
  const { builder, runImage, buildImage, order, previousImage, projectMetadata } = options;
  const others = [builder, runImage, buildImage, order, previousImage, projectMetadata];
  return path !== "." || buildpack.length + extension.length > 0 || others.some((given) => given !== undefined);
}

const jsonOf = ({ on: { proposal }, using }: Trial, compared: Compared, written: string | undefined): string =>
  JSON.stringify(
    {
      proposal: proposal.id,
      words: using.chosen.words,
      options: using.on.find((one) => one.proposal === proposal)?.chosen,
      ...compared,
      ...(written !== undefined && { written }),
      findings: proposal.findings,
    },
    undefined,
    2,
  );

interface Telling {
  readonly written: string | undefined;
  readonly colours: Ink;
}

function linesOf(
  { word, on: { proposal }, example, using }: Trial,
  compared: Compared,
  { written, colours }: Telling,
): readonly string[] {
  const module = moduleWord(word);
  const name = module?.file ?? proposal.id;
  const inBuild = using.on.find((one) => one.proposal === proposal)?.chosen ?? {};
  const shown = [...findingWorlds, ...using.chosen.worlds].map(({ finding }) => finding);
  const chosen = module === undefined ? word : [proposal.id, ...(module.setting ? [module.setting] : [])].join(":");
  return [
    `${colours.strong(proposal.id)}  ${proposal.title}`,
    ...(example === undefined ? [] : [`  ${example.says}`]),
    ...comparedLines(compared, chosen, colours),
    ...(written === undefined ? [] : ["", `  written to ${written}`]),
    ...findingLines(proposal, { word: name, chosen: inBuild, shown }, colours),
  ];
}

function exitOf({ ran: { end } }: Side): number {
  if (end.is === "built") return EXIT.conforms;
  return end.is === "failed" ? end.code : EXIT.broken;
}

function refuse(message: string, remedy: string): never {
  const fault: Fault = { kind: "try", message, remedy };
  throw new FaultError(fault);
}
