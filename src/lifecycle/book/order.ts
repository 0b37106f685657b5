/** The order of amendments: by axis, then by `after`, then as given. */
import { compareApi } from "#base";
import type { Amendment } from "../phase/amendment.ts";

const RANK = { platform: 0, buildpack: 0, departure: 1, proposal: 2, fault: 3 } as const;

export interface AmendmentOrder {
  readonly sorted: readonly Amendment[];
  /** Do axis, version or `after` (transitively) order the two? */
  ordered(a: Amendment, b: Amendment): boolean;
  /** Ids of amendments that come after themselves. */
  readonly cycle: readonly string[];
}

export function orderAmendments(amendments: readonly Amendment[]): AmendmentOrder {
  const byId = new Map(amendments.map((one) => [one.id, one]));
  const before = new Map(amendments.map((one) => [one.id, ancestors(one, byId)]));
  const comesAfter = (a: Amendment, b: Amendment): boolean =>
    RANK[a.axis] !== RANK[b.axis]
      ? RANK[a.axis] > RANK[b.axis]
      : sameAxisLater(a, b) || (before.get(a.id)?.has(b.id) ?? false);
  const cycle = amendments.filter((one) => before.get(one.id)?.has(one.id)).map((one) => one.id);
  return {
    sorted: cycle.length > 0 ? amendments : sortedBy(amendments, comesAfter),
    ordered: (a, b) => comesAfter(a, b) || comesAfter(b, a),
    cycle,
  };
}

const sameAxisLater = (a: Amendment, b: Amendment): boolean =>
  a.axis === b.axis && a.at !== undefined && b.at !== undefined && compareApi(a.at, b.at) > 0;

/** The ids that `one` comes after, transitively. They include its own in a cycle. */
function ancestors(one: Amendment, byId: ReadonlyMap<string, Amendment>): ReadonlySet<string> {
  const ids = new Set<string>();
  const open = [...one.after];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (ids.has(id)) continue;
    ids.add(id);
    open.push(...(byId.get(id)?.after ?? []));
  }
  return ids;
}

/** A stable sort: it repeatedly takes the first amendment that comes after no remaining one. */
function sortedBy(all: readonly Amendment[], comesAfter: (a: Amendment, b: Amendment) => boolean): Amendment[] {
  const left = [...all];
  const out: Amendment[] = [];
  while (left.length > 0) {
    const free = left.findIndex((one) => !left.some((other) => other !== one && comesAfter(one, other)));
    out.push(...left.splice(Math.max(free, 0), 1));
  }
  return out;
}
