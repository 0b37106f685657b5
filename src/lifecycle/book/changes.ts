/** At which versions the meaning of statements changed: a released amendment changes a decision or step that obeys them. */
import type { Api } from "#base";
import { RELEASED } from "../amendments/released.ts";
import type { Amendment } from "../phase/amendment.ts";
import type { RequirementId } from "../rules/decision.ts";
import { allCitations } from "./citations.ts";

/** By axis. Each is the first version with the new meaning. */
export interface ChangesAt {
  readonly platform: readonly Api[];
  readonly buildpack: readonly Api[];
}

export function changesAt(statements: readonly RequirementId[]): ChangesAt {
  const changes = RELEASED.filter((one) => statements.some((id) => changedBy(one).has(id)));
  const on = (axis: Amendment["axis"]) => changes.flatMap((one) => (one.axis === axis && one.at ? [one.at] : []));
  return { platform: on("platform"), buildpack: on("buildpack") };
}

const known = new Map<string, ReadonlySet<RequirementId>>();

/** What the changed decisions and steps obeyed before, and what they obey now. */
function changedBy(amendment: Amendment): ReadonlySet<RequirementId> {
  const found = known.get(amendment.id);
  if (found !== undefined) return found;
  const changed = changedNames(amendment);
  const citations = allCitations().filter((one) =>
    one.amendment === undefined ? changed.has(one.name) : one.amendment === amendment.id,
  );
  const statements = new Set(citations.flatMap(({ cites }) => cites));
  known.set(amendment.id, statements);
  return statements;
}

const changedNames = ({ platform = {}, buildpack = {}, steps = [] }: Amendment): ReadonlySet<string> =>
  new Set([
    ...Object.keys(platform).map((name) => `platform.${name}`),
    ...Object.keys(buildpack).map((name) => `buildpack.${name}`),
    ...steps.flatMap(({ where }) => (where.startsWith("replace:") ? [where.slice("replace:".length)] : [])),
  ]);
