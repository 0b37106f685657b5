/** Runs code of a module: with a time limit, and with the line of the author's file where it throws. */
import { SourceMap } from "node:module";
import { dirname, resolve } from "node:path";
import { runInThisContext } from "node:vm";
import type { ThrownAt } from "../faults.ts";

const LIMIT_MS = 10_000;
const CALL = "plimsollCall";

/** Ends code that never returns, by an error. */
export function withinTimeLimit<T>(act: () => T, limitMs = LIMIT_MS): T {
  let result: { readonly value: T } | undefined;
  const call = (): void => {
    result = { value: act() };
  };
  Object.defineProperty(globalThis, CALL, { value: call, configurable: true });
  try {
    runInThisContext(`${CALL}()`, { timeout: limitMs });
  } catch (error) {
    if (!isTimeout(error)) throw error;
    throw new Error(`it does not return; it was stopped after ${limitMs / 1000} seconds`);
  } finally {
    Reflect.deleteProperty(globalThis, CALL);
  }
  if (result === undefined) throw new Error("the call was not made");
  return result.value;
}

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";

/** `new Function` puts two lines above its code. */
const LINES_ABOVE = 2;

/** Where in the author's files an error was thrown, by the source map of the bundled module. */
export function thrownAt(file: string, map: string | undefined): ThrownAt {
  if (map === undefined) return () => undefined;
  const source = new SourceMap(JSON.parse(map));
  return (error) => {
    const frames = error instanceof Error ? [...(error.stack ?? "").matchAll(/<anonymous>:(\d+):(\d+)\)/g)] : [];
    for (const [, line = "1", column = "1"] of frames) {
      const entry = source.findEntry(Number(line) - LINES_ABOVE - 1, Number(column) - 1);
      if (!("originalSource" in entry) || entry.originalSource === undefined) continue;
      return { file: resolve(dirname(file), entry.originalSource), line: entry.originalLine + 1 };
    }
    return undefined;
  };
}
