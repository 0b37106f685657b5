/** A live line of progress on a terminal; nothing elsewhere. */
export interface Progress {
  start(name: string): void;
  done(name: string, isBad: boolean): void;
  /** Erases the line, so that the caller can print. */
  clear(): void;
}

const NO_PROGRESS: Progress = { start: () => {}, done: () => {}, clear: () => {} };
const REDRAW_MS = 80;

export function createProgress(total: number, quiet: boolean): Progress {
  const { stderr, env } = process;
  if (quiet || !stderr.isTTY || env.CI !== undefined || env.TERM === "dumb") return NO_PROGRESS;
  // In the order of their start: the first is the slowest.
  const inFlight = new Set<string>();
  let [done, failed, drawn] = [0, 0, 0];
  function draw(): void {
    const now = performance.now();
    if (done < total && now - drawn < REDRAW_MS) return;
    drawn = now;
    const [slowest] = inFlight;
    const parts = [
      `${done}/${total} judged`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(slowest === undefined ? [] : [slowest]),
    ];
    stderr.write(`\r\x1b[2K${parts.join(", ").slice(0, stderr.columns - 1)}`);
  }
  return {
    start(name) {
      inFlight.add(name);
      draw();
    },
    done(name, isBad) {
      inFlight.delete(name);
      done += 1;
      if (isBad) failed += 1;
      draw();
    },
    clear: () => void stderr.write("\r\x1b[2K"),
  };
}
