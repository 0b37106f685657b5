/** Text of unknown origin as the page shows it: characters that reorder or hide text become visible. Markup is text to begin with. */
export const shownText = (text: string): string =>
  text.replace(HIDDEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Controls except newline and tab, marks of direction, zero-width characters, halves of surrogates. */
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what it finds
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
