/** What a step of an amendment writes: files, directories, labels and keys of the configuration of an image. */

/**
 * `file:` and `path:` have a path. A name in angle brackets in it means a directory that inputs or files name. Two resources overlap if
 * they are equal, or if both are paths and one is below the other.
 */
export type Resource = `${"file" | "path" | "label" | "config"}:${string}`;
