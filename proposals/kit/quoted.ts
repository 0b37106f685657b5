/** What somebody wrote, as a message shows it: quoted, and no longer than a line. */
const QUOTED_MAX = 100;

export const quoted = (text: string): string =>
  text.length > QUOTED_MAX ? `${JSON.stringify(text.slice(0, QUOTED_MAX))}…` : JSON.stringify(text);
