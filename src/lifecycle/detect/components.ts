/** The buildpacks that an order names, read once each, and the check of them before anything runs. */
import { FaultError } from "#base";
import type { OrderElement, OrderGroup } from "#contract";
import { SystemError } from "#machine";
import { type Component, lookUp, rulesFor } from "../phase/buildpacks.ts";
import type { PhaseContext } from "../phase/context.ts";

export const keyOf = ({ id, version }: { readonly id: string; readonly version: string }): string => `${id}@${version}`;

export function component({ process, inputs, state, rules }: PhaseContext<"detect">, element: OrderElement): Component {
  const key = keyOf(element);
  const known = state.components.get(key);
  if (known !== undefined) return known;
  const found = lookUp(process.fs, inputs.buildpacks, element, rules.platform.buildpackForm({}));
  state.components.set(key, found);
  return found;
}

/**
 * Every element must be there and speak a Buildpack API that is spoken here. Of nested orders, where the rules say so, those that can
 * be read: the search may never come to the others, and says so when it does.
 */
export function verifyOrder(context: PhaseContext<"detect">, order: readonly OrderGroup[]): void {
  const nested = context.rules.platform.elementsVerified({}) === "all";
  const seen = new Set<string>();
  const open = elementsOf(order, "top");
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const { element, at } = next;
    if (seen.has(keyOf(element))) continue;
    seen.add(keyOf(element));
    const found = at === "top" ? component(context, element) : readable(context, element);
    if (found === undefined) continue;
    rulesFor(context.rules, { ...element, api: found.descriptor.api });
    if (nested) open.push(...elementsOf(found.descriptor.order, "nested"));
  }
}

const elementsOf = (order: readonly OrderGroup[], at: "top" | "nested") =>
  order.flatMap(({ group }) => group.map((element) => ({ element, at })));

function readable(context: PhaseContext<"detect">, element: OrderElement): Component | undefined {
  try {
    return component(context, element);
  } catch (error) {
    if (error instanceof SystemError || error instanceof FaultError) return undefined;
    throw error;
  }
}
