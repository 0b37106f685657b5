/** How many bytes a command reads at most, according to its command line. */
import { parseOperands } from "./dd-operands.ts";
import { sizeOf } from "./tools/sizes.ts";

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

function bytesOfDd(args: readonly string[]): number | undefined {
  const copy = parseOperands(args);
  return typeof copy === "string" || copy.count === undefined ? undefined : (copy.skip + copy.count) * copy.block;
}
