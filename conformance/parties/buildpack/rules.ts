/** All rules of buildpacks, in the order in which a build meets what they are about. */
import { buildpackMembers, descriptorRules } from "../component/descriptor-rules.ts";
import { detectRules, worldRules } from "../component/detect-rules.ts";
import { architecture, buildpackPrograms } from "../component/executable-rules.ts";
import type { Rule } from "../kit/rule.ts";
import { launchRules } from "./launch-rules.ts";
import { layerRules } from "./layer-rules.ts";
import { orderRules, stackRules } from "./order-rules.ts";
import { outputRules } from "./output-rules.ts";
import { sbomRules } from "./sbom-rules.ts";
import { type BuildpackEvidence, wholeRules } from "./whole-rules.ts";

export const buildpackRules: readonly Rule<BuildpackEvidence>[] = [
  ...descriptorRules("buildpack"),
  ...buildpackMembers,
  ...stackRules,
  ...orderRules,
  ...buildpackPrograms,
  architecture("buildpack"),
  ...detectRules("buildpack"),
  ...worldRules("buildpack"),
  ...outputRules,
  ...layerRules,
  ...launchRules,
  ...sbomRules,
  ...wholeRules,
];
