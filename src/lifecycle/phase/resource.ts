/** Resources that steps of amendments read and write; used to find conflicts. */

/** Two resources overlap if they are equal, or if both are paths and one is below the other. */
export type Resource = `${"file" | "label" | "env" | "config" | "tag" | "path" | "key"}:${string}`;
