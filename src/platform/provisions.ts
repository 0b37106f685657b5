/** What proposals add to a build: volumes, files and variables, each by somebody who answers for it. */
import { ok, type Result } from "#base";
import type { FileSpec, Tree } from "#tree";
import { type PlatformFault, platformFault } from "./faults.ts";

export interface Provisions {
  /** Volumes of the build containers, by the path where each is mounted. */
  readonly volumes?: Readonly<Record<string, Tree>>;
  /** Files of the build containers, by path. */
  readonly files?: Readonly<Record<string, FileSpec>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Where the usual volumes are mounted. */
  readonly at?: { readonly app?: string; readonly layers?: string; readonly platform?: string };
  /** Where the lifecycle writes what a platform reads. */
  readonly writes?: { readonly group?: string; readonly report?: string };
}

const KINDS = ["volumes", "files", "env", "at", "writes"] as const;

/** A path or a variable that two provide is refused with both names. */
export function provideAll(all: readonly (Provisions & { readonly by: string })[]): Result<Provisions, PlatformFault> {
  const provided: Record<string, Record<string, unknown>> = {};
  const owners = new Map<string, string>();
  for (const { by, ...own } of all) {
    for (const kind of KINDS) {
      for (const [name, value] of Object.entries(own[kind] ?? {})) {
        const key = `${kind === "volumes" || kind === "files" ? "path" : kind} ${name}`;
        const other = owners.get(key);
        if (other !== undefined) {
          return platformFault("provisions-conflict", `${other} and ${by} both provide ${name}`, {
            remedy: `switch one of ${other} and ${by} off`,
          });
        }
        owners.set(key, by);
        provided[kind] = { ...provided[kind], [name]: value };
      }
    }
  }
  return ok(provided as Provisions);
}
