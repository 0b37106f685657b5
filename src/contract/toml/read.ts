/** Reads TOML 1.0: bounded in size and depth; a fault says file, line, column and, where there is one, the key. */
import { type Bytes, type Fault, FaultError, fail, ok, type Result, strictTextOf } from "#base";
import { Document } from "./document.ts";
import { positionAt, type TomlTable } from "./model.ts";

export type TomlFault = Fault<"toml-encoding" | "toml-size" | "toml-syntax">;

/** More than any file of the specification needs, little enough to hold in memory a few times. */
export const TOML_SIZE_MAX = 4 * 1024 * 1024;

/** `file` is named in faults. A byte order mark is skipped. Keys are case-sensitive, as TOML says. */
export function readToml(bytes: Bytes, file: string): Result<TomlTable, TomlFault> {
  if (bytes.length > TOML_SIZE_MAX) {
    const message = `expected at most ${TOML_SIZE_MAX} bytes, found ${bytes.length}`;
    return fail({ kind: "toml-size", message, where: { file }, remedy: "make the file smaller" });
  }
  const decoded = strictTextOf(bytes);
  if (decoded === undefined) {
    const message = "expected UTF-8, found bytes that are not";
    return fail({ kind: "toml-encoding", message, where: { file }, remedy: "save the file as UTF-8" });
  }
  const text = decoded.startsWith("\ufeff") ? decoded.slice(1) : decoded;
  return loneCarriageReturn(text, file) ?? readDocument(text, file);
}

/** A carriage return belongs before a line feed; upstream takes it for white space anywhere. */
function loneCarriageReturn(text: string, file: string): Result<never, TomlFault> | undefined {
  const at = text.search(/\r(?!\n)/);
  return at === -1 ? undefined : syntaxFault("found a carriage return without a line feed", { text, file, at });
}

function readDocument(text: string, file: string): Result<TomlTable, TomlFault> {
  const document = new Document({ file, text });
  try {
    return ok(document.read());
  } catch (error) {
    if (error instanceof FaultError) return fail(error.fault as TomlFault);
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
