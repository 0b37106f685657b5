/** Lifecycles that are not a directory yet: the archive of a release, an image. The command unpacks them. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Fault } from "#base";

/** Whether the text names an archive or an image. */
export function isPacked(text: string): boolean {
  if (/^(?:oci|oci-archive):|^docker:\/\//.test(text)) return true;
  if (!existsSync(text)) return /^[^./~][^/]*[.:][^/]*\//.test(text);
  return statSync(text).isDirectory() ? existsSync(join(text, "oci-layout")) : /\.(?:tgz|tar|tar\.gz)$/.test(text);
}

/** For those who take directories only. */
export const packedFault = (text: string): Fault<"lifecycle-packed"> => ({
  kind: "lifecycle-packed",
  message: `expected a directory of executables or a module, found an archive or an image: ${text}`,
  remedy:
    "unpack it and give the directory with the executables; only --lifecycle of the command takes archives and images",
});
