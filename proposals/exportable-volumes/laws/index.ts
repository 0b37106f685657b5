/** The promises of the proposal exportable-volumes, over generated worlds. */
import type { Law } from "#laws/kit";
import { exact } from "./exact.ts";
import { empty, rebaseSafe } from "./images.ts";
import { lawful } from "./lawful.ts";

export const laws: readonly Law[] = [empty, exact, lawful, rebaseSafe];
