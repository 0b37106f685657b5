/** Seeded randomness: a run has one seed, and forks have names, so that a new draw in one place does not change the draws of another. */
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { sha256 } from "./platform.ts";

export interface Random {
  /** An integer in [0, 2^32). */
  uint32(): number;
  /** An integer in [0, bound). */
  below(bound: number): number;
  bytes(count: number): Uint8Array;
  /** An independent generator, the same for the same name. */
  fork(name: string): Random;
}

/** Costs nothing before the first draw: every machine and command has one, and few of them draw. */
export function random(seed: string): Random {
  let generator: ReturnType<typeof xoroshiro128plus> | undefined;
  const uint32 = (): number => {
    generator ??= xoroshiro128plus(firstInt32(sha256(seed)));
    return generator.next() >>> 0;
  };
  return {
    uint32,
    below: (bound) => Math.floor((uint32() / 2 ** 32) * bound),
    bytes: (count) => Uint8Array.from({ length: count }, () => uint32() & 255),
    fork: (name) => random(`${seed}/${name}`),
  };
}

/** The first four bytes, little-endian. */
const firstInt32 = (hex: string): number =>
  [0, 1, 2, 3].reduce((value, i) => value | (Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16) << (8 * i)), 0);
