/**
 * Where instructions start and end. The library finds them: keywords, comments, continued lines, the escape directive, how far
 * heredocs reach. Here their lines are joined as the builders join them, and what does not fit together is refused. Lines end
 * in LF; CRLF is read as LF.
 */
import { DockerfileParser } from "dockerfile-ast";
import { rejectDockerfile } from "./faults.ts";
import type { Escape, SourceSpan } from "./model.ts";

export interface RawInstruction extends SourceSpan {
  readonly keyword: string;
  /** What follows the keyword, blanks around it cut. */
  readonly rest: string;
  /** Lines below the instruction's own: the bodies of its heredocs. */
  readonly below: readonly string[];
}

export interface SplitDockerfile {
  readonly escapedBy: Escape;
  readonly sentences: readonly RawInstruction[];
}

/** The library goes through a text a few times per stage and per word: these keep it below a second or two. */
export const DOCKERFILE_BYTES_MAX = 128 * 1024;
export const STAGES_MAX = 64;
export const INSTRUCTIONS_MAX = 5_000;
/** As BuildKit's reader. */
export const LINE_BYTES_MAX = 65_535;

const DIRECTIVE = /^[ \t]*#[ \t]*escape[ \t]*=[ \t]*(\S*)/i;

export function splitInstructions(text: string, file: string): SplitDockerfile {
  const lines = text.split("\n");
  bounded(lines, file);
  const parsed = DockerfileParser.parse(text);
  const escapedBy = parsed.getEscapeCharacter() as Escape;
  checkDirective(lines[0] ?? "", file);
  const found = parsed.getInstructions();
  if (found.length > INSTRUCTIONS_MAX)
    rejectDockerfile(
      "dockerfile-size",
      `expected at most ${INSTRUCTIONS_MAX} instructions, found ${found.length}`,
      { file },
      SPLIT,
    );
  const sentences = found.map((instruction) => {
    const { start, end } = instruction.getRange();
    const own = lines.slice(start.line, end.line + 1);
    own[0] = (own[0] ?? "").slice(start.character);
    const place = { file, line: start.line + 1, column: start.character + 1 };
    return rawInstruction(instruction.getKeyword(), own, escapedBy, { ...place, endLine: end.line + 1 });
  });
  return { escapedBy, sentences };
}

const SPLIT = "write fewer or shorter instructions, and COPY long files from the context";

function bounded(lines: readonly string[], file: string): void {
  const long = lines.findIndex((line) => line.length > LINE_BYTES_MAX);
  if (long >= 0) {
    const message = `expected lines of at most ${LINE_BYTES_MAX} bytes, found one of ${lines[long]?.length}`;
    rejectDockerfile("dockerfile-size", message, { file, line: long + 1, column: 1 }, SPLIT);
  }
  const stages = lines.filter((line) => /^[ \t]*from[ \t]/i.test(line)).length;
  if (stages > STAGES_MAX)
    rejectDockerfile(
      "dockerfile-size",
      `expected at most ${STAGES_MAX} stages, found ${stages}`,
      { file },
      "write fewer stages",
    );
  const at = lines.findIndex((line) => /[\0\r]/.test(line));
  if (at >= 0) {
    const column = (lines[at] ?? "").search(/[\0\r]/) + 1;
    const message = "found a NUL or a carriage return without a line feed";
    rejectDockerfile("dockerfile-encoding", message, { file, line: at + 1, column }, "save the file as text with LF");
  }
}

/** Only in the first line here; the library looks at all directives, and takes what it does not know for none. */
function checkDirective(first: string, file: string): void {
  const value = DIRECTIVE.exec(first)?.[1];
  if (value === undefined || value === "\\" || value === "`") return;
  const message = `the escape directive is ${JSON.stringify(value)}`;
  rejectDockerfile("dockerfile-syntax", message, { file, line: 1, column: 1 }, "it is a backslash or a backtick");
}

type At = Pick<SourceSpan, "line" | "column" | "endLine"> & { readonly file: string };

function rawInstruction(
  keyword: string,
  own: readonly string[],
  escapedBy: Escape,
  { file, ...place }: At,
): RawInstruction {
  const { joined, used } = join(own, escapedBy);
  const below = own.slice(used);
  const [, written = "", after = ""] = /^(\S+)\s*(.*)$/su.exec(joined.trim()) ?? [];
  if (written.toUpperCase() !== keyword) {
    const message = `the instruction starts with ${JSON.stringify(clip(written))}`;
    rejectDockerfile(
      "dockerfile-syntax",
      message,
      { file, ...place },
      "write the keyword on one line, a blank after it",
    );
  }
  const rest = after.trim();
  if (below.length > 0 && !rest.includes("<<")) {
    const message = "the line ends in an escaped escape character: some take it for a continued line, others do not";
    const line = place.line + used - 1;
    rejectDockerfile(
      "dockerfile-syntax",
      message,
      { file, line, column: 1 },
      "write a blank and another word behind it",
    );
  }
  return { ...place, keyword, rest, below, text: rest === "" ? keyword : `${keyword} ${rest}` };
}

/** Comments and blank lines between continued lines are passed over. */
function join(own: readonly string[], escapedBy: Escape): { readonly joined: string; readonly used: number } {
  const continued = escapedBy === "\\" ? /(^|[^\\])\\[ \t]*$/ : /(^|[^`])`[ \t]*$/;
  let joined = "";
  let used = 0;
  for (const line of own) {
    used += 1;
    if (used > 1 && /^[ \t]*(#|$)/.test(line)) continue;
    if (!continued.test(line)) return { joined: joined + line, used };
    joined += line.replace(continued, "$1");
  }
  return { joined, used };
}

export const clip = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
