/** Tables of cases find what no other case finds: each has mutants that all other cases pass. */
import { expect, test } from "vitest";
import { orThrow } from "#base";
import { fileOfSpecificationCase, specificationCases } from "#cases";
import type { Subject, TestCase } from "#protocol";
import { versionsOf } from "#protocol";
import { createCaseRunner } from "#runner";
import { referenceSubject } from "#subjects";
import { attributeMutants } from "./attributes.ts";
import { documentMutants } from "./documents.ts";
import { environmentEntryMutants, layerEntryMutants, linkedDirectoryMutants } from "./environment-entries.ts";
import { imageFormMutants } from "./image-forms.ts";
import type { Mutant } from "./index.ts";
import { launcherEntryMutants, launcherWayMutants } from "./launcher-tables.ts";
import { nameOrderMutants } from "./name-order.ts";
import { changedMetadataMutants, clearEnvMutants, processExecEnvMutants } from "./once-missed.ts";
import {
  creatorTargetMutants,
  dockerfileFormMutants,
  optionalTargetMutants,
  otherVersionMutants,
  rebuiltMetadataMutants,
} from "./once-missed-builds.ts";
import { buildEndMutants, exportPathMutants, newerInputMutants, oneHostMutants } from "./once-missed-inputs.ts";
import {
  generateEndMutants,
  longOutputMutants,
  namedVersionMutants,
  redefinedProcessMutants,
} from "./once-missed-names.ts";
import { accessMutants, calledByMutants, layoutAgainMutants, processTypeMutants } from "./once-missed-places.ts";
import { takenSliceMutants, uncachedLayerMutants } from "./once-missed-sources.ts";
import { generatedFileMutants, oneOfManyMutants, stackMutants } from "./one-of-many.ts";
import { layerPairMutants, listMutants, processPairMutants, sbomFormatMutants } from "./pairs-and-lists.ts";
import { layoutNameMutants, layoutPathMutants, referenceMutants } from "./references.ts";
import { absentImageMutants, osReleaseMutants } from "./reported.ts";
import { restorePairMutants } from "./restore.ts";
import { restoredWithExtensionMutants } from "./restored-with-extension.ts";
import { launcherProcessMutants, launcherSignalMutants, startedMutants } from "./started.ts";
import { surroundingMutants } from "./surroundings.ts";
import { systemMutants } from "./system-buildpacks.ts";
import { valueMutants } from "./values.ts";

interface Table {
  /** Its file. */
  readonly of: string;
  /** Its other files. */
  readonly and?: readonly string[];
  readonly mutants: readonly Mutant[];
}

