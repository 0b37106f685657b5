/** What the enabled proposals do as parts of a platform: labels of a builder, and everything that a build needs besides its own inputs. */
import type { Fault, Result } from "#base";
import { type Buildpack, mergeLabels, mergeProvisions, type Provisions } from "#platform";
import type { PlatformBuild, PlatformComponent, PlatformSide } from "../kit/platform-side.ts";

/** An enabled proposal, as a platform sees it. */
export interface EnabledPlatform {
  readonly proposal: { readonly id: string };
  readonly platform?: PlatformSide;
}

/** The labels that the enabled proposals give to a builder of these components. */
export function builderLabels(
  on: readonly EnabledPlatform[],
  components: readonly PlatformComponent[],
): Result<Readonly<Record<string, string>>, Fault> {
  const all: { readonly by: string; readonly labels: Readonly<Record<string, string>> }[] = [];
  for (const { proposal, platform } of on) {
    const own = platform?.builderLabels?.(components);
    if (own === undefined) continue;
    if (!own.ok) return own;
    all.push({ by: proposal.id, labels: own.value });
  }
  return mergeLabels(all);
}

export function collectProvisions(on: readonly EnabledPlatform[], build: PlatformBuild): Result<Provisions, Fault> {
  const all: (Provisions & { readonly by: string })[] = [];
  for (const { proposal, platform } of on) {
    const provided = platform?.prepare?.(build);
    if (provided === undefined) continue;
    if (!provided.ok) return provided;
    all.push({ by: proposal.id, ...provided.value });
  }
  return mergeProvisions(all);
}

export const platformComponent = ({ id, version, tree }: Buildpack): PlatformComponent => ({
  kind: "buildpack",
  id,
  version,
  tree,
});
