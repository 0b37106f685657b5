/** The files of test cases, in the order of the phases. The build replaces this module by one that reads each file as JSON when it is needed. */
import type { TestCase } from "#protocol";
import { attributeCases } from "./buildpack/attributes.ts";
import { buildCases } from "./buildpack/build.ts";
import { buildEndCases } from "./buildpack/build-ends.ts";
import { changedMetadataCases } from "./buildpack/changed-metadata.ts";
import { clearEnvCases } from "./buildpack/clear-env.ts";
import { detectionCases } from "./buildpack/detection.ts";
import { modificationRuleCases } from "./buildpack/environment.ts";
import { environmentEntryCases } from "./buildpack/environment-entries.ts";
import { fewTargetCases } from "./buildpack/few-targets.ts";
import { launchCases } from "./buildpack/launch.ts";
import { layerEntryCases } from "./buildpack/layer-entries.ts";
import { layerPairCases } from "./buildpack/layer-pairs.ts";
import { layerTypeEnvironmentCases } from "./buildpack/layer-type-environment.ts";
import { layerTypeCases } from "./buildpack/layer-types.ts";
import { layerCases } from "./buildpack/layers.ts";
import { longOutputCases } from "./buildpack/long-outputs.ts";
import { nameOrderCases } from "./buildpack/name-order.ts";
import { namedVersionCases } from "./buildpack/named-versions.ts";
import { olderTargetCases } from "./buildpack/older-targets.ts";
import { optionalTargetCases } from "./buildpack/optional-targets.ts";
import { orderCases } from "./buildpack/order.ts";
import { orderExecEnvCases } from "./buildpack/order-exec-env.ts";
import { osReleaseCases } from "./buildpack/os-release.ts";
import { otherVersionCases } from "./buildpack/other-version.ts";
import { outcomeCases } from "./buildpack/outcomes.ts";
import { planCases } from "./buildpack/plan.ts";
import { randomOrderCases } from "./buildpack/random-order.ts";
import { rebuiltMetadataCases } from "./buildpack/rebuilt-metadata.ts";
import { redefinedProcessCases } from "./buildpack/redefined-processes.ts";
import { restoreTableCases } from "./buildpack/restore-table.ts";
import { restoredLayerCases } from "./buildpack/restored-layers.ts";
import { reuseCases } from "./buildpack/reuse.ts";
import { sameIdCases } from "./buildpack/same-ids.ts";
import { sbomCases } from "./buildpack/sbom.ts";
import { sbomOwnerCases } from "./buildpack/sbom-owners.ts";
import { buildSecondLookCases } from "./buildpack/second-looks-build.ts";
import { detectionSecondLookCases } from "./buildpack/second-looks-detection.ts";
import { sliceLinkCases } from "./buildpack/slice-links.ts";
import { slicePatternCases } from "./buildpack/slice-patterns.ts";
import { sliceCases } from "./buildpack/slices.ts";
import { stackCases } from "./buildpack/stacks.ts";
import { startedCases } from "./buildpack/started.ts";
import { takenSliceCases } from "./buildpack/taken-slices.ts";
import { runImageTargetCases } from "./buildpack/target-of-run-image.ts";
import { targetCases } from "./buildpack/targets.ts";
import { creatorTargetCases } from "./buildpack/targets-in-creator.ts";
import { uncachedLayerCases } from "./buildpack/uncached-layers.ts";
import { valueCases } from "./buildpack/values.ts";
import { extensionDetectionCases } from "./image_extension/detection.ts";
import { dockerfileFormCases } from "./image_extension/dockerfile-forms.ts";
import { extendCases } from "./image_extension/extend.ts";
import { extendTableCases } from "./image_extension/extend-tables.ts";
import { extendValueCases } from "./image_extension/extend-values.ts";
import { extenderInputCases } from "./image_extension/extender-inputs.ts";
import { generateCases } from "./image_extension/generate.ts";
import { generateEndCases } from "./image_extension/generate-ends.ts";
import { generatedFileCases } from "./image_extension/generated-files.ts";
import { largerExtensionCases } from "./image_extension/larger-extension.ts";
import { largerGenerationCases } from "./image_extension/larger-generation.ts";
import { restoredWithExtensionCases } from "./image_extension/restored.ts";
import { extendedRunImageCases } from "./image_extension/run-image.ts";
import { extensionSecondLookCases } from "./image_extension/second-looks.ts";
import { absentImageCases } from "./platform/absent-images.ts";
import { accessNeededCases } from "./platform/access-needed.ts";
import { analyzerCases } from "./platform/analyzer.ts";
import { analyzerInputCases } from "./platform/analyzer-inputs.ts";
import { analyzerPreviousCases } from "./platform/analyzer-previous.ts";
import { analyzerRunImageCases } from "./platform/analyzer-run-image.ts";
import { builderCases } from "./platform/builder.ts";
import { builderInputCases } from "./platform/builder-inputs.ts";
import { creatorCases } from "./platform/creator.ts";
import { creatorInputCases } from "./platform/creator-inputs.ts";
import { daemonCases } from "./platform/daemon.ts";
import { damagedCacheCases } from "./platform/damaged-cache.ts";
import { detectorCases } from "./platform/detector.ts";
import { detectorInputCases } from "./platform/detector-inputs.ts";
import { dockerConfigCases } from "./platform/docker-config.ts";
import { documentsAfterBuildCases } from "./platform/documents-after-build.ts";
import { documentsBeforeBuildCases } from "./platform/documents-before-build.ts";
import { documentsOfBuildCases } from "./platform/documents-of-build.ts";
import { documentsOfComponentsCases } from "./platform/documents-of-components.ts";
import { documentsOfCreateCases } from "./platform/documents-of-create.ts";
import { documentsOfRunImagesCases } from "./platform/documents-of-run-images.ts";
import { environmentCases } from "./platform/environment.ts";
import { exporterCases } from "./platform/exporter.ts";
import { exporterAppCases } from "./platform/exporter-app.ts";
import { exporterBaseCases } from "./platform/exporter-base.ts";
import { exporterConfigCases } from "./platform/exporter-config.ts";
import { exporterInputCases } from "./platform/exporter-inputs.ts";
import { exporterPathCases } from "./platform/exporter-path.ts";
import { exporterProcessTypeCases } from "./platform/exporter-process-types.ts";
import { exporterTimeCases } from "./platform/exporter-times.ts";
import { imageFormCases } from "./platform/image-forms.ts";
import { insecureRegistryCases } from "./platform/insecure-registries.ts";
import { labelCases } from "./platform/labels.ts";
import { labelsOfBuildCases } from "./platform/labels-of-build.ts";
import { labelsOfLifecycleCases } from "./platform/labels-of-lifecycle.ts";
import { largerBuildCases } from "./platform/larger-build.ts";
import { largerImageCases } from "./platform/larger-image.ts";
import { largerLaunchCases } from "./platform/larger-launch.ts";
import { largerRebaseCases } from "./platform/larger-rebase.ts";
import { largerRebuildCases } from "./platform/larger-rebuild.ts";
import { launcherCases } from "./platform/launcher.ts";
import { launcherArgumentCases } from "./platform/launcher-arguments.ts";
import { launcherEntryCases } from "./platform/launcher-entries.ts";
import { launcherExecdExitCases } from "./platform/launcher-execd-exits.ts";
import { launcherInputCases } from "./platform/launcher-inputs.ts";
import { launcherProcessCases } from "./platform/launcher-process.ts";
import { launcherShellCases } from "./platform/launcher-shell.ts";
import { launcherSignalCases } from "./platform/launcher-signals.ts";
import { launcherStartCases } from "./platform/launcher-starts.ts";
import { launcherValueCases } from "./platform/launcher-values.ts";
import { launcherWayCases } from "./platform/launcher-ways.ts";
import { launcherWordCases } from "./platform/launcher-words.ts";
import { layoutCases } from "./platform/layout.ts";
import { layoutAgainCases } from "./platform/layout-again.ts";
import { layoutNameCases } from "./platform/layout-names.ts";
import { layoutPathCases } from "./platform/layout-paths.ts";
import { leastDocumentCases } from "./platform/least-documents.ts";
import { linkedDirectoryCases } from "./platform/linked-directories.ts";
import { groupListCases } from "./platform/lists-of-groups.ts";
import { imageListCases } from "./platform/lists-of-images.ts";
import { negotiationCases } from "./platform/negotiation.ts";
import { newerInputCases } from "./platform/newer-inputs.ts";
import { oddNameCases } from "./platform/odd-names.ts";
import { oddPlatformApiCases } from "./platform/odd-platform-apis.ts";
import { olderVersionCases } from "./platform/older-versions.ts";
import { oneHostCases } from "./platform/one-host.ts";
import { oneOfManyCases } from "./platform/one-of-many.ts";
import { processExecEnvCases } from "./platform/process-exec-env.ts";
import { processPairCases } from "./platform/process-pairs.ts";
import { rebaserCases } from "./platform/rebaser.ts";
import { rebaserInputCases } from "./platform/rebaser-inputs.ts";
import { rebaserKeepsCases } from "./platform/rebaser-keeps.ts";
import { rebaserNameCases } from "./platform/rebaser-names.ts";
import { rebaserTargetCases } from "./platform/rebaser-target.ts";
import { referenceCases } from "./platform/references.ts";
import { registryCases } from "./platform/registry.ts";
import { registryDayCases } from "./platform/registry-days.ts";
import { registryPasswordCases } from "./platform/registry-passwords.ts";
import { reportCases } from "./platform/reports.ts";
import { restorerCases } from "./platform/restorer.ts";
import { restorerCacheCases } from "./platform/restorer-cache.ts";
import { restorerInputCases } from "./platform/restorer-inputs.ts";
import { runImageChangeCases } from "./platform/run-image-changes.ts";
import { runImageNameCases } from "./platform/run-image-names.ts";
import { exportSecondLookCases } from "./platform/second-looks-exporter.ts";
import { inputSecondLookCases } from "./platform/second-looks-inputs.ts";
import { olderSecondLookCases } from "./platform/second-looks-older.ts";
import { phaseSecondLookCases } from "./platform/second-looks-phases.ts";
import { skippedSbomCases } from "./platform/skipped-sboms.ts";
import { stackTomlCases } from "./platform/stack-toml.ts";
import { streamCases } from "./platform/streams.ts";
import { surroundingCases } from "./platform/surroundings.ts";
import { systemBuildpackCases } from "./platform/system-buildpacks.ts";
import { tlsRegistryCases } from "./platform/tls-registries.ts";
import { wholeDocumentCases } from "./platform/whole-documents.ts";

