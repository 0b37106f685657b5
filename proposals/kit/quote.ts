/** Text from a file or variable as messages show it: quoted, and cut after 100 characters. */
const QUOTED_MAX = 100;

export const quote = (text: string): string =>
  text.length > QUOTED_MAX ? `${JSON.stringify(text.slice(0, QUOTED_MAX))}…` : JSON.stringify(text);
