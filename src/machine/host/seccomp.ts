/**
 * A filter of system calls for bubblewrap: chosen calls fail with an error, as on a disk that is worn out, full or of another system. It is a
 * program of the kernel's packet filter (seccomp(2)). It has no memory, so it cannot count calls, and it sees numbers only, so it knows no
 * paths. Not covered: openat2, whose flags are behind a pointer.
 */
import type { DiskFaults, FileCall } from "../model/machine.ts";

export type FailingCalls = NonNullable<DiskFaults["failing"]>;

/** The number of a system call; `flags`: the place of an argument that must have O_CREAT or O_TRUNC. */
interface SystemCall {
  readonly number: number;
  readonly flags?: number;
}
const calls = (...numbers: readonly number[]): readonly SystemCall[] => numbers.map((number) => ({ number }));

interface Architecture {
  /** AUDIT_ARCH_* of <linux/audit.h>. */
  readonly audit: number;
  readonly calls: Readonly<Record<FileCall, readonly SystemCall[]>>;
}

/** As Node.js calls them. The numbers are those of <asm/unistd.h>, and fchmodat2 is the same on all. */
const ARCHITECTURES: Readonly<Partial<Record<string, Architecture>>> = {
  x64: {
    audit: 0xc000003e,
    calls: {
      "open-to-write": [{ number: 2, flags: 1 }, { number: 257, flags: 2 }, { number: 85 }],
      mkdir: calls(83, 258),
      rename: calls(82, 264, 316),
      remove: calls(84, 87, 263),
      symlink: calls(88, 266),
      link: calls(86, 265),
      chmod: calls(90, 91, 268, 452),
      chown: calls(92, 93, 94, 260),
      times: calls(132, 235, 261, 280),
      truncate: calls(76, 77),
      sync: calls(74, 75, 306),
    },
  },
  arm64: {
    audit: 0xc00000b7,
    calls: {
      "open-to-write": [{ number: 56, flags: 2 }],
      mkdir: calls(34),
      rename: calls(38, 276),
      remove: calls(35),
      symlink: calls(36),
      link: calls(37),
      chmod: calls(52, 53, 452),
      chown: calls(54, 55),
      times: calls(88),
      truncate: calls(45, 46),
      sync: calls(82, 83, 267),
    },
  },
};

const ERRORS = { EPERM: 1, EIO: 5, ENOSPC: 28, EROFS: 30 } as const;
const [O_CREAT, O_TRUNC] = [0o100, 0o1000];

/** Codes of <linux/bpf_common.h>. */
const [LOAD, IF_EQUAL, IF_ANY_BIT, RETURN] = [0x20, 0x15, 0x45, 0x06];
/** Of <linux/seccomp.h>. */
const [ALLOW, ERRNO] = [0x7fff0000, 0x00050000];
/** Where `struct seccomp_data` has the number, the architecture and the arguments, whose lower half comes first. */
const [NUMBER_AT, ARCHITECTURE_AT, ARGUMENTS_AT] = [0, 4, 16];

/** `yes` and `no`: how many instructions a comparison skips. */
interface Instruction {
  readonly code: number;
  readonly value: number;
  readonly yes?: number;
  readonly no?: number;
}

/** Whether the numbers of this architecture are known. */
export const canFilterCalls = (): boolean => ARCHITECTURES[process.arch] !== undefined;

/** Undefined if the numbers of this architecture are not known. */
export function filterOf(
  { calls: kinds, give }: FailingCalls,
  architecture: string = process.arch,
): Buffer | undefined {
  const known = ARCHITECTURES[architecture];
  if (known === undefined) return undefined;
  const fail: Instruction = { code: RETURN, value: ERRNO | ERRORS[give] };
  const allow: Instruction = { code: RETURN, value: ALLOW };
  return encoded([
    { code: LOAD, value: ARCHITECTURE_AT },
    { code: IF_EQUAL, value: known.audit, yes: 1 },
    allow,
    ...kinds.flatMap((kind) => known.calls[kind].flatMap((call) => testOf(call, fail))),
    allow,
  ]);
}

function testOf({ number, flags }: SystemCall, fail: Instruction): readonly Instruction[] {
  const load: Instruction = { code: LOAD, value: NUMBER_AT };
  if (flags === undefined) return [load, { code: IF_EQUAL, value: number, no: 1 }, fail];
  return [
    load,
    { code: IF_EQUAL, value: number, no: 3 },
    { code: LOAD, value: ARGUMENTS_AT + 8 * flags },
    { code: IF_ANY_BIT, value: O_CREAT | O_TRUNC, no: 1 },
    fail,
  ];
}

/** `struct sock_filter`, little-endian as both architectures are. */
function encoded(instructions: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(8 * instructions.length);
  instructions.forEach(({ code, value, yes = 0, no = 0 }, i) => {
    bytes.writeUInt16LE(code, 8 * i);
    bytes.writeUInt8(yes, 8 * i + 2);
    bytes.writeUInt8(no, 8 * i + 3);
    bytes.writeUInt32LE(value, 8 * i + 4);
  });
  return bytes;
}
