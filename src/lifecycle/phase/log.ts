/** Log lines. The specification defines level, prefix and colour; no test depends on the wording. */
import type { inputs } from "#contract";
import type { Sink } from "#machine";

type LogLevel = inputs.LogLevel;

const LOG_LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];

export interface Log {
  debug(line: string): void;
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
  /** Prints other programs' output unchanged if lines of that level are printed. */
  raw(level: LogLevel): Sink;
}

const PREFIX: Readonly<Record<LogLevel, string>> = { debug: "", info: "", warn: "Warning: ", error: "ERROR: " };
const COLOUR: Readonly<Record<LogLevel, string>> = { debug: "", info: "", warn: "\u001b[33m", error: "\u001b[31m" };

/** `warnings`: the stream of warnings and errors. */
export function createLog(options: {
  readonly out: Sink;
  readonly warnings: Sink;
  readonly level: LogLevel;
  readonly colour: boolean;
}): Log {
  const shown = (level: LogLevel): boolean => LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(options.level);
  const sink = (level: LogLevel): Sink => (level === "warn" || level === "error" ? options.warnings : options.out);
  const line = (level: LogLevel) => (text: string) => {
    if (!shown(level)) return;
    const prefix = options.colour && COLOUR[level] !== "" ? `${COLOUR[level]}${PREFIX[level]}\u001b[0m` : PREFIX[level];
    sink(level).write(`${prefix}${text}\n`);
  };
  return {
    debug: line("debug"),
    info: line("info"),
    warn: line("warn"),
    error: line("error"),
    raw: (level) => ({ write: (bytes) => void (shown(level) && sink(level).write(bytes)) }),
  };
}
