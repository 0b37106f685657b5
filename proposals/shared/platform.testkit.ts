/** What the tests of a platform's side begin with: buildpacks, the label of a builder that holds them, a build's user. */
import { type NodeSpec, treeOf } from "#tree";
import type { PlatformComponent } from "../kit/platform-side.ts";
import type { Proposal } from "../kit/proposal.ts";

export type Files = Readonly<Record<string, NodeSpec>>;
export type Chosen = Readonly<Record<string, string>>;

/** buildpack.toml with further lines. */
export const toml = (id: string, more: string): string => `[buildpack]\nid = "${id}"\nversion = "1"\n${more}`;

export const component = (id: string, more = "", kind: PlatformComponent["kind"] = "buildpack"): PlatformComponent => ({
  kind,
  id,
  version: "1",
  tree: treeOf({ "/buildpack.toml": toml(id, more) }),
});

/** The labels, or the fault. */
export const labelsWith =
  (proposal: Proposal) =>
  (...components: readonly PlatformComponent[]) => {
    const made = proposal.platform?.({})?.builderLabels?.(components);
    return made?.ok ? made.value : made?.fault;
  };

export const USER = { uid: 1000, gid: 1001 };
