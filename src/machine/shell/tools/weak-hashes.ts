/** MD5 and SHA-1, which scripts print and compare. Nothing of Plimsoll relies on them. */

export type WeakHash = "md5" | "sha1";

/** As hexadecimal digits. */
export function weakHash(algorithm: WeakHash, bytes: Uint8Array): string {
  const isMd5 = algorithm === "md5";
  const view = padded(bytes, isMd5);
  const state = isMd5
    ? [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]
    : [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (let at = 0; at < view.byteLength; at += 64) {
    const next = isMd5 ? md5Block(view, at, state) : sha1Block(view, at, state);
    next.forEach((word, i) => {
      state[i] = ((state[i] ?? 0) + word) | 0;
    });
  }
  const out = new DataView(new ArrayBuffer(state.length * 4));
  for (const [i, word] of state.entries()) out.setUint32(i * 4, word, isMd5);
  return Array.from(new Uint8Array(out.buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function padded(bytes: Uint8Array, isLittle: boolean): DataView {
  const length = Math.ceil((bytes.length + 9) / 64) * 64;
  const all = new Uint8Array(length);
  all.set(bytes);
  all[bytes.length] = 0x80;
  const view = new DataView(all.buffer);
  const [low, high] = [(bytes.length * 8) >>> 0, Math.floor(bytes.length / 2 ** 29)];
  view.setUint32(length - 8, isLittle ? low : high, isLittle);
  view.setUint32(length - 4, isLittle ? high : low, isLittle);
  return view;
}

const turned = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

const MD5_TURNS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const MD5_WORDS = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);

function md5Block(view: DataView, at: number, [a0 = 0, b0 = 0, c0 = 0, d0 = 0]: readonly number[]): number[] {
  let [a, b, c, d] = [a0, b0, c0, d0];
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    const [mixed, index] =
      round === 0
        ? [(b & c) | (~b & d), i]
        : round === 1
          ? [(d & b) | (~d & c), (5 * i + 1) % 16]
          : round === 2
            ? [b ^ c ^ d, (3 * i + 5) % 16]
            : [c ^ (b | ~d), (7 * i) % 16];
    const sum = (mixed + a + (MD5_WORDS[i] ?? 0) + view.getInt32(at + index * 4, true)) | 0;
    [a, d, c, b] = [d, c, b, (b + turned(sum, MD5_TURNS[round * 4 + (i % 4)] ?? 0)) | 0];
  }
  return [a, b, c, d];
}

const SHA1_WORDS = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];

function sha1Block(view: DataView, at: number, [a0 = 0, b0 = 0, c0 = 0, d0 = 0, e0 = 0]: readonly number[]): number[] {
  const words: number[] = [];
  for (let i = 0; i < 80; i++) {
    const older = (by: number): number => words[i - by] ?? 0;
    words.push(i < 16 ? view.getInt32(at + i * 4) : turned(older(3) ^ older(8) ^ older(14) ^ older(16), 1));
  }
  let [a, b, c, d, e] = [a0, b0, c0, d0, e0];
  words.forEach((word, i) => {
    const round = Math.floor(i / 20);
    const mixed = round === 0 ? (b & c) | (~b & d) : round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
    [a, b, c, d, e] = [(turned(a, 5) + mixed + e + (SHA1_WORDS[round] ?? 0) + word) | 0, a, turned(b, 30), c, d];
  });
  return [a, b, c, d, e];
}
