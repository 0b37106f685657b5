/** Worlds in which a promise of extension-layer does not hold. */
import type { FindingWorld } from "../../kit/finding-world.ts";
import { ofContexts } from "./contexts.ts";
import { ofPlaces } from "./places.ts";

export const counterexamples: readonly FindingWorld[] = [...ofContexts, ...ofPlaces];
