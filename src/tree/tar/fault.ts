/** Faults of tar archives. Iterators throw them in a `FaultError`. */
import { type Fault, FaultError } from "#base";

export type TarFaultKind =
  | "tar-truncated"
  | "tar-bad-header"
  | "tar-bad-extension"
  | "tar-unsupported"
  | "tar-too-many-entries"
  | "tar-name-too-long"
  | "tar-too-large"
  | "tar-not-encodable";

export type TarFault = Fault<TarFaultKind>;

const REMEDY: Readonly<Record<TarFaultKind, string>> = {
  "tar-truncated": "make or download the archive again: it ends too early",
  "tar-bad-header": "check that this is an uncompressed tar archive and that it was transferred unchanged",
  "tar-bad-extension": "make the archive again, with GNU tar, bsdtar or Go",
  "tar-unsupported": "make the archive again without sparse files and vendor types (GNU tar: no --sparse)",
  "tar-too-many-entries": "split the archive, or raise the limit where the archive is trusted",
  "tar-name-too-long": "shorten the path: no system could create it",
  "tar-too-large": "split the archive, or raise the limit where the archive is trusted",
  "tar-not-encodable": "rename the entry",
};

export const tarFault = (kind: TarFaultKind, message: string, archive = "archive"): TarFault => ({
  kind,
  message,
  where: { file: archive },
  remedy: REMEDY[kind],
});

export const tarError = (kind: TarFaultKind, message: string, archive?: string): FaultError =>
  new FaultError(tarFault(kind, message, archive));

export const isTarFault = (error: unknown): error is FaultError & { readonly fault: TarFault } =>
  error instanceof FaultError && Object.hasOwn(REMEDY, error.fault.kind);
