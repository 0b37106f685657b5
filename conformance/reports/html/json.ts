/** Reads JSON whose shape is not known. What is not there is empty. */
import { isJsonObject, type Json } from "#base";
import { compactJson } from "#protocol";

export const member = (value: Json | undefined, name: string): Json | undefined =>
  isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

export const members = (value: Json | undefined): readonly (readonly [string, Json])[] =>
  isJsonObject(value) ? Object.entries(value) : [];

export const elements = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

/** A string as it is, anything else as JSON; nothing for what is not there. */
export const textOf = (value: Json | undefined): string =>
  value === undefined ? "" : typeof value === "string" ? value : compactJson(value);
