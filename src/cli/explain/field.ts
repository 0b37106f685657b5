/** One line of an explanation: a name and its value. */
import type { Ink } from "#reports";
import { wrap } from "../terminal/wrap.ts";

const HANG = 13;

export const field = (ink: Ink, name: string, value: string): string =>
  `  ${ink.faint(name.padEnd(10))} ${wrap(value, HANG)}`;