const TABLES: readonly Table[] = [
  { of: "buildpack/attributes", mutants: attributeMutants },
  { of: "buildpack/environment-entries", mutants: environmentEntryMutants },
  { of: "buildpack/started", mutants: startedMutants },
  { of: "platform/launcher-process", mutants: launcherProcessMutants },
  { of: "platform/launcher-signals", mutants: launcherSignalMutants },
  { of: "platform/launcher-entries", mutants: launcherEntryMutants },
  { of: "platform/launcher-ways", mutants: launcherWayMutants },
  { of: "buildpack/layer-entries", mutants: layerEntryMutants },
  { of: "platform/linked-directories", mutants: linkedDirectoryMutants },
  { of: "buildpack/name-order", mutants: nameOrderMutants },
  { of: "buildpack/clear-env", mutants: clearEnvMutants },
  { of: "buildpack/rebuilt-metadata", mutants: rebuiltMetadataMutants },
  { of: "buildpack/other-version", mutants: otherVersionMutants },
  { of: "buildpack/targets-in-creator", mutants: creatorTargetMutants },
  { of: "buildpack/optional-targets", mutants: optionalTargetMutants },
  { of: "buildpack/named-versions", mutants: namedVersionMutants },
  { of: "image_extension/generate-ends", mutants: generateEndMutants },
  { of: "buildpack/long-outputs", mutants: longOutputMutants },
  { of: "buildpack/redefined-processes", mutants: redefinedProcessMutants },
  { of: "image_extension/dockerfile-forms", mutants: dockerfileFormMutants },
  { of: "buildpack/layer-pairs", mutants: layerPairMutants },
  { of: "platform/process-pairs", mutants: processPairMutants },
  { of: "buildpack/sbom-owners", mutants: sbomFormatMutants },
  { of: "platform/lists", and: ["platform/lists-of-groups", "platform/lists-of-images"], mutants: listMutants },
  { of: "platform/surroundings", mutants: surroundingMutants },
  { of: "platform/system-buildpacks", mutants: systemMutants },
  {
    of: "platform/documents-of-build",
    and: [
      "platform/documents-before-build",
      "platform/documents-after-build",
      "platform/documents-of-components",
      "platform/documents-of-create",
      "platform/documents-of-run-images",
    ],
    mutants: documentMutants,
  },
  { of: "buildpack/values", mutants: valueMutants },
  { of: "platform/references", mutants: referenceMutants },
  { of: "platform/layout-paths", mutants: layoutPathMutants },
  { of: "platform/layout-names", mutants: layoutNameMutants },
  { of: "buildpack/changed-metadata", mutants: changedMetadataMutants },
  { of: "platform/process-exec-env", mutants: processExecEnvMutants },
  { of: "buildpack/restore-table", mutants: restorePairMutants },
  { of: "platform/one-of-many", mutants: oneOfManyMutants },
  { of: "buildpack/stacks", mutants: stackMutants },
  { of: "image_extension/generated-files", and: ["image_extension/second-looks"], mutants: generatedFileMutants },
  { of: "platform/image-forms", mutants: imageFormMutants },
  { of: "platform/access-needed", mutants: accessMutants },
  { of: "platform/exporter-process-types", mutants: processTypeMutants },
  { of: "platform/launcher-starts", mutants: calledByMutants },
  { of: "platform/layout-again", mutants: layoutAgainMutants },
  { of: "platform/absent-images", mutants: absentImageMutants },
  { of: "buildpack/build-ends", mutants: buildEndMutants },
  { of: "buildpack/taken-slices", mutants: takenSliceMutants },
  { of: "buildpack/uncached-layers", mutants: uncachedLayerMutants },
  { of: "platform/exporter-path", mutants: exportPathMutants },
  { of: "platform/one-host", mutants: oneHostMutants },
  { of: "platform/newer-inputs", mutants: newerInputMutants },
  { of: "buildpack/os-release", mutants: osReleaseMutants },
  { of: "image_extension/restored", mutants: restoredWithExtensionMutants },
];

const cases = specificationCases();
const byId = new Map(cases.map((one) => [one.id, one]));

/** Of these cases, on their newest versions; not more than `most`. */
async function failingOf(
  subject: Subject,
  some: readonly TestCase[],
  most = Number.POSITIVE_INFINITY,
): Promise<readonly string[]> {
  const described = await subject.describe();
  const { judge } = createCaseRunner(subject, byId, "tables", { sharing: true });
  const failing: string[] = [];
  for (const testCase of some) {
    const versions = versionsOf(testCase, described).at(-1);
    if (versions === undefined) continue;
    if (failing.length >= most) break;
    const { verdict } = await judge({ testCase, versions });
    if (verdict.is === "fail") failing.push(testCase.id);
  }
  return failing;
}

/** All faults at once: each amendment comes after those before it. */
const together = TABLES.flatMap(({ mutants }) => mutants).map(({ amendment }, i, all) => ({
  ...amendment,
  after: all.slice(0, i).map((one) => one.amendment.id),
}));

const isOf =
  ({ of, and = [] }: Table) =>
  (one: TestCase): boolean =>
    [of, ...and].some((name) => fileOfSpecificationCase(one) === `conformance/cases/${name}.ts`);

test.each(TABLES)("the cases of $of kill each of their mutants", async (table) => {
  const mine = cases.filter(isOf(table));
  for (const { name, amendment } of table.mutants) {
    expect(await failingOf(orThrow(referenceSubject([amendment])), mine, 1), name).not.toEqual([]);
  }
});

test("no other case fails on these mutants", async () => {
  const others = cases.filter((one) => !TABLES.some((table) => isOf(table)(one)));
  expect(await failingOf(orThrow(referenceSubject(together)), others)).toEqual([]);
});
