/** The fields that name a buildpack or an image extension in other files. */
import { requiredKey } from "../codec/table.ts";
import { string } from "../codec/values.ts";

/** One version of a buildpack or of an image extension. */
export interface ComponentReference {
  readonly id: string;
  readonly version: string;
}

export const componentReference = { id: requiredKey("id", string), version: requiredKey("version", string) };
