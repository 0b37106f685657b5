/** The promises of the proposal exportable-volumes, over generated worlds. */
import type { Property } from "../../../conformance/laws/property.ts";
import { exact } from "./exact.ts";
import { empty, rebaseSafe } from "./images.ts";
import { lawful } from "./lawful.ts";

export const exportableVolumesPromises: readonly Property[] = [empty, exact, lawful, rebaseSafe];
