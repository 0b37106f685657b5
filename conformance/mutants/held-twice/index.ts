/** All statements that two cases hold by turns. */
import { extensionRows } from "./extensions.ts";
import { imageRows } from "./images.ts";
import { phaseRows } from "./phases.ts";
import type { HeldTwice } from "./row.ts";

export const heldTwiceRows: readonly HeldTwice[] = [...phaseRows, ...imageRows, ...extensionRows];
