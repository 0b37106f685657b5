/**
 * Expands a word as the Dockerfile reference specifies: replaces variables and removes quotes and escapes. Text in single quotes stays
 * unchanged; in double quotes only a quote, a dollar and the escape character can be escaped.
 */
import { fail, ok, type Result, recover } from "#base";
import type { DockerfileFault, Escape } from "./model.ts";

export interface Expansion {
  readonly escape: Escape;
  readonly lookup: (name: string) => string | undefined;
  /** For the content of a heredoc, in which quotes are ordinary characters. */
  readonly quotes?: "kept";
}

type Problem = Pick<DockerfileFault, "kind" | "message" | "remedy">;

/** Bounds `${a:-${b:-…}}`. */
const DEPTH_MAX = 32;
const RESULT_MAX = 1024 * 1024;

class ExpansionError extends Error {
  readonly problem: Problem;
  constructor(message: string, remedy: string) {
    super(message);
    this.problem = { kind: "dockerfile-variable", message, remedy };
  }
}

export const expandWord = (word: string, expansion: Expansion): Result<string, DockerfileFault> =>
  recover(
    ExpansionError,
    () => ok(new Expander(word, expansion).text("", 0)),
    ({ problem }) => fail(problem),
  );

class Expander {
  readonly #word: string;
  readonly #expansion: Expansion;
  #at = 0;
  #made = 0;
  constructor(word: string, expansion: Expansion) {
    this.#word = word;
    this.#expansion = expansion;
  }

  /** Reads up to `stop`, which it does not consume, or the end. */
  text(stop: string, depth: number): string {
    if (depth > DEPTH_MAX)
      throw new ExpansionError(`variables are nested more than ${DEPTH_MAX} deep`, "use another ARG in between");
    let out = "";
    for (let char = this.#char(); char !== "" && char !== stop; char = this.#char()) {
      out += this.#piece(char, depth);
      this.#bounded(out);
    }
    return out;
  }

  #piece(char: string, depth: number): string {
    if (char === "$") return this.#dollar(depth);
    if (this.#expansion.quotes !== "kept" && char === "'") return this.#single();
    if (this.#expansion.quotes !== "kept" && char === '"') return this.#double(depth);
    this.#at += 1;
    if (char !== this.#expansion.escape) return char;
    const escaped = this.#char();
    if (this.#expansion.quotes === "kept" && escaped !== "$" && escaped !== char) return char;
    this.#at += escaped.length;
    return escaped;
  }

  #single(): string {
    const end = this.#word.indexOf("'", this.#at + 1);
    if (end < 0) throw new ExpansionError(`found no second ' in ${shown(this.#word)}`, "close the quote, or escape it");
    const out = this.#word.slice(this.#at + 1, end);
    this.#at = end + 1;
    return out;
  }

  #double(depth: number): string {
    let out = "";
    this.#at += 1;
    for (let char = this.#char(); char !== '"'; char = this.#char()) {
      if (char === "")
        throw new ExpansionError(`found no second " in ${shown(this.#word)}`, "close the quote, or escape it");
      if (char === "$") out += this.#dollar(depth);
      else {
        this.#at += 1;
        const next = this.#char();
        const escapes = char === this.#expansion.escape && (next === '"' || next === "$" || next === char);
        if (escapes) this.#at += 1;
        out += escapes ? next : char;
      }
      this.#bounded(out);
    }
    this.#at += 1;
    return out;
  }

  #dollar(depth: number): string {
    this.#at += 1;
    if (this.#char() === "{") return this.#braced(depth);
    const name = this.#name();
    return name === "" ? "$" : (this.#expansion.lookup(name) ?? "");
  }

  #braced(depth: number): string {
    const start = this.#at - 1;
    this.#at += 1;
    const name = this.#name();
    const bad = (): ExpansionError =>
      new ExpansionError(
        `${shown(this.#word.slice(start))} is not a valid variable`,
        "write ${name}, ${name:-word}, ${name:+word} or ${name:?word}; escape a literal dollar",
      );
    if (name === "") throw bad();
    const value = this.#expansion.lookup(name);
    const operator = /^:?[-+?]/.exec(this.#word.slice(this.#at, this.#at + 2))?.[0] ?? "";
    this.#at += operator.length;
    const word = operator === "" ? "" : this.text("}", depth + 1);
    if (this.#char() !== "}") throw bad();
    this.#at += 1;
    return operator === "" ? (value ?? "") : substitute(name, value, operator, word);
  }

  /** Letters, digits and `_` without a leading digit, or digits, or one of `@`, `*`, `#`. */
  #name(): string {
    const match = /^(?:[A-Za-z_][A-Za-z0-9_]*|\d+|[@*#])/.exec(this.#word.slice(this.#at, this.#at + 4096));
    this.#at += match?.[0].length ?? 0;
    return match?.[0] ?? "";
  }

  #char(): string {
    return this.#word[this.#at] ?? "";
  }

  #bounded(out: string): void {
    this.#made = Math.max(this.#made, out.length);
    if (this.#made > RESULT_MAX)
      throw new ExpansionError(`a word expands to more than ${RESULT_MAX} characters`, "use shorter values");
  }
}

/** With a colon an empty value counts as unset. */
function substitute(name: string, value: string | undefined, operator: string, word: string): string {
  const isSet = value !== undefined && !(operator.startsWith(":") && value === "");
  if (operator.endsWith("+")) return isSet ? word : "";
  if (operator.endsWith("-")) return isSet ? value : word;
  if (!isSet)
    throw new ExpansionError(`${name}: ${word === "" ? "is not set" : word}`, `set the build argument ${name}`);
  return value;
}

const shown = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
