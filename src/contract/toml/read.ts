/** Reads TOML 1.0 of bounded size and depth. A fault names file, line, column and, if possible, the key. */
import { type Bytes, type Content, fail, ok, type Result, strictTextOf } from "#base";
import { positionAt } from "../data/origin.ts";
import type { TomlTable } from "../data/value.ts";
import { Document, TomlError } from "./document.ts";
import type { TomlFault } from "./fault.ts";

/** More than any file of the specification needs, and small enough to keep a few copies in memory. */
export const TOML_SIZE_MAX = 4 * 1024 * 1024;

/** Faults name `file`. Skips a byte order mark. Keys are case-sensitive, as in TOML. Content that is too large is not loaded. */
export function readToml(input: Bytes | Content, file: string): Result<TomlTable, TomlFault> {
  const size = input instanceof Uint8Array ? input.length : input.size;
  if (size > TOML_SIZE_MAX) {
    const message = `expected at most ${TOML_SIZE_MAX} bytes, found ${size}`;
    return fail({ kind: "toml-size", message, where: { file }, remedy: "make the file smaller" });
  }
  const decoded = strictTextOf(input instanceof Uint8Array ? input : input.bytes());
  if (decoded === undefined) {
    const message = "expected UTF-8, found bytes that are not";
    return fail({ kind: "toml-encoding", message, where: { file }, remedy: "save the file as UTF-8" });
  }
  const text = decoded.startsWith("\ufeff") ? decoded.slice(1) : decoded;
  return loneCarriageReturn(text, file) ?? readDocument(text, file);
}

/** TOML allows a carriage return only before a line feed; upstream allows it anywhere. */
function loneCarriageReturn(text: string, file: string): Result<never, TomlFault> | undefined {
  const at = text.search(/\r(?!\n)/);
  return at === -1 ? undefined : syntaxFault("found a carriage return without a line feed", { text, file, at });
}

function readDocument(text: string, file: string): Result<TomlTable, TomlFault> {
  const document = new Document({ file, text });
  try {
    return ok(document.read());
  } catch (error) {
    if (error instanceof TomlError) return fail(error.fault);
    if (!isTomlError(error)) throw error;
    return syntaxFault(error.message, { text, file, at: Math.max(0, Math.min(document.ii, text.length)) });
  }
}

const isTomlError = (error: unknown): error is Error => error instanceof Error && "fromTOML" in error;

function syntaxFault(
  message: string,
  { text, file, at }: { readonly text: string; readonly file: string; readonly at: number },
): Result<never, TomlFault> {
  return fail({ kind: "toml-syntax", message, where: { file, ...positionAt(text, at) } });
}
