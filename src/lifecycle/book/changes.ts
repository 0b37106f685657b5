/** At which versions the meaning of statements changed: a released amendment changes a decision or step that obeys them. */
import type { Api } from "#base";
import { RELEASED } from "../amendments/released.ts";
import type { Amendment } from "../phase/amendment.ts";
import type { RequirementId } from "../rules/decision.ts";
import { allCitations, type Citation } from "./citations.ts";

/** By axis. Each is the first version with the new meaning. */
export interface ChangesAt {
  readonly platform: readonly Api[];
  readonly buildpack: readonly Api[];
}

export function changesAt(statements: readonly RequirementId[]): ChangesAt {
  const touched = new Set(statements.flatMap((id) => amendmentsChanging().get(id) ?? []));
  const changes = touched.size === 0 ? [] : RELEASED.filter((one) => touched.has(one));
  const on = (axis: Amendment["axis"]) => changes.flatMap((one) => (one.axis === axis && one.at ? [one.at] : []));
  return { platform: on("platform"), buildpack: on("buildpack") };
}

let changing: ReadonlyMap<RequirementId, readonly Amendment[]> | undefined;

/** The released amendments that change each statement. A run asks for every test case, so they are looked for once. */
function amendmentsChanging(): ReadonlyMap<RequirementId, readonly Amendment[]> {
  if (changing !== undefined) return changing;
  const found = new Map<RequirementId, Amendment[]>();
  const citations = allCitations();
  for (const amendment of RELEASED) {
    for (const id of changedBy(amendment, citations)) found.set(id, [...(found.get(id) ?? []), amendment]);
  }
  changing = found;
  return found;
}

/** What the changed decisions and steps obeyed before, and what they obey now. */
function changedBy(amendment: Amendment, citations: readonly Citation[]): ReadonlySet<RequirementId> {
  const changed = changedNames(amendment);
  const of = citations.filter((one) =>
    one.amendment === undefined ? changed.has(one.name) : one.amendment === amendment.id,
  );
  return new Set(of.flatMap(({ cites }) => cites));
}

const changedNames = ({ platform = {}, buildpack = {}, steps = [] }: Amendment): ReadonlySet<string> =>
  new Set([
    ...Object.keys(platform).map((name) => `platform.${name}`),
    ...Object.keys(buildpack).map((name) => `buildpack.${name}`),
    ...steps.flatMap(({ where }) => (where.startsWith("replace:") ? [where.slice("replace:".length)] : [])),
  ]);
