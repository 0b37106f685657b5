/** The proposals that are enabled for a build: what they change in the lifecycle and on the platform. */
import { type AbsPath, type Fault, orThrow, pathOfText, type Result } from "#base";
import { toml } from "#contract";
import type { Image } from "#image";
import { type RuleBook, ruleBook } from "#lifecycle";
import type { Buildpack } from "#platform";
import { type EnabledProposal, enableProposals, type PlatformComponent, proposals } from "#proposals";
import { builderLabels as labelsOfBuilder } from "#proposals/build";
import { type LoadedProposals, loadUserProposals } from "#suite";
import { lookup } from "#tree";
import { throwFault } from "../terminal/run-verb.ts";

export { platformComponent } from "#proposals/build";

export interface BuildProposals {
  /** As the user named them, for executables. */
  readonly chosen: LoadedProposals;
  readonly on: readonly EnabledProposal[];
  /** Undefined if none is enabled: the released versions. */
  readonly book?: RuleBook;
}

/** Throws a fault for an unknown proposal, and for two that conflict. */
export async function buildProposals(words: readonly string[]): Promise<BuildProposals> {
  const chosen = orThrow(await loadUserProposals(words));
  const on = orThrow(enableProposals(chosen.words, chosen.proposals));
  if (on.length === 0) return { chosen, on };
  const book = ruleBook(on.map(({ amendment }) => amendment));
  if (book.ok) return { chosen, on, book: book.value };
  const { conflicts, ...fault } = book.fault;
  const [first] = conflicts;
  throwFault({
    ...fault,
    ...(first !== undefined && first.lost === undefined && { remedy: `disable ${first.a} or ${first.b}` }),
  });
}

/** Keys of buildpack.toml that belong to disabled proposals: the lifecycle ignores them silently, so the command warns. */
export function unreadKeys(buildpacks: readonly Buildpack[], { on }: BuildProposals): readonly string[] {
  const off = proposals.filter(({ id }) => !on.some(({ proposal }) => proposal.id === id));
  return buildpacks.flatMap(({ id, version, tree }) => {
    const node = lookup(tree, pathOfText("/buildpack.toml"));
    const read = node?.kind === "file" ? toml.read(node.content, "buildpack.toml") : undefined;
    if (read === undefined || !read.ok) return [];
    return off.flatMap(({ id: proposal, buildpackKeys = [] }) =>
      buildpackKeys
        .filter((key) => hasKey(read.value, key.split(".")))
        .map((key) => `buildpack.toml of ${id}@${version}: ${key} is ignored; to use it, add --proposal ${proposal}`),
    );
  });
}

function hasKey(table: toml.TomlTable, [key = "", ...rest]: readonly string[]): boolean {
  const value = table[key];
  if (value === undefined || rest.length === 0) return value !== undefined;
  return toml.isTable(value) && hasKey(value, rest);
}

/** The labels that the enabled proposals give to a builder of these components. */
export const builderLabels = (
  { on }: BuildProposals,
  components: readonly PlatformComponent[],
): Result<Readonly<Record<string, string>>, Fault> => labelsOfBuilder(on, components);

/** Directories of the app image that proposals add to those that every app image owns. */
export const ownedDirectories = ({ on }: BuildProposals, { config }: Image): readonly AbsPath[] => {
  const app = { labels: config.config.Labels ?? {}, env: config.config.Env ?? [] };
  return on.flatMap(({ platform }) => platform?.ownedDirectories?.(app) ?? []);
};
