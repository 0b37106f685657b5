/** Options of a proposal with their values, typed by the list that declares them: `options.rebase === "check"`. */
import type { OptionValues, ProposalOption } from "./proposal.ts";

/** Every option with one of its values. */
export type OptionsOf<O extends readonly ProposalOption[]> = {
  readonly [Option in O[number] as Option["name"]]: Option["values"][number];
};

/** The first value is the default; `says` describes the values in their order. */
export const option = <const N extends string, const V extends readonly [string, ...string[]]>(
  name: N,
  says: string,
  ...values: V
): { readonly name: N; readonly says: string; readonly values: V } => ({ name, says, values });

/** An unknown or missing value becomes the default. */
export const optionParser =
  <const O extends readonly ProposalOption[]>(options?: O) =>
  (given: OptionValues): OptionsOf<O> =>
    Object.fromEntries(
      (options ?? []).map(({ name, values }) => [name, values.find((value) => value === given[name]) ?? values[0]]),
    ) as OptionsOf<O>;

export const defaultOptions = (options: readonly ProposalOption[]): OptionValues =>
  Object.fromEntries(options.map(({ name, values }) => [name, values[0] ?? ""]));
