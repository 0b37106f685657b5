/** Commands that are printed: each can be pasted into a shell as it stands, whatever files are called. */

/** ` --proposal <word>` for each. */
export const proposalWords = (words: readonly string[]): string =>
  words.map((word) => ` --proposal ${shellWord(word)}`).join("");

export function shellWord(text: string): string {
  const isPlain = /^[\w@%+:,./=-]+$/.test(text);
  return isPlain ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The bundle holds everything that `plimsoll replay` needs. */
export const replayCommand = (path: string): string => `plimsoll replay ${shellWord(path)}`;

/** What only a module has is not known without it. */
export const moduleHint = (id: string): string =>
  id.startsWith("proposal.") ? "; of a module of yours: --proposal <file>" : "";
