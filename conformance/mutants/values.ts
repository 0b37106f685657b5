/** Mutants that change values which they only carry. */
import { type DocumentTable, type DocumentValue, json } from "#contract";
import { addStep, type Mutant, mutant } from "./mutant.ts";
import { changePlanMetadata } from "./plan-metadata.ts";

/** Texts have no white space around them. */
function trimmed(value: DocumentValue): DocumentValue {
  if (typeof value === "string") return value.trim();
  return json.isObject(value) ? trimmedTable(value) : value;
}

const trimmedTable = (table: DocumentTable): DocumentTable =>
  Object.fromEntries(Object.entries(table).map(([key, value]) => [key, trimmed(value)]));

export const valueMutants: readonly Mutant[] = [
  mutant("plan-texts-trimmed", "The Buildpack Plan has texts without white space around them.", {
    breaks: ["buildpack.build.plan-entries"],
    fault: changePlanMetadata(trimmedTable),
  }),
  mutant("layer-texts-trimmed", "The label has metadata of layers without white space around texts.", {
    breaks: ["platform.label.lifecycle.layer-value"],
    fault: addStep("export", "before:export:own-labels", ({ state }) => {
      const buildpacks = state.metadata.buildpacks.map((one) => ({
        ...one,
        layers: Object.fromEntries(
          Object.entries(one.layers).map(([name, { data, ...layer }]) => [
            name,
            { ...layer, ...(data !== undefined && { data: trimmed(data) }) },
          ]),
        ),
      }));
      state.metadata = { ...state.metadata, buildpacks };
    }),
  }),
  mutant("project-texts-trimmed", "The label has project metadata without white space around texts.", {
    breaks: ["platform.label.project.json"],
    fault: addStep(
      "export",
      "before:export:own-labels",
      ({ state }) => {
        const { source } = state.project;
        if (source?.metadata === undefined) return;
        state.project = { ...state.project, source: { ...source, metadata: trimmedTable(source.metadata) } };
      },
      "project",
    ),
  }),
  mutant("arguments-trimmed", "metadata.toml has arguments of processes without white space around them.", {
    breaks: ["platform.builder.metadata.processes"],
    fault: addStep("build", "before:build:write-metadata", ({ state }) => {
      state.processes = state.processes.map((one) => ({
        ...one,
        ...(one.args !== undefined && { args: one.args.map((word) => word.trim()) }),
      }));
    }),
  }),
];
