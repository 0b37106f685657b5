/** The environment of a process, and its text for people and formats. */
import { type ByteString, byteString, byteStringOfLatin1, textOfByteString } from "#base";

/** Values by names. The names are byte strings too, but a record's keys cannot have a type of their own. */
export type ProcessEnvironment = Readonly<Record<string, ByteString>>;

/** The environment of Unicode names and values. */
export const environmentOfText = (text: Readonly<Record<string, string>>): ProcessEnvironment =>
  Object.fromEntries(Object.entries(text).map(([name, value]) => [byteString(name), byteString(value)]));

/** The names and values as Unicode text. Bytes that are not UTF-8 become U+FFFD. */
export const textOfEnvironment = (env: ProcessEnvironment): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(env).map(([name, value]) => [textOfByteString(byteStringOfLatin1(name)), textOfByteString(value)]),
  );
