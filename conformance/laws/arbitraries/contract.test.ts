/** Laws of every file and label: reading a written value gives the value, and writing it again gives the same bytes. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { utf8 } from "#base";
import * as contract from "#contract";
import * as documents from "./contract.ts";
import * as data from "./data.ts";
import * as platform from "./platform-documents.ts";

const any = { ...data, ...documents, ...platform };

const law = <T>(
  format: {
    readonly read: (bytes: Uint8Array, from: string) => { readonly ok: boolean; readonly value?: T };
    readonly write: (value: T) => Uint8Array | string;
  },
  values: fc.Arbitrary<T>,
): (() => void) => {
  const bytesOf = (value: T): Uint8Array => {
    const written = format.write(value);
    return typeof written === "string" ? utf8(written) : written;
  };
  return () => {
    fc.assert(
      fc.property(values, (value) => {
        const bytes = bytesOf(value);
        const read = format.read(bytes, "document");
        expect(read).toMatchObject({ ok: true });
        expect(plain(read.value)).toEqual(plain(value));
        expect(bytesOf(read.value as T)).toEqual(bytes);
      }),
      { numRuns: 100 },
    );
  };
};

/** Ignores whether tables have a prototype, and the difference between -0 and 0. */
function plain(value: unknown): unknown {
  if (value instanceof contract.toml.TomlTime) return `${value.kind} ${value.text}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return new Map(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

const laws: Readonly<Record<string, () => void>> = {
  "order.toml": law(contract.orderToml, any.anyOrder),
  "group.toml": law(contract.groupToml, any.anyGroup),
  "plan.toml": law(contract.planToml, any.anyPlan),
  "the build plan": law(contract.buildPlan, any.anyBuildPlan),
  "the buildpack plan": law(contract.buildpackPlan, any.anyBuildpackPlan),
  "buildpack.toml": law(contract.buildpackToml, any.anyBuildpackDescriptor),
  "extension.toml": law(contract.extensionToml, any.anyExtensionDescriptor),
  "launch.toml": law(contract.launchToml.list, any.anyLaunch),
  "the bom of launch.toml": law(contract.bomToml, any.anyBom),
  "sbom.legacy.json": law(contract.legacyBom, any.anyLegacyBom),
  "store.toml": law(contract.storeToml, any.anyStore),
  "<layer>.toml": law(contract.layerToml, any.anyLayerContent),
  "analyzed.toml": law(contract.analyzedToml, any.anyAnalyzed),
  "metadata.toml": law(contract.metadataToml.list, any.anyBuildMetadata),
  "metadata.toml with commands as strings": law(
    contract.metadataToml.string,
    any.anyBuildMetadata.map((one) => ({ ...one, processes: one.processes.map(contract.withOneWord) })),
  ),
  "report.toml": law(contract.reportToml, any.anyReport),
  "run.toml": law(contract.runToml, any.anyRun),
  "system.toml": law(contract.systemToml, any.anySystem),
  "project-metadata.toml": law(contract.projectMetadataToml, any.anyProjectMetadata),
  "extend-config.toml": law(contract.extendConfigToml, any.anyExtendConfig),
  "io.buildpacks.lifecycle.metadata": law(contract.lifecycleMetadata, any.anyLayersMetadata),
  "io.buildpacks.build.metadata": law(contract.buildMetadata.list, any.anyBuildMetadataLabel),
  "io.buildpacks.project.metadata": law(contract.projectMetadataLabel, any.anyProjectMetadataLabel),
  "io.buildpacks.lifecycle.cache.metadata": law(contract.cacheMetadata, any.anyCacheMetadata),
};

describe("a written value is read back unchanged", () => {
  test.each(Object.entries(laws))("%s", (_name, holds) => holds());
});
