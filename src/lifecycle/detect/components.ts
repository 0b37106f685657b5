/** Reads each buildpack and image extension of an order once, and checks them before anything runs. */
import { FaultError } from "#base";
import type { ComponentReference, Order, OrderElement, OrderGroup } from "#contract";
import { SystemError } from "#machine";
import { type Component, type ExtensionComponent, lookUpBuildpack, lookUpExtension } from "../files/components.ts";
import { rulesFor } from "../phase/buildpack-rules.ts";
import type { PhaseContext } from "../phase/context.ts";
import type { Member, MemberKind } from "../phase/states/detect.ts";

type Context = PhaseContext<"detect">;
/** The context of the search. */
export type SearchContext = PhaseContext<"detect", "order" | "variables" | "target">;

export const nameAndVersion = ({ id, version }: ComponentReference): string => `${id}@${version}`;

export function componentOf({ process, inputs, state, rules }: Context, element: OrderElement): Component {
  const form = rules.platform.buildpackForm;
  return lookUpOnce(state.components, element, () => lookUpBuildpack(process.fs, inputs.buildpacks, element, form));
}

function extensionOf({ process, inputs, state, rules }: Context, element: OrderElement): ExtensionComponent {
  const form = rules.platform.extensionForm;
  return lookUpOnce(state.extensions, element, () => lookUpExtension(process.fs, inputs.extensions, element, form));
}

function lookUpOnce<C>(all: Map<string, C>, element: OrderElement, lookUpNow: () => C): C {
  const key = nameAndVersion(element);
  const component = all.get(key) ?? lookUpNow();
  all.set(key, component);
  return component;
}

/** A component buildpack or an extension. Composite buildpacks are not members. */
export function memberOf(context: Context, kind: MemberKind, element: OrderElement): Member {
  const found =
    kind === "extension"
      ? { kind, component: extensionOf(context, element) }
      : { kind, component: componentOf(context, element) };
  const { rules } = rulesFor(context.rules, { ...element, api: found.component.descriptor.api });
  return { ...found, element, rules };
}

/** The part of both descriptors that is alike. */
export const infoOf = (one: Member) =>
  one.kind === "extension" ? one.component.descriptor.extension : one.component.descriptor.buildpack;

/**
 * Every element must exist and have a supported Buildpack API. If the rules say so, this includes nested orders that can be read; the
 * search reports the others if it reaches them.
 */
export function verifyOrder(context: Context, { order, orderExtensions }: Order): void {
  for (const element of orderExtensions.flatMap(({ group }) => group)) memberOf(context, "extension", element);
  const nested = context.rules.platform.elementsVerified === "all";
  const seen = new Set<string>();
  const open = elementsOf(order, "top");
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const { element, at } = next;
    if (seen.has(nameAndVersion(element))) continue;
    seen.add(nameAndVersion(element));
    const found = at === "top" ? componentOf(context, element) : componentIfReadable(context, element);
    if (found === undefined) continue;
    rulesFor(context.rules, { ...element, api: found.descriptor.api });
    if (nested) open.push(...elementsOf(found.descriptor.order, "nested"));
  }
}

const elementsOf = (order: readonly OrderGroup[], at: "top" | "nested") =>
  order.flatMap(({ group }) => group.map((element) => ({ element, at })));

function componentIfReadable(context: Context, element: OrderElement): Component | undefined {
  try {
    return componentOf(context, element);
  } catch (error) {
    if (error instanceof SystemError || error instanceof FaultError) return undefined;
    throw error;
  }
}
