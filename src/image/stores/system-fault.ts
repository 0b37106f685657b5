/** Converts errors of a file system to image faults. */
import { type ImageFault, imageFault } from "../model/faults.ts";

const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: "give the user permission for this file",
  ENOSPC: "free some space",
  EROFS: "choose a writable place",
};

/** An error without a `code` is a bug and is thrown on. */
export function systemFault(
  error: unknown,
  { kind, what }: { readonly kind: "image-malformed" | "image-save-failed"; readonly what: string },
): ImageFault {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (!(error instanceof Error) || typeof code !== "string" || code.startsWith("ERR_")) throw error;
  return imageFault(kind, `${what}: ${error.message}`, REMEDIES[code]);
}
