/** What commands of just-bash get and give, as text of the shell (see `names.ts`). */
import type { ExecResult, ResolvedCommandContext } from "just-bash";
import { type ByteString, byteStringOf, byteStringOfLatin1, bytesOf } from "#base";
import { outsideBytes, shellText } from "./names.ts";

/** The standard input as bytes. A pipe of just-bash has the UTF-8 of the shell's text. */
export const stdinOf = ({ stdin }: Pick<ResolvedCommandContext, "stdin">): ByteString =>
  byteStringOf(outsideBytes(bytesOf(byteStringOfLatin1(String(stdin)))));

export function textOfResult({ stdout, stdoutKind, stdoutEncoding }: ExecResult): string {
  const isText = stdoutKind === "text" || (stdoutKind === undefined && stdoutEncoding !== "binary");
  return isText ? stdout : shellText(byteStringOf(outsideBytes(bytesOf(byteStringOfLatin1(stdout)))));
}

export const outputOf = (stdout: string, exitCode = 0, stderr = ""): ExecResult => ({
  stdout,
  stderr,
  exitCode,
  stdoutKind: "text",
});
