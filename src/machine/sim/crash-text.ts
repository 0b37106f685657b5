/** What a program prints when an error ends it. */
import { SystemError } from "../model/system-error.ts";

export const crashText = (error: unknown): string =>
  error instanceof SystemError ? error.message : error instanceof Error ? messageWithFrames(error) : String(error);

/** Keeps the innermost stack frames, which are the program's. */
const messageWithFrames = ({ stack, name, message }: Error): string =>
  stack?.startsWith(`${name}: ${message}`) === true
    ? `${name}: ${message}${stack
        .slice(name.length + 2 + message.length)
        .split("\n")
        .slice(0, FRAMES_MAX + 1)
        .join("\n")}`
    : `${name}: ${message}`;
const FRAMES_MAX = 2;
