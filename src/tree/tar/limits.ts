/** Bounds of an archive; a larger one is a fault. */
export interface TarLimits {
  readonly entriesMax: number;
  /** Bytes of a name or a link target. */
  readonly nameMax: number;
  /** Bytes of one extended header (PAX records, a GNU long name). */
  readonly extensionMax: number;
  /** Bytes of all contents together, and of the unpacked archive. */
  readonly bytesMax: number;
  /** The name of the archive in faults. */
  readonly archive: string;
}

export const TAR_LIMITS: TarLimits = {
  entriesMax: 4_000_000,
  nameMax: 4096,
  extensionMax: 1 << 20,
  bytesMax: 64 * 2 ** 30,
  archive: "archive",
};
