/** All rules of platforms. */
import type { Rule } from "../kit/rule.ts";
import { argumentRules } from "./argument-rules.ts";
import { atItsVersions } from "./at-versions.ts";
import type { PlatformEvidence } from "./evidence.ts";
import { fileRules } from "./file-rules.ts";
import { orderRules } from "./order-rules.ts";

export const platformRules: readonly Rule<PlatformEvidence>[] = [...orderRules, ...argumentRules, ...fileRules].map(
  atItsVersions,
);
