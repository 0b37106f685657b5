/** Progress on a terminal and in a log, with a clock of its own. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createProgress, HEARTBEAT_MS, type ProgressOptions } from "./progress.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function progress(more: Partial<ProgressOptions> & { readonly isTTY?: boolean } = {}) {
  let [now, text] = [0, ""];
  const write = (part: string): void => {
    text += part;
  };
  const stream = { isTTY: more.isTTY === true, columns: 200, write };
  const made = createProgress({ total: 10, quiet: false, stream, env: {}, nowMs: () => now, ...more });
  const pass = (ms: number): void => {
    now += ms;
    vi.advanceTimersByTime(ms);
  };
  return { ...made, pass, text: () => text };
}

test("a terminal has one line: counts, time left and the result that takes longest", () => {
  const one = progress({ isTTY: true });
  one.pass(1_000);
  one.start("slow 0.15 0.12");
  one.start("quick 0.15 0.12");
  one.pass(3_000);
  one.done("quick 0.15 0.12", true);
  expect(one.text().split("\x1b[2K").at(-1)).toBe(
    "1 of 10 judged; 1 failed; about 36 s left; longest: slow 0.15 0.12, 3 s",
  );
  one.end();
  expect(one.text().endsWith("\r\x1b[2K")).toBe(true);
});

test("a log has a line from time to time, and a short run none", () => {
  const one = progress({ isTTY: true, env: { CI: "true" } });
  one.start("a 0.15 0.12");
  one.pass(HEARTBEAT_MS - 1);
  expect(one.text()).toBe("");
  one.pass(1);
  expect(one.text()).toBe("plimsoll: 0 of 10 judged; longest: a 0.15 0.12, 30 s\n");
  one.end();
  one.pass(10 * HEARTBEAT_MS);
  expect(one.text().split("\n")).toHaveLength(2);
});

test("--quiet prints nothing", () => {
  const one = progress({ isTTY: true, quiet: true });
  one.start("a");
  one.pass(2 * HEARTBEAT_MS);
  expect(one.text()).toBe("");
});
