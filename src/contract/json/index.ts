/** JSON in, the bytes of Go's `encoding/json` out. */
export { type Data, type DataObject, type JsonFault, readJson as read } from "./read.ts";
export { jsonText as text, quoteJson as quote } from "./write.ts";
