/** Whole documents of the contract's types, with any keys and values that these have. */
import type * as fc from "fast-check";
import { textOf } from "#base";
import * as contract from "#contract";
import * as documents from "../arbitraries/contract.ts";
import * as platform from "../arbitraries/platform-documents.ts";

interface Format<T> {
  write(value: T): Uint8Array | string;
}

const written = <T>(arbitrary: fc.Arbitrary<T>, format: Format<T>): fc.Arbitrary<string> =>
  arbitrary.map((value) => {
    const document = format.write(value);
    // In the programs of test cases a dollar begins a variable.
    return (typeof document === "string" ? document : textOf(document)).replaceAll("$", "");
  });

const plan = written(documents.anyBuildPlan, contract.buildPlan);
const buildpack = written(documents.anyBuildpackDescriptor, contract.buildpackToml);

/** By the name of the document in the tables of test cases. */
export const DOCUMENTS_OF_TYPE: Readonly<Record<string, fc.Arbitrary<string>>> = {
  "analyzed-toml": written(documents.anyAnalyzed, contract.analyzedToml),
  "build-plan": plan,
  "buildpack-toml": buildpack,
  "composite-in-composite-toml": buildpack,
  "composite-toml": buildpack,
  "extend-config-toml": written(platform.anyExtendConfig, contract.extendConfigToml),
  "extension-plan": plan,
  "extension-toml": written(documents.anyExtensionDescriptor, contract.extensionToml),
  "group-toml": written(documents.anyGroup, contract.groupToml),
  "launch-toml": written(documents.anyLaunch, contract.launchToml.list),
  "layer-toml": written(documents.anyLayerContent, contract.layerToml),
  "lifecycle-label": written(documents.anyLayersMetadata, contract.lifecycleMetadata),
  "member-of-composite-toml": buildpack,
  "metadata-toml": written(documents.anyBuildMetadata, contract.metadataToml.list),
  "order-toml": written(documents.anyOrder, contract.orderToml),
  "plan-toml": written(documents.anyPlan, contract.planToml),
  "project-metadata-toml": written(platform.anyProjectMetadata, contract.projectMetadataToml),
  "run-toml": written(platform.anyRun, contract.runToml),
  "store-toml": written(documents.anyStore, contract.storeToml),
  "system-toml": written(platform.anySystem, contract.systemToml),
};
