/** Arbitrary documents that the platform gives to a lifecycle. */
import * as fc from "fast-check";
import type { ExtendConfig, ProjectMetadata, RunImages, SystemBuildpacks } from "#contract";
import {
  type AnyTable,
  type Arbitrary,
  anyJsonTable,
  anyListOf,
  anyRecordOf,
  anyText,
  anyTexts,
  anyTomlTable,
  anyWord,
  optionalOf,
} from "./data.ts";

const projectMetadataWith = (table: AnyTable): Arbitrary<ProjectMetadata> =>
  anyRecordOf<ProjectMetadata>({
    source: optionalOf(
      anyRecordOf<NonNullable<ProjectMetadata["source"]>>({
        type: anyWord,
        version: optionalOf(table),
        metadata: optionalOf(table),
      }),
    ),
  });
export const anyProjectMetadata: Arbitrary<ProjectMetadata> = projectMetadataWith(anyTomlTable);
export const anyProjectMetadataLabel: Arbitrary<ProjectMetadata> = projectMetadataWith(
  anyJsonTable.filter((table) => Object.keys(table).length > 0),
);

const anyRunImage = anyRecordOf({ image: anyWord, mirrors: anyTexts });
export const anyRun: Arbitrary<RunImages> = anyRecordOf<RunImages>({ images: anyListOf(anyRunImage) });
const systemBuildpack = anyRecordOf({ id: anyText, version: anyWord, optional: fc.boolean() });
export const anySystem: Arbitrary<SystemBuildpacks> = anyRecordOf<SystemBuildpacks>({
  pre: anyListOf(systemBuildpack),
  post: anyListOf(systemBuildpack),
});
const argument = anyRecordOf({ name: anyText, value: anyText });
export const anyExtendConfig: Arbitrary<ExtendConfig> = anyRecordOf<ExtendConfig>({
  build: anyListOf(argument),
  run: anyListOf(argument),
});
