/** `order.toml` (Platform specification) and the `[[order]]` of composite buildpacks: groups of buildpacks to try. */
import type { Codec } from "../codec/codec.ts";
import { tomlFile } from "../codec/format.ts";
import { omitDefault, table } from "../codec/table.ts";
import { array, boolean, string } from "../codec/values.ts";
import { type ComponentReference, componentReference } from "./component.ts";

/** A buildpack or an extension in a group. */
export interface OrderElement extends ComponentReference {
  readonly optional: boolean;
  /** Execution environments; empty means all. The official lifecycle ignores this key here. */
  readonly execEnv: readonly string[];
}

export interface OrderGroup {
  readonly group: readonly OrderElement[];
}

export interface Order {
  readonly order: readonly OrderGroup[];
  readonly orderExtensions: readonly OrderGroup[];
}

const element: Codec<OrderElement> = table<OrderElement>({
  ...componentReference,
  optional: omitDefault("optional", boolean, false),
  execEnv: omitDefault("exec-env", array(string), []),
});

export const orderGroups = array(table<OrderGroup>({ group: omitDefault("group", array(element), []) }));

export const orderToml = tomlFile<Order>(
  table<Order>({
    order: omitDefault("order", orderGroups, []),
    orderExtensions: omitDefault("order-extensions", orderGroups, []),
  }),
);
