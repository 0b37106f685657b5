/** Statements about images and their labels, most of them of older versions. */
import { textOf, utf8 } from "#base";
import { addStep, overrideDecision, type PlannedFault, replaceDecision } from "../mutant.ts";
import { type HeldTwice, heldTwice } from "./row.ts";

const BOM_TABLE = /\[bom\.metadata\.[^[]*/;
export const imageRows: readonly HeldTwice[] = [
  heldTwice(
    ["platform.analyzed.bionic.distro-name", "platform.analyzed.bionic.distro-version"],
    ["analyze.run-image.bionic", "The bionic stack on amd64 is another distribution.", otherDistribution("amd64")],
    ["analyze.second.bionic-arm", "The bionic stack on arm64 is another distribution.", otherDistribution("arm64")],
  ),
  heldTwice(
    ["platform.label.lifecycle.stack"],
    [
      "export.label.stack-toml",
      "The label has no mirrors.",
      overrideDecision("runImageRecord", (previous) => (i) => {
        const names = previous(i);
        return names && { ...names, mirrors: [] };
      }),
    ],
    [
      "export.second.stack-toml",
      "The label has no run image if it has no mirrors.",
      overrideDecision("runImageRecord", (previous) => (i) => {
        const names = previous(i);
        return names?.mirrors.length === 0 ? { ...names, image: "" } : names;
      }),
    ],
  ),
  heldTwice(
    ["platform.rebaser.labels.stack"],
    [
      "rebase.stack.labels",
      "A rebase adds no label that the app image lacks.",
      overrideDecision("rebasedLabels", (previous) => (i) => {
        const known = Object.entries(previous(i)).filter(([key]) => i.app[key] !== undefined);
        return Object.fromEntries(known);
      }),
    ],
    [
      "rebase.second.stack-labels",
      "A rebase keeps a label that is empty in the new run image.",
      overrideDecision("rebasedLabels", (previous) => (i) => {
        const filled = Object.entries(previous(i)).map(([key, value]) => [key, value || (i.app[key] ?? "")]);
        return Object.fromEntries(filled);
      }),
    ],
  ),
  heldTwice(
    ["platform.creator.skip-restore.phase"],
    [
      "create.skip-restore.whole-phase",
      "-skip-restore restores store.toml.",
      replaceDecision("restoresStore", () => true),
    ],
    [
      "create.second.skip-restore-layers",
      "-skip-restore restores layers.",
      replaceDecision("restoresLayers", () => true),
    ],
  ),
  ...(["build.bom.metadata", "export.bom.label"] as const).map((first) =>
    heldTwice(
      [first === "build.bom.metadata" ? "platform.builder.metadata.bom" : "platform.label.build.bom"],
      [
        first,
        "Only the BOM of the first buildpack is kept.",
        addStep("build", "before:build:write-metadata", ({ state }) => {
          state.launchBom = state.launchBom.slice(0, 1);
        }),
      ],
      [
        "create.second.bom",
        "Tables in the BOM are lost.",
        addStep("build", "before:build:write-metadata", ({ state }) => {
          state.launchBom = state.launchBom.map(({ metadata = {}, ...entry }) => {
            const { source: _, ...flat } = metadata;
            return { ...entry, metadata: flat };
          });
        }),
      ],
    ),
  ),
  heldTwice(
    ["platform.report.build-bom"],
    [
      "export.bom.report",
      "The report has the BOM of the first buildpack only.",
      addStep(
        "export",
        "before:export:report",
        ({ state }) => {
          state.group = { ...state.group, group: state.group.group.slice(0, 1) };
        },
        "group",
      ),
    ],
    [
      "create.second.bom",
      "Tables in the BOM are not in the report.",
      addStep("export", "before:export:report", ({ process: { fs } }) => {
        const file = "/layers/acme_hello/build.toml";
        if (fs.exists(file)) fs.write(file, utf8(textOf(fs.read(file)).replace(BOM_TABLE, "")));
      }),
    ],
  ),
  heldTwice(
    ["platform.exporter.label.rebasable-false"],
    [
      "export.label.rebasable",
      "An image without extensions has another word in the label rebasable.",
      overrideDecision("rebasableLabel", (previous) => (i) => (i.extended ? previous(i) : "plimsoll")),
    ],
    [
      "extend.second.run-image",
      "An extended image is always rebasable.",
      overrideDecision("rebasableLabel", (previous) => (i) => (i.extended ? "true" : previous(i))),
    ],
  ),
];

function otherDistribution(architecture: string): PlannedFault {
  return overrideDecision("runImageTarget", (previous) => (i) => {
    const target = previous(i);
    return i.config.architecture === architecture ? { ...target, distro: { name: "other", version: "0" } } : target;
  });
}
