/** Every property there is. */
import type { Property, PropertyId } from "./property.ts";
import { noPartialPublication } from "./publication.ts";
import { rebaseSafety } from "./rebase/index.ts";
import { idempotentRebuild, reproducibleBuild } from "./rebuild.ts";

export const properties: readonly Property[] = [
  ...rebaseSafety,
  idempotentRebuild,
  reproducibleBuild,
  noPartialPublication,
];

export const propertyOf = (id: string): Property | undefined => properties.find((one) => one.id === (id as PropertyId));
