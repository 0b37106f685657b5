/** A known failure in words. */
import type { KnownVerdict, StaleVerdict } from "../records/verdict.ts";

/** The reason, the link and the last day. */
export const knownWords = ({ reason, link, expires }: KnownVerdict): string =>
  [reason, link, expires === undefined ? undefined : `until ${expires}`]
    .filter((part) => part !== undefined)
    .join("  ");

export const staleWords = ({ why, reason }: StaleVerdict): string => `${why}; the reason was: ${reason}`;
