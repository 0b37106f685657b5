/** Bounds of a world, so that a link of a stranger costs little before anything runs. */
export const LIMITS = {
  /** Characters of a link after `#`. */
  encodedMax: 64 * 1024,
  /** Bytes of the unpacked document. */
  decodedMax: 1024 * 1024,
  filesMax: 500,
  componentsMax: 20,
  wordsMax: 60,
  textsMax: 200,
  pathMax: 400,
  textMax: 256 * 1024,
} as const;
