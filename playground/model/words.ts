/** The words of `--proposal` as choices of a form: which proposals are on, with which options. */
import type { OptionEntry } from "./catalogue.ts";

type Words = readonly string[];

const idOf = (word: string): string => word.split(":")[0] ?? "";

export const isOn = (words: Words, id: string): boolean => words.some((word) => idOf(word) === id);

export const withProposal = (words: Words, id: string, on: boolean): Words =>
  on ? [...words, id] : words.filter((word) => idOf(word) !== id);

/** The last word counts; the first value is the default. */
export function chosenValue(words: Words, id: string, { name, values }: Pick<OptionEntry, "name" | "values">): string {
  const prefix = `${id}:${name}=`;
  return words.findLast((word) => word.startsWith(prefix))?.slice(prefix.length) ?? values[0] ?? "";
}

/** A default needs no word, but the proposal keeps one. */
export function withOption(
  words: Words,
  id: string,
  { name, values }: Pick<OptionEntry, "name" | "values">,
  value: string,
): Words {
  const others = words.filter((word) => !word.startsWith(`${id}:${name}=`));
  const own = value === values[0] ? [] : [`${id}:${name}=${value}`];
  const all = [...others, ...own];
  return isOn(all, id) ? all : [...all, id];
}
