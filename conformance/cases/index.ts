/** The test cases of the specification, by its sections. */
import type { TestCase } from "#protocol";
import { buildCases } from "./buildpack/build.ts";
import { detectionCases } from "./buildpack/detection.ts";
import { modificationRuleCases } from "./buildpack/environment.ts";
import { launchCases } from "./buildpack/launch.ts";
import { layerTypeCases } from "./buildpack/layer-types.ts";
import { layerCases } from "./buildpack/layers.ts";
import { orderCases } from "./buildpack/order.ts";
import { planCases } from "./buildpack/plan.ts";
import { reuseCases } from "./buildpack/reuse.ts";
import { sbomCases } from "./buildpack/sbom.ts";
import { sliceCases } from "./buildpack/slices.ts";
import { extendCases } from "./image_extension/extend.ts";
import { generateCases } from "./image_extension/generate.ts";
import { analyzerCases } from "./platform/analyzer.ts";
import { builderCases } from "./platform/builder.ts";
import { creatorCases } from "./platform/creator.ts";
import { detectorCases } from "./platform/detector.ts";
import { environmentCases } from "./platform/environment.ts";
import { exporterCases } from "./platform/exporter.ts";
import { exporterConfigCases } from "./platform/exporter-config.ts";
import { labelCases } from "./platform/labels.ts";
import { launcherCases } from "./platform/launcher.ts";
import { launcherShellCases } from "./platform/launcher-shell.ts";
import { layoutCases } from "./platform/layout.ts";
import { negotiationCases } from "./platform/negotiation.ts";
import { rebaserCases } from "./platform/rebaser.ts";
import { rebaserTargetCases } from "./platform/rebaser-target.ts";
import { registryCases } from "./platform/registry.ts";
import { reportCases } from "./platform/reports.ts";
import { restorerCases } from "./platform/restorer.ts";

/** By the file that they stand in. */
const files: Readonly<Record<string, readonly TestCase[]>> = {
  "platform/negotiation": negotiationCases,
  "platform/detector": detectorCases,
  "buildpack/detection": detectionCases,
  "buildpack/order": orderCases,
  "buildpack/plan": planCases,
  "buildpack/build": buildCases,
  "platform/builder": builderCases,
  "buildpack/layers": layerCases,
  "platform/environment": environmentCases,
  "buildpack/environment": modificationRuleCases,
  "buildpack/slices": sliceCases,
  "platform/launcher": launcherCases,
  "platform/launcher-shell": launcherShellCases,
  "buildpack/launch": launchCases,
  "image_extension/generate": generateCases,
  "image_extension/extend": extendCases,
  "platform/analyzer": analyzerCases,
  "platform/restorer": restorerCases,
  "buildpack/layer-types": layerTypeCases,
  "buildpack/reuse": reuseCases,
  "platform/exporter": exporterCases,
  "platform/exporter-config": exporterConfigCases,
  "platform/creator": creatorCases,
  "platform/labels": labelCases,
  "platform/reports": reportCases,
  "buildpack/sbom": sbomCases,
  "platform/rebaser": rebaserCases,
  "platform/rebaser-target": rebaserTargetCases,
  "platform/registry": registryCases,
  "platform/layout": layoutCases,
};

export const specificationCases: readonly TestCase[] = Object.values(files).flat();

/** The file that declares a test case, from the top of the repository; undefined for test cases of proposals. */
export const fileOfSpecificationCase = ({ id }: TestCase): string | undefined => {
  const found = Object.entries(files).find(([, inside]) => inside.some((one) => one.id === id));
  return found && `conformance/cases/${found[0]}.ts`;
};
