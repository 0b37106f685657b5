/** The promises of the proposal exportable-volumes, over generated worlds. */
import type { Law } from "#laws/kit";
import { exactContentLaw } from "./exact-content.ts";
import { empty, rebaseSafe } from "./images.ts";
import { lawfulVolumesLaw } from "./lawful-volumes.ts";

export const laws: readonly Law[] = [empty, exactContentLaw, lawfulVolumesLaw, rebaseSafe];
