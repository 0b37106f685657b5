/** One live line on a terminal; nothing anywhere else. */
export interface Progress {
  step(done: number, failed: number): void;
  /** Takes the line away, so that something can be printed. */
  clear(): void;
}

const SILENT: Progress = { step: () => {}, clear: () => {} };
const REDRAW_MS = 80;

export function progress(total: number, quiet: boolean): Progress {
  const { stderr, env } = process;
  if (quiet || !stderr.isTTY || env.CI !== undefined || env.TERM === "dumb") return SILENT;
  let drawn = 0;
  return {
    step(done, failed) {
      const now = performance.now();
      if (done < total && now - drawn < REDRAW_MS) return;
      drawn = now;
      stderr.write(`\r\x1b[2K${done}/${total} judged${failed > 0 ? `, ${failed} failed` : ""}`);
    },
    clear: () => void stderr.write("\r\x1b[2K"),
  };
}
