/** What `import { … } from "plimsoll"` gives to a module that commands load. */
import * as evidenceKit from "../evidence-exports.ts";
import * as lifecycleKit from "../exports.ts";

export const MODULE_KIT: Readonly<Record<string, unknown>> = { ...lifecycleKit, ...evidenceKit };
