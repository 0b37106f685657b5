/** The operands of `dd`. */
import { sizeOf } from "./tools/sizes.ts";

export interface Copy {
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Bytes. */
  readonly block: number;
  /** Blocks. Undefined means all. */
  readonly count: number | undefined;
  readonly skip: number;
  readonly seek: number;
  readonly truncates: boolean;
  readonly silent: boolean;
}

/** Returns an error message if the operands are not valid. */
export function parseOperands(args: readonly string[]): Copy | string {
  const given = new Map<string, string>();
  for (const arg of args) {
    const [, name = "", value = ""] = /^([a-z]+)=(.*)$/s.exec(arg) ?? [];
    if (!KNOWN.has(name)) return `unrecognized operand '${arg}'`;
    given.set(name, value);
  }
  const words = (name: string): readonly string[] => (given.get(name) ?? "").split(",").filter((word) => word !== "");
  const other = [...words("conv"), ...words("iflag"), ...words("oflag")].find((word) => !NO_EFFECT.has(word));
  if (other !== undefined) return `${other} is not supported`;
  const number = (name: string): number | undefined => sizeOf(given.get(name));
  for (const name of NUMBERS)
    if (given.has(name) && number(name) === undefined) return `invalid number: '${given.get(name)}'`;
  const block = number("bs") ?? number("ibs") ?? number("obs") ?? 512;
  if (block === 0) return "invalid number: '0'";
  return {
    from: given.get("if"),
    to: given.get("of"),
    block,
    count: number("count"),
    skip: number("skip") ?? 0,
    seek: number("seek") ?? 0,
    truncates: !words("conv").includes("notrunc"),
    silent: given.get("status") === "none",
  };
}

const NUMBERS = ["bs", "ibs", "obs", "count", "skip", "seek"];
const KNOWN: ReadonlySet<string> = new Set([...NUMBERS, "if", "of", "conv", "iflag", "oflag", "status"]);
/** Flags without effect here, because nothing is buffered and every read is full. */
const NO_EFFECT: ReadonlySet<string> = new Set(["notrunc", "fsync", "fdatasync", "fullblock"]);
