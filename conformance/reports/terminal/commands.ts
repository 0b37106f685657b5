/** Commands for people to paste into a shell. */

/** ` --proposal <word>` for each. */
export const proposalWords = (words: readonly string[]): string =>
  words.map((word) => ` --proposal ${shellWord(word)}`).join("");

export function shellWord(text: string): string {
  const isPlain = /^[\w@%+:,./=-]+$/.test(text);
  return isPlain ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The bundle holds everything that `plimsoll replay` needs. */
export const replayCommand = (path: string): string => `plimsoll replay ${shellWord(path)}`;

/** Plimsoll knows the ids of a user's module only if the user names the module. */
export const moduleHint = (id: string): string =>
  id.startsWith("proposal.") ? "; of a module of yours: --proposal <file>" : "";
