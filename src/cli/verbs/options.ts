/** Options that several verbs have, and parsers of values. commander reports a bad value with the name of its option. */
import { type Command, InvalidArgumentError, Option } from "commander";

/** An option that may be given several times. Its value is the list of all values, in order. */
export const repeatableOption = (flags: string, description: string): Option =>
  new Option(flags, `${description}; repeatable`)
    .argParser((value: string, all: readonly string[]) => [...all, value])
    .default([], "none");

export function parsePositive(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError("Expected a positive whole number.");
}

/** Node.js timers take no more. */
const SECONDS_MAX = 2_000_000;

export function parseSeconds(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number <= SECONDS_MAX) return number;
  throw new InvalidArgumentError(`Expected a whole number of seconds from 1 to ${SECONDS_MAX}.`);
}

/** `index/4`: the number that an indexed job of Kubernetes gives to each of its pods, from 0. Other texts are checked later. */
export function parseShard(text: string, env: Readonly<Record<string, string | undefined>> = process.env): string {
  const of = /^index\/(.*)$/.exec(text)?.[1];
  if (of === undefined) return text;
  const index = env.JOB_COMPLETION_INDEX ?? "";
  if (/^\d+$/.test(index)) return `${Number(index) + 1}/${of}`;
  throw new InvalidArgumentError(
    "Expected the variable JOB_COMPLETION_INDEX, which an indexed job of Kubernetes sets.",
  );
}

export const addProposal = (command: Command): Command =>
  command.addOption(
    repeatableOption(
      "--proposal <id|file>",
      "enable a proposal: <id>[:<option>=<value>], the path of a module, or `all`",
    ),
  );

export const addColor = (command: Command): Command =>
  command
    .option("--color", "print colours even when standard output is not a terminal")
    .option("--no-color", "print no colours");

/** What executables cannot say themselves, and what they need in their sandbox. */
export const addExecutables = (command: Command): Command =>
  command
    .option(
      "--speaks <versions>",
      "API versions that the executables support: platform=0.12..0.13,buildpack=0.10 (default: ask the executables)",
    )
    .addOption(
      repeatableOption("--bind <path>", "a path of this machine that executables need in their sandbox; read-only"),
    );
