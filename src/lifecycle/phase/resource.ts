/** What a step of an amendment touches, as far as another amendment may touch it too. */

/** What a step touches. Two resources overlap when they are equal, or when both are paths and one is below the other. */
export type Resource = `${"file" | "label" | "env" | "config" | "tag" | "path" | "key"}:${string}`;
