/** How much of an archive is taken before it is refused. */
export interface TarLimits {
  readonly entriesMax: number;
  /** Bytes of a name or a link target. */
  readonly nameMax: number;
  /** Bytes of one extended header (PAX records, a GNU long name). */
  readonly extensionMax: number;
  /** Bytes of all files' contents together, and of what the archive unpacks to. */
  readonly bytesMax: number;
  /** What the archive is called in faults. */
  readonly archive: string;
}

export const TAR_LIMITS: TarLimits = {
  entriesMax: 4_000_000,
  nameMax: 4096,
  extensionMax: 1 << 20,
  bytesMax: 64 * 2 ** 30,
  archive: "archive",
};
