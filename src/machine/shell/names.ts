/**
 * File names, arguments and variables as text for just-bash. A byte that is not UTF-8 becomes a lone surrogate (0x80 becomes U+DC80), so
 * the text can be converted back. When printed, it is U+FFFD.
 */
import { type ByteString, byteString, byteStringOf, byteStringOfLatin1, textOfByteString } from "#base";
import type { ProcessEnvironment } from "../model/environment.ts";

const CHARACTER =
  /(?:[\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})+|([\x80-\xff])/g;
const ALONE = /([\u{dc80}-\u{dcff}])/u;
const FROM = 0xdc00;

/** The shell's text of a byte string. */
export const shellText = (name: string): string =>
  name.replace(CHARACTER, (characters, alone?: string) =>
    alone === undefined
      ? textOfByteString(byteStringOfLatin1(characters))
      : String.fromCharCode(FROM + alone.charCodeAt(0)),
  );

/** The shell's text of all names and values. */
export const shellVariables = (env: ProcessEnvironment): Record<string, string> =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [shellText(name), shellText(value)]));

/** The byte string of the shell's text. */
export const shellName = (text: string): ByteString =>
  ALONE.test(text)
    ? text
        .split(ALONE)
        .map((part, i) => (i % 2 === 0 ? byteString(part) : byteStringOf(Uint8Array.of(part.charCodeAt(0) - FROM))))
        .reduce((all, part) => byteString`${all}${part}`)
    : byteString(text);
