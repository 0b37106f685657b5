/** Every case there is, by section of the specification. */
import type { Case } from "../protocol/case.ts";
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
import { exportDirs } from "./proposals/export-dirs.ts";

export const cases: readonly Case[] = [
  ...negotiation,
  ...detector,
  ...detection,
  ...order,
  ...plan,
  ...builds,
  ...builder,
  ...layers,
  ...environment,
  ...modificationRules,
  ...slices,
  ...launcher,
  ...launcherShell,
  ...launches,
  ...analyzer,
  ...restorer,
  ...reuse,
  ...exporter,
  ...exporterConfig,
  ...creator,
  ...labels,
  ...reports,
  ...sboms,
  ...rebaser,
  ...rebaserTarget,
  ...registries,
  ...layouts,
  ...exportDirs,
];
