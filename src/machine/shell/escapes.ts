/**
 * Lets `printf`, `echo -e` and `$'…'` spell bytes by number. just-bash takes each number for a character, so it gets them as texts that
 * mean bytes (see `names.ts`).
 */
import { shellText } from "./names.ts";

const HEX = "x[89a-fA-F][0-9a-fA-F]";
const OCTAL = "[23][0-7]{2}";

/** The escape syntax of a format, of `echo -e` and of `%b`. */
const FORMS = {
  format: runsOf(`${OCTAL}|${HEX}`),
  echo: runsOf(`0${OCTAL}|${HEX}`),
  argument: runsOf(`0?${OCTAL}|${HEX}`),
} as const;

function runsOf(one: string): RegExp {
  // An escaped backslash starts no escape.
  return new RegExp(`\\\\\\\\|(?:\\\\(?:${one}))+`, "g");
}

const inText = (text: string, form: keyof typeof FORMS): string =>
  text.replace(FORMS[form], (run) =>
    run === "\\\\" ? run : shellText(run.replace(/\\(?:0?([23]\d{2})|x(..))/g, (_, octal, hex) => byteOf(octal, hex))),
  );

const byteOf = (octal: string | undefined, hex: string): string =>
  String.fromCharCode(octal === undefined ? Number.parseInt(hex, 16) : Number.parseInt(octal, 8));

/** The arguments of `printf` for just-bash. Arguments of `%s` stay unchanged. */
export function printfArguments(args: readonly string[]): string[] {
  const at = args[0] === "-v" ? 2 : args[0] === "--" ? 1 : 0;
  const isOfEscapes = /^(?:[^%]|%%|%b)*$/.test(args[at] ?? "");
  return args.map((arg, i) => {
    if (i < at) return arg;
    if (i === at) return inText(arg, "format");
    return isOfEscapes ? inText(arg, "argument") : arg;
  });
}

export const echoArguments = (args: readonly string[]): string[] =>
  /^-[neE]*e[ne]*$/.test(args[0] ?? "") ? args.map((arg) => inText(arg, "echo")) : [...args];

const QUOTED = /\$'((?:[^'\\]|\\[\s\S])*)'/g;

/** The text of a script with the bytes that `$'…'` spells. */
export const withQuotedBytes = (text: string): string =>
  text.replace(QUOTED, (_, inside: string) => `$'${inText(inside, "format")}'`);
