/** The buildpacks that an order names, read once each, and the check of them before anything runs. */
import type { OrderElement, OrderGroup } from "#contract";
import { type Component, lookUp, rulesFor } from "../phase/buildpacks.ts";
import type { PhaseContext } from "../phase/context.ts";

export const keyOf = ({ id, version }: { readonly id: string; readonly version: string }): string => `${id}@${version}`;

export function component({ process, inputs, state }: PhaseContext<"detect">, element: OrderElement): Component {
  const key = keyOf(element);
  const known = state.components.get(key);
  if (known !== undefined) return known;
  const found = lookUp(process.fs, inputs.buildpacks, element);
  state.components.set(key, found);
  return found;
}

/** Every element must be there and speak a Buildpack API that is spoken here; nested orders too, where the rules say so. */
export function verifyOrder(context: PhaseContext<"detect">, order: readonly OrderGroup[]): void {
  const nested = context.rules.platform.elementsVerified({}) === "all";
  const seen = new Set<string>();
  const open = order.flatMap(({ group }) => group);
  for (let element = open.shift(); element !== undefined; element = open.shift()) {
    if (seen.has(keyOf(element))) continue;
    seen.add(keyOf(element));
    const { descriptor } = component(context, element);
    rulesFor(context.rules, { ...element, api: descriptor.api });
    if (nested) open.push(...descriptor.order.flatMap(({ group }) => group));
  }
}
