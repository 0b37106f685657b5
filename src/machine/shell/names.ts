/**
 * Names of files as the shell has them, which knows texts alone: a byte that is no UTF-8 is a lone surrogate, U+DC80 for 0x80, so that a
 * name that was read can be written. Printed, it is U+FFFD.
 */
import { type ByteString, byteString, byteStringOf, textOfByteString } from "#base";

const CHARACTER =
  /(?:[\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})+|([\x80-\xff])/g;
const ALONE = /([\u{dc80}-\u{dcff}])/u;
const FROM = 0xdc00;

/** Of a byte string. */
export const shellText = (name: string): string =>
  name.replace(CHARACTER, (characters, alone?: string) =>
    alone === undefined ? textOfByteString(characters) : String.fromCharCode(FROM + alone.charCodeAt(0)),
  );

/** The byte string. */
export const shellName = (text: string): ByteString =>
  ALONE.test(text)
    ? text
        .split(ALONE)
        .map((part, i) => (i % 2 === 0 ? byteString(part) : byteStringOf(Uint8Array.of(part.charCodeAt(0) - FROM))))
        .reduce((all, part) => byteString`${all}${part}`)
    : byteString(text);