export interface CaseFile {
  /** `platform/exporter`, of `conformance/cases/platform/exporter.ts`. */
  readonly name: string;
  readonly ids: readonly string[];
  read(): readonly TestCase[];
}

const file = (name: string, cases: readonly TestCase[]): CaseFile => ({
  name,
  ids: cases.map(({ id }) => id),
  read: () => cases,
});

export const caseFiles: readonly CaseFile[] = [
  file("platform/negotiation", negotiationCases),
  file("platform/detector", detectorCases),
  file("platform/detector-inputs", detectorInputCases),
  file("platform/newer-inputs", newerInputCases),
  file("platform/system-buildpacks", systemBuildpackCases),
  file("platform/whole-documents", wholeDocumentCases),
  file("buildpack/detection", detectionCases),
  file("buildpack/outcomes", outcomeCases),
  file("buildpack/order", orderCases),
  file("buildpack/order-exec-env", orderExecEnvCases),
  file("buildpack/named-versions", namedVersionCases),
  file("buildpack/second-looks-detection", detectionSecondLookCases),
  file("buildpack/second-looks-build", buildSecondLookCases),
  file("buildpack/plan", planCases),
  file("buildpack/build", buildCases),
  file("buildpack/build-ends", buildEndCases),
  file("buildpack/long-outputs", longOutputCases),
  file("buildpack/redefined-processes", redefinedProcessCases),
  file("platform/builder", builderCases),
  file("platform/builder-inputs", builderInputCases),
  file("buildpack/layers", layerCases),
  file("platform/streams", streamCases),
  file("buildpack/started", startedCases),
  file("platform/environment", environmentCases),
  file("buildpack/environment", modificationRuleCases),
  file("buildpack/environment-entries", environmentEntryCases),
  file("buildpack/layer-type-environment", layerTypeEnvironmentCases),
  file("buildpack/slices", sliceCases),
  file("buildpack/slice-patterns", slicePatternCases),
  file("buildpack/taken-slices", takenSliceCases),
  file("platform/launcher", launcherCases),
  file("platform/launcher-arguments", launcherArgumentCases),
  file("platform/launcher-inputs", launcherInputCases),
  file("platform/launcher-process", launcherProcessCases),
  file("platform/launcher-signals", launcherSignalCases),
  file("platform/process-exec-env", processExecEnvCases),
  file("platform/process-pairs", processPairCases),
  file("platform/launcher-shell", launcherShellCases),
  file("platform/launcher-values", launcherValueCases),
  file("platform/launcher-starts", launcherStartCases),
  file("platform/launcher-ways", launcherWayCases),
  file("platform/launcher-entries", launcherEntryCases),
  file("platform/launcher-execd-exits", launcherExecdExitCases),
  file("buildpack/launch", launchCases),
  file("image_extension/detection", extensionDetectionCases),
  file("image_extension/generate", generateCases),
  file("image_extension/generate-ends", generateEndCases),
  file("image_extension/generated-files", generatedFileCases),
  file("image_extension/run-image", extendedRunImageCases),
  file("image_extension/second-looks", extensionSecondLookCases),
  file("image_extension/restored", restoredWithExtensionCases),
  file("image_extension/extend", extendCases),
  file("image_extension/extend-tables", extendTableCases),
  file("image_extension/larger-generation", largerGenerationCases),
  file("image_extension/larger-extension", largerExtensionCases),
  file("image_extension/extender-inputs", extenderInputCases),
  file("image_extension/extend-values", extendValueCases),
  file("platform/analyzer-run-image", analyzerRunImageCases),
  file("platform/analyzer", analyzerCases),
  file("platform/analyzer-inputs", analyzerInputCases),
  file("platform/analyzer-previous", analyzerPreviousCases),
  file("platform/access-needed", accessNeededCases),
  file("platform/restorer", restorerCases),
  file("platform/restorer-cache", restorerCacheCases),
  file("buildpack/layer-types", layerTypeCases),
  file("buildpack/name-order", nameOrderCases),
  file("buildpack/clear-env", clearEnvCases),
  file("buildpack/rebuilt-metadata", rebuiltMetadataCases),
  file("buildpack/other-version", otherVersionCases),
  file("buildpack/targets-in-creator", creatorTargetCases),
  file("buildpack/optional-targets", optionalTargetCases),
  file("buildpack/few-targets", fewTargetCases),
  file("buildpack/slice-links", sliceLinkCases),
  file("buildpack/older-targets", olderTargetCases),
  file("buildpack/same-ids", sameIdCases),
  file("platform/odd-names", oddNameCases),
  file("platform/damaged-cache", damagedCacheCases),
  file("platform/launcher-words", launcherWordCases),
  file("platform/odd-platform-apis", oddPlatformApiCases),
  file("platform/skipped-sboms", skippedSbomCases),
  file("image_extension/dockerfile-forms", dockerfileFormCases),
  file("buildpack/restore-table", restoreTableCases),
  file("buildpack/uncached-layers", uncachedLayerCases),
  file("buildpack/changed-metadata", changedMetadataCases),
  file("buildpack/random-order", randomOrderCases),
  file("buildpack/restored-layers", restoredLayerCases),
  file("buildpack/attributes", attributeCases),
  file("buildpack/layer-entries", layerEntryCases),
  file("buildpack/layer-pairs", layerPairCases),
  file("buildpack/reuse", reuseCases),
  file("buildpack/values", valueCases),
  file("platform/exporter", exporterCases),
  file("platform/exporter-app", exporterAppCases),
  file("platform/exporter-base", exporterBaseCases),
  file("platform/restorer-inputs", restorerInputCases),
  file("platform/exporter-inputs", exporterInputCases),
  file("platform/exporter-process-types", exporterProcessTypeCases),
  file("platform/exporter-times", exporterTimeCases),
  file("platform/image-forms", imageFormCases),
  file("platform/insecure-registries", insecureRegistryCases),
  file("platform/registry-days", registryDayCases),
  file("platform/absent-images", absentImageCases),
  file("platform/run-image-changes", runImageChangeCases),
  file("platform/larger-build", largerBuildCases),
  file("platform/larger-image", largerImageCases),
  file("platform/larger-rebuild", largerRebuildCases),
  file("platform/second-looks-exporter", exportSecondLookCases),
  file("platform/second-looks-inputs", inputSecondLookCases),
  file("platform/second-looks-older", olderSecondLookCases),
  file("platform/second-looks-phases", phaseSecondLookCases),
  file("platform/larger-launch", largerLaunchCases),
  file("platform/larger-rebase", largerRebaseCases),
  file("platform/exporter-config", exporterConfigCases),
  file("platform/exporter-path", exporterPathCases),
  file("platform/creator", creatorCases),
  file("platform/creator-inputs", creatorInputCases),
  file("platform/daemon", daemonCases),
  file("platform/labels", labelCases),
  file("platform/labels-of-build", labelsOfBuildCases),
  file("platform/lists-of-images", imageListCases),
  file("platform/least-documents", leastDocumentCases),
  file("platform/linked-directories", linkedDirectoryCases),
  file("platform/lists-of-groups", groupListCases),
  file("platform/labels-of-lifecycle", labelsOfLifecycleCases),
  file("platform/reports", reportCases),
  file("buildpack/sbom-owners", sbomOwnerCases),
  file("buildpack/sbom", sbomCases),
  file("platform/rebaser", rebaserCases),
  file("platform/rebaser-names", rebaserNameCases),
  file("platform/rebaser-inputs", rebaserInputCases),
  file("platform/rebaser-target", rebaserTargetCases),
  file("platform/rebaser-keeps", rebaserKeepsCases),
  file("platform/run-image-names", runImageNameCases),
  file("platform/registry", registryCases),
  file("platform/registry-passwords", registryPasswordCases),
  file("platform/tls-registries", tlsRegistryCases),
  file("platform/docker-config", dockerConfigCases),
  file("buildpack/targets", targetCases),
  file("buildpack/os-release", osReleaseCases),
  file("buildpack/target-of-run-image", runImageTargetCases),
  file("buildpack/stacks", stackCases),
  file("platform/layout", layoutCases),
  file("platform/layout-paths", layoutPathCases),
  file("platform/layout-again", layoutAgainCases),
  file("platform/layout-names", layoutNameCases),
  file("platform/references", referenceCases),
  file("platform/one-of-many", oneOfManyCases),
  file("platform/one-host", oneHostCases),
  file("platform/documents-before-build", documentsBeforeBuildCases()),
  file("platform/documents-of-build", documentsOfBuildCases()),
  file("platform/documents-of-create", documentsOfCreateCases()),
  file("platform/documents-after-build", documentsAfterBuildCases()),
  file("platform/documents-of-components", documentsOfComponentsCases()),
  file("platform/documents-of-run-images", documentsOfRunImagesCases()),
  file("platform/surroundings", surroundingCases),
  file("platform/stack-toml", stackTomlCases),
  file("platform/older-versions", olderVersionCases),
];

/** All test cases. In the package their worlds, steps and expectations are read when they are first used. */
export const readCases = (): readonly TestCase[] => caseFiles.flatMap((one) => one.read());
