/** How many bytes a command reads at most, by what its command line says. */
import { parseOperands, sizeOf } from "./dd-operands.ts";

export interface CommandLine {
  readonly name: string;
  readonly args: readonly string[];
}

/** Undefined where it reads all, or says so in other words. */
export function readLimitOf({ name, args }: CommandLine): number | undefined {
  if (name === "head") return sizeOf(HEAD.exec(args.join(" "))?.[1]);
  return name === "dd" ? bytesOfDd(args) : undefined;
}

const HEAD = /(?:^| )(?:-[a-z]*c ?|--bytes[= ])(\w+)(?: |$)/;

/** `head -c 2k`, of which just-bash reads the 2. */
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
