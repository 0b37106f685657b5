/** Checks of URLs that a registry returns. */

export function parseUrl(text: string, base?: string): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined;
}

const INTERNAL = [
  /^127\./,
  /^10\./,
  /^192\.168\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^169\.254\./,
  /^0\./,
  /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
  /(^|\.)localhost\.?$/,
  /^\[(::1?|f[cd]|fe[89ab])/i,
];

export const isInternalAddress = (hostname: string): boolean => INTERNAL.some((pattern) => pattern.test(hostname));
