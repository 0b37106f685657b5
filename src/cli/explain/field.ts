/** One line of an explanation: what it is about, and what is so. */
import type { Ink } from "#suite";
import { wrap } from "../terminal/wrap.ts";

const HANG = 13;

export const field = (ink: Ink, name: string, value: string): string =>
  `  ${ink.faint(name.padEnd(10))} ${wrap(value, HANG)}`;
