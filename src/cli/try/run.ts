/** `plimsoll try`: the same build without a proposal and with it, side by side, and what is known of its text. */
import { type Fault, FaultError } from "#base";
import type { Ink } from "#conformance";
import { flatten } from "#image";
import { type Proposal, proposals } from "#proposals";
import { type BuildInputs, buildInputs } from "../build/inputs.ts";
import type { BuildOptions } from "../build/options.ts";
import { buildProposals } from "../build/proposals.ts";
import { EXIT } from "../exit.ts";
import { ink, say } from "../output.ts";
import { refusing } from "../refusal.ts";
import { compare } from "./compare.ts";
import { inputsOfExample } from "./example.ts";
import { comparedLines, findingLines, listLines } from "./print.ts";
import { buildSide, type Side } from "./side.ts";

export interface TryOptions extends BuildOptions {
  readonly json?: true;
}

export function runTryVerb(word: string | undefined, options: TryOptions): Promise<number> {
  return refusing(async () => {
    const colours = ink(options.color);
    if (word === undefined) {
      for (const line of listLines(proposals, colours)) say(line);
      return EXIT.conforms;
    }
    const { on } = await buildProposals([word]);
    const [one, ...more] = on;
    if (one === undefined || more.length > 0) return refuse("one proposal is tried at a time", "name one of them");
    return tried(one.proposal, word, options);
  });
}

async function tried(proposal: Proposal, word: string, options: TryOptions): Promise<number> {
  const colours = ink(options.color);
  const own = isOwnInput(options);
  const { example } = proposal;
  if (!own && example === undefined)
    return refuse(`${proposal.id} has no worked example`, "give --path and --buildpack");
  const words = [...(own ? [] : (example?.options ?? []).map((option) => `${proposal.id}:${option}`)), word];
  const inputs = (): Promise<BuildInputs> | BuildInputs =>
    own || example === undefined ? buildInputs("app", options) : inputsOfExample(example, options.platformApi);
  const first = await inputs();
  const without = await buildSide(first, options, await buildProposals([]));
  const using = await buildSide(await inputs(), options, await buildProposals(words));
  const compared = compare(without, using, {
    shows: own ? ["/"] : (example?.shows ?? []),
    runImage: flatten(first.runImage),
  });
  if (options.json === true) {
    say(
      JSON.stringify({ proposal: proposal.id, options: words, ...compared, findings: proposal.findings }, undefined, 2),
    );
  } else {
    const says = own ? undefined : example?.says;
    for (const line of header(proposal, says, colours)) say(line);
    for (const line of comparedLines(compared, proposal.id, colours)) say(line);
    for (const line of findingLines(proposal, colours)) say(line);
  }
  return exitOf(using);
}

/** Anything that says what is built. */
const isOwnInput = ({ buildpack, builder, runImage, buildImage, order }: TryOptions): boolean =>
  buildpack.length > 0 || [builder, runImage, buildImage, order].some((given) => given !== undefined);

const header = (proposal: Proposal, says: string | undefined, colours: Ink): readonly string[] => [
  `${colours.strong(proposal.id)}  ${proposal.title}`,
  ...(says === undefined ? [] : [`  ${says}`]),
];

function exitOf({ ran: { end } }: Side): number {
  if (end.is === "built") return EXIT.conforms;
  return end.is === "failed" ? end.code : EXIT.broken;
}

function refuse(message: string, remedy: string): never {
  const fault: Fault = { kind: "try", message, remedy };
  throw new FaultError(fault);
}
