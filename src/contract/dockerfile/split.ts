/**
 * Splits a Dockerfile into instructions as BuildKit does: it passes over comments and blank lines, joins continued lines, and takes the
 * bodies of heredocs. Lines end in LF.
 */
import { rejectDockerfile } from "./faults.ts";
import { parseHeredocWords, readHeredocs } from "./heredoc.ts";
import type { Escape, Heredoc, SourceSpan } from "./model.ts";

export interface RawInstruction extends SourceSpan {
  /** In capitals; not yet checked. */
  readonly keyword: string;
  /** The text after the keyword, trimmed. */
  readonly rest: string;
  readonly heredocs: readonly Heredoc[];
  readonly escapeChar: Escape;
  readonly file: string;
}

export interface SplitDockerfile {
  readonly escapeChar: Escape;
  readonly instructions: readonly RawInstruction[];
}

export const DOCKERFILE_BYTES_MAX = 128 * 1024;
const STAGES_MAX = 64;
const INSTRUCTIONS_MAX = 5_000;
/** As in BuildKit. */
const LINE_BYTES_MAX = 65_535;

const SKIPPED = /^[ \t]*(#|$)/;

export function splitInstructions(text: string, file: string): SplitDockerfile {
  const lines = text.split("\n");
  checkBounds(lines, file);
  const escapeChar = escapeOf(lines, file);
  const instructions: RawInstruction[] = [];
  for (let next = 0; next < lines.length; ) {
    if (SKIPPED.test(lines[next] ?? "")) next += 1;
    else {
      const instruction = rawInstruction(lines, next, escapeChar, file);
      next = instruction.endLine;
      instructions.push(instruction);
    }
  }
  if (instructions.length > INSTRUCTIONS_MAX) {
    const message = `expected at most ${INSTRUCTIONS_MAX} instructions, found ${instructions.length}`;
    rejectDockerfile("dockerfile-size", message, { file }, SHORTEN);
  }
  return { escapeChar, instructions };
}

const SHORTEN = "write fewer or shorter instructions, and COPY long files from the context";

function checkBounds(lines: readonly string[], file: string): void {
  const long = lines.findIndex((line) => line.length > LINE_BYTES_MAX);
  if (long >= 0) {
    const message = `expected lines of at most ${LINE_BYTES_MAX} bytes, found one of ${lines[long]?.length}`;
    rejectDockerfile("dockerfile-size", message, { file, line: long + 1, column: 1 }, SHORTEN);
  }
  const stages = lines.filter((line) => /^[ \t]*from[ \t]/i.test(line)).length;
  if (stages > STAGES_MAX) {
    const message = `expected at most ${STAGES_MAX} stages, found ${stages}`;
    rejectDockerfile("dockerfile-size", message, { file }, "write fewer stages");
  }
  const at = lines.findIndex((line) => /[\0\r]/.test(line));
  if (at >= 0) {
    const column = (lines[at] ?? "").search(/[\0\r]/) + 1;
    const message = "found a NUL or a carriage return without a line feed";
    rejectDockerfile("dockerfile-encoding", message, { file, line: at + 1, column }, "save the file as text with LF");
  }
}

const DIRECTIVE = /^[ \t]*#[ \t]*([^ \t=]+)[^=]*=[ \t]*([^ \t]*)/;

/** Parser directives are the first lines of a file: `# escape=\``. */
function escapeOf(lines: readonly string[], file: string): Escape {
  for (const [i, line] of lines.entries()) {
    const [directive, name = "", value = ""] = DIRECTIVE.exec(line) ?? [];
    if (directive === undefined) break;
    if (name.toLowerCase() !== "escape") continue;
    if (value === "\\" || value === "`") return value;
    const message = `the escape directive has the value ${JSON.stringify(value)}`;
    rejectDockerfile("dockerfile-syntax", message, { file, line: i + 1, column: 1 }, "use a backslash or a backtick");
  }
  return "\\";
}

function rawInstruction(lines: readonly string[], from: number, escapeChar: Escape, file: string): RawInstruction {
  const { joined, next } = joinContinued(lines, from, escapeChar, file);
  const position = { line: from + 1, column: joined.search(/[^ \t]/) + 1 };
  const [, written = "", after = ""] = /^(\S+)\s*(.*)$/su.exec(joined.trim()) ?? [];
  const keyword = written.toUpperCase();
  const rest = after.trim();
  const text = rest === "" ? keyword : `${keyword} ${rest}`;
  const words = TAKES_HEREDOCS.test(text) ? parseHeredocWords(rest, escapeChar) : [];
  const { heredocs, end } = readHeredocs(words, lines, next, { file, ...position });
  return { ...position, endLine: end, keyword, rest, heredocs, text, escapeChar, file };
}

const TAKES_HEREDOCS = /^(?:ONBUILD\s+)?(?:ADD|COPY|RUN)\s/iu;

interface Joined {
  readonly joined: string;
  /** The index of the line after the last one that was joined. */
  readonly next: number;
}

/** Passes over comments and blank lines between continued lines. */
function joinContinued(lines: readonly string[], from: number, escapeChar: Escape, file: string): Joined {
  const continued = escapeChar === "\\" ? /(^|[^\\])\\[ \t]*$/ : /(^|[^`])`[ \t]*$/;
  let joined = "";
  for (let next = from; next < lines.length; next++) {
    const line = lines[next] ?? "";
    if (next > from && SKIPPED.test(line)) continue;
    if (continued.test(line)) joined += line.replace(continued, "$1");
    else {
      if (next + 1 < lines.length) checkEnd(line, { file, line: next + 1, escapeChar });
      return { joined: joined + line, next: next + 1 };
    }
  }
  return { joined, next: lines.length };
}

/** Some builders continue a line that ends in an escaped escape character, others do not. */
function checkEnd(line: string, { escapeChar, ...at }: { file: string; line: number; escapeChar: Escape }): void {
  if (line.includes("<<") || !line.trimEnd().endsWith(escapeChar)) return;
  const message = "the line ends in an escaped escape character, which not all builders read alike";
  rejectDockerfile("dockerfile-syntax", message, { ...at, column: 1 }, "append a blank and another word");
}

export const clip = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
