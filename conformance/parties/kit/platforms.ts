/** The identifiers of operating systems and architectures, which the OCI Image Specification takes from Go. */

const SYSTEMS: ReadonlySet<string> = new Set([
  ...["aix", "android", "darwin", "dragonfly", "freebsd", "illumos", "ios", "js", "linux", "netbsd"],
  ...["openbsd", "plan9", "solaris", "wasip1", "windows"],
]);

const ARCHITECTURES: ReadonlySet<string> = new Set([
  ...["386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle"],
  ...["ppc64", "ppc64le", "riscv64", "s390x", "wasm"],
]);

export const isSystem = (text: string): boolean => SYSTEMS.has(text);
export const isArchitecture = (text: string): boolean => ARCHITECTURES.has(text);

/** `v7`, `v8.1`; the specification lists those of ARM, and Go those of other processors. */
export const isVariant = (text: string): boolean =>
  /^(v\d+(\.\d+)?|power\d+|rva\d+u\d+|softfloat|hardfloat|sse2)$/.test(text);

/** What `ID` and `VERSION_ID` of /etc/os-release may have. */
export const isDistroWord = (text: string): boolean => /^[a-z0-9._-]+$/.test(text);
