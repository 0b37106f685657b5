/** What somebody wrote, as a message shows it: quoted, and no longer than a line. */
const SHOWN_MAX = 100;

export const shown = (text: string): string =>
  text.length > SHOWN_MAX ? `${JSON.stringify(text.slice(0, SHOWN_MAX))}…` : JSON.stringify(text);
