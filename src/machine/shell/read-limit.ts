/** How many bytes a command reads at most, according to its command line. */
import { parseOperands, sizeOf } from "./dd-operands.ts";

export interface CommandLine {
  readonly name: string;
  readonly args: readonly string[];
}

/** Undefined if it reads everything, or if the limit is not in bytes. */
export function readLimitOf({ name, args }: CommandLine): number | undefined {
  if (name === "head") return sizeOf(HEAD.exec(args.join(" "))?.[1]);
  return name === "dd" ? bytesOfDd(args) : undefined;
}

const HEAD = /(?:^| )(?:-[a-z]*c ?|--bytes[= ])(\w+)(?: |$)/;

/** Writes sizes such as `2k` as numbers, because `head` of just-bash ignores the unit. */
export const expandSizeSuffixes = (args: readonly string[]): string[] =>
  args.map((arg, i) => {
    const [, option = "", size = ""] = /^(-[a-z]*c|--bytes=|)(\d+[a-zA-Z]+)$/.exec(arg) ?? [];
    const isSize = option !== "" || /^(-[a-z]*c|--bytes)$/.test(args[i - 1] ?? "");
    return isSize && size !== "" ? `${option}${sizeOf(size) ?? size}` : arg;
  });

function bytesOfDd(args: readonly string[]): number | undefined {
  const copy = parseOperands(args);
  return typeof copy === "string" || copy.count === undefined ? undefined : (copy.skip + copy.count) * copy.block;
}
