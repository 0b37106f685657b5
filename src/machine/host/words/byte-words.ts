/** Arguments and variables that are not UTF-8, which Node.js neither reads nor passes on. */
import { readFileSync } from "node:fs";
import { type ByteString, byteString, byteStringOf, byteStringOfLatin1, byteStrings, textOfByteString } from "#base";
import { environmentOfText, type ProcessEnvironment, textOfEnvironment } from "../../model/environment.ts";

interface Words {
  readonly path: ByteString;
  readonly argv: readonly ByteString[];
  readonly env: ProcessEnvironment;
}

/** As Node.js takes it. */
export interface TextWords {
  readonly path: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * If a word is not UTF-8, bash makes the words from a script in ASCII, and env starts the program with exactly these variables. argv[0] is
 * then the path.
 */
export function asTextWords({ path, argv, env }: Words): TextWords {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const all = [path, ...argv, ...variables.map(byteStringOfLatin1)];
  if (all.every((word) => byteString(textOfByteString(word)) === word))
    return {
      path: textOfByteString(path),
      argv: argv.map((word) => textOfByteString(word)),
      env: textOfEnvironment(env),
    };
  const words = [...variables, path, ...argv.slice(1)].map(quoted);
  return { path: "/bin/bash", argv: ["bash", "-c", `exec /usr/bin/env -i -- ${words.join(" ")}`], env: {} };
}

const quoted = (word: string): string =>
  `$'${Array.from(word, (byte) => (/[\w/=.-]/.test(byte) ? byte : `\\${octal(byte)}`)).join("")}'`;
const octal = (byte: string): string => byte.charCodeAt(0).toString(8).padStart(3, "0");

/** Of this process: the script, and its arguments. */
export const ownArguments = (): readonly ByteString[] =>
  isWhole(process.argv) ? byteStrings(...process.argv.slice(1)) : bytesIn("cmdline").slice(1 - process.argv.length);

export function ownEnvironment(): ProcessEnvironment {
  const text = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  if (isWhole(Object.entries(text).flat())) return environmentOfText(text);
  return Object.fromEntries(
    bytesIn("environ").map((variable) => {
      const end = variable.indexOf("=", 1);
      return [variable.slice(0, end), variable.slice(end + 1)];
    }),
  );
}

/** Node.js reads bytes that are not UTF-8 as U+FFFD. */
const isWhole = (words: readonly string[]): boolean => words.every((word) => !word.includes("\ufffd"));

const bytesIn = (name: "cmdline" | "environ"): readonly ByteString[] =>
  byteStringOf(readFileSync(`/proc/self/${name}`))
    .split("\0")
    .slice(0, -1);
