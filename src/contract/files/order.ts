/** `order.toml` (Platform specification) and the `[[order]]` of composite buildpacks: groups of buildpacks to try. */
import type { Codec } from "../codec/codec.ts";
import { tomlFile } from "../codec/format.ts";
import { omitted, record, required } from "../codec/record.ts";
import { flag, list, text } from "../codec/values.ts";

/** A buildpack or an extension as a group names it. */
export interface OrderElement {
  readonly id: string;
  readonly version: string;
  readonly optional: boolean;
  /** Execution environments; empty for all. Read as the text has it; the official lifecycle ignores it here. */
  readonly execEnv: readonly string[];
}

export interface OrderGroup {
  readonly group: readonly OrderElement[];
}

export interface Order {
  readonly order: readonly OrderGroup[];
  readonly orderExtensions: readonly OrderGroup[];
}

const element: Codec<OrderElement> = record<OrderElement>({
  id: required("id", text),
  version: required("version", text),
  optional: omitted("optional", flag, false),
  execEnv: omitted("exec-env", list(text), []),
});

export const orderGroups = list(record<OrderGroup>({ group: omitted("group", list(element), []) }));

export const orderToml = tomlFile<Order>(
  record<Order>({
    order: omitted("order", orderGroups, []),
    orderExtensions: omitted("order-extensions", orderGroups, []),
  }),
);
