/** Reads JSON, writes the bytes of Go's `encoding/json`. */
export { isArray, isTable as isObject } from "../data/value.ts";
export { notFiniteAt } from "./not-finite.ts";
export { type ExactJson, type ExactJsonObject, type JsonFault, readJson as read } from "./read.ts";
export { jsonText as text, quoteJson as quote } from "./write.ts";
