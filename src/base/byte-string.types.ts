/** Byte strings as a type of their own, and what the compiler takes for bytes and for text. */
import type { Brand } from "./brand.ts";

/** A file name, link target, environment variable or argument: bytes, never mixed with text. */
export type ByteString = Brand<Parts & string, "ByteString">;

/** Parts of a byte string are byte strings. Methods that change letters (`toLowerCase`) give plain strings: they are for text. */
interface Parts {
  slice(start?: number, end?: number): ByteString;
  split(separator: string, limit?: number): ByteString[];
}

/** `T` if it is a byte string, a literal, or a template of those and of numbers; else a type to which nothing is assignable. */
export type Bytewise<T extends string> = T extends unknown ? (IsBytewise<T> extends true ? T : UnconvertedText) : never;

type IsBytewise<T extends string> = T extends ByteString | `${ByteString}` | `${number}`
  ? true
  : Record<never, never> extends Record<T, 1>
    ? AreBytewise<T>
    : true;
type AreBytewise<T extends string> = T extends `${infer Head}${infer Rest}`
  ? IsBytewise<Head> extends true
    ? Rest extends ""
      ? true
      : IsBytewise<Rest>
    : false
  : false;
/** `T` if it is text; else, as for a byte string or a template of one, a type to which nothing is assignable. */
export type Textual<T extends string> = HasBytes<T> extends true ? EncodedAlready : T;
type HasBytes<T extends string> = T extends `${number}`
  ? false
  : T extends ByteString | `${ByteString}`
    ? true
    : Record<never, never> extends Record<T, 1>
      ? T extends `${infer Head}${infer Rest}`
        ? HasBytes<Head> extends true
          ? true
          : HasBytes<Rest>
        : false
      : false;
interface EncodedAlready {
  readonly "it is a byte string already": never;
}
interface UnconvertedText {
  readonly "convert it with byteString()": never;
}
