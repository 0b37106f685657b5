/** Reads labels that are JSON of any shape. */
import { type Fault, fail, ok, type Result } from "#base";
import { json } from "#contract";
import { quote } from "../kit/quote.ts";

/** Empty if the value is not an object. */
export const membersOf = (value: json.ExactJson | undefined): json.ExactJsonObject =>
  value !== undefined && json.isObject(value) ? value : {};

/** Empty if the value is not a list. */
export const listOf = (value: json.ExactJson | undefined): readonly json.ExactJson[] =>
  value !== undefined && json.isArray(value) ? value : [];

/** A label that is a list of texts; empty without the label. */
export function textsIn(label: string | undefined, file: string, unlike: Fault): Result<readonly string[], Fault> {
  if (label === undefined) return ok([]);
  const read = json.read(label, file);
  if (!read.ok) return read;
  const list = listOf(read.value);
  if (Array.isArray(read.value) && list.every((one) => typeof one === "string")) return ok(list);
  return fail({ ...unlike, message: `${unlike.message}, found ${quote(label)}` });
}
