/** All rules of build, run and app images. */
import type { Rule } from "../kit/rule.ts";
import { appRules } from "./app-rules.ts";
import { baseRules } from "./base-rules.ts";
import type { ImageEvidence } from "./evidence.ts";

export const imageRules: readonly Rule<ImageEvidence>[] = [...baseRules("image"), ...appRules];
