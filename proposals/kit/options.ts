/** The options of a proposal, as its code asks for what was chosen: `choices.rebase === "check"`. */
import type { OptionValues, ProposalOption } from "./proposal.ts";

/** Every option with one of its values. */
export type OptionsOf<O extends readonly ProposalOption[]> = {
  readonly [Option in O[number] as Option["name"]]: Option["values"][number];
};

/** A value that is none of an option's is its default. */
export const optionParser =
  <const O extends readonly ProposalOption[]>(options?: O) =>
  (chosen: OptionValues): OptionsOf<O> =>
    Object.fromEntries(
      (options ?? []).map(({ name, values }) => [name, values.find((value) => value === chosen[name]) ?? values[0]]),
    ) as OptionsOf<O>;

/** Of a proposal that nobody has chosen anything for. */
export const defaultOptions = (options: readonly ProposalOption[]): OptionValues =>
  Object.fromEntries(options.map(({ name, values }) => [name, values[0] ?? ""]));
