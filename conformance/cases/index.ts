/** The test cases of the specification, by its sections. */
import type { TestCase } from "#protocol";
import { builds } from "./buildpack/build.ts";
import { detection } from "./buildpack/detection.ts";
import { modificationRules } from "./buildpack/environment.ts";
import { launches } from "./buildpack/launch.ts";
import { layers } from "./buildpack/layers.ts";
import { order } from "./buildpack/order.ts";
import { plan } from "./buildpack/plan.ts";
import { reuse } from "./buildpack/reuse.ts";
import { sboms } from "./buildpack/sbom.ts";
import { slices } from "./buildpack/slices.ts";
import { extendingImages } from "./image_extension/extend.ts";
import { generatingExtensions } from "./image_extension/generate.ts";
import { analyzer } from "./platform/analyzer.ts";
import { builder } from "./platform/builder.ts";
import { creator } from "./platform/creator.ts";
import { detector } from "./platform/detector.ts";
import { environment } from "./platform/environment.ts";
import { exporter } from "./platform/exporter.ts";
import { exporterConfig } from "./platform/exporter-config.ts";
import { labels } from "./platform/labels.ts";
import { launcher } from "./platform/launcher.ts";
import { launcherShell } from "./platform/launcher-shell.ts";
import { layouts } from "./platform/layout.ts";
import { negotiation } from "./platform/negotiation.ts";
import { rebaser } from "./platform/rebaser.ts";
import { rebaserTarget } from "./platform/rebaser-target.ts";
import { registries } from "./platform/registry.ts";
import { reports } from "./platform/reports.ts";
import { restorer } from "./platform/restorer.ts";

/** By the file that they stand in. */
const files: Readonly<Record<string, readonly TestCase[]>> = {
  "platform/negotiation": negotiation,
  "platform/detector": detector,
  "buildpack/detection": detection,
  "buildpack/order": order,
  "buildpack/plan": plan,
  "buildpack/build": builds,
  "platform/builder": builder,
  "buildpack/layers": layers,
  "platform/environment": environment,
  "buildpack/environment": modificationRules,
  "buildpack/slices": slices,
  "platform/launcher": launcher,
  "platform/launcher-shell": launcherShell,
  "buildpack/launch": launches,
  "image_extension/generate": generatingExtensions,
  "image_extension/extend": extendingImages,
  "platform/analyzer": analyzer,
  "platform/restorer": restorer,
  "buildpack/reuse": reuse,
  "platform/exporter": exporter,
  "platform/exporter-config": exporterConfig,
  "platform/creator": creator,
  "platform/labels": labels,
  "platform/reports": reports,
  "buildpack/sbom": sboms,
  "platform/rebaser": rebaser,
  "platform/rebaser-target": rebaserTarget,
  "platform/registry": registries,
  "platform/layout": layouts,
};

export const specificationCases: readonly TestCase[] = Object.values(files).flat();

/** The file that declares a test case, from the top of the repository; undefined for test cases of proposals. */
export const fileOfSpecificationCase = ({ id }: TestCase): string | undefined => {
  const found = Object.entries(files).find(([, inside]) => inside.some((one) => one.id === id));
  return found && `conformance/cases/${found[0]}.ts`;
};
