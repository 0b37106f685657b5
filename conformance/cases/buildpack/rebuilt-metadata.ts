/**
 * buildpack.md > Launch Layers: a layer's metadata before and after a rebuild, for each way in which the rebuild treats the layer's
 * contents. Nothing of the old metadata stays, whether the new one has other values, other keys or none.
 */
import type { Act } from "#machine";
import type { Expectation, TestCase } from "#protocol";
import { makeLayer, writeFile } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { helloBuildpack, lifecycleLabel, rebuildWith } from "../vocabulary/images.ts";
import { create } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const OLD = '[metadata]\nkept = "old"\nshared = "old"\n';
const FORMS = {
  "other-value": { toml: '[metadata]\nkept = "new"\nshared = "old"\n', data: { kept: "new", shared: "old" } },
  "other-key": { toml: '[metadata]\nadded = "new"\nshared = "old"\n', data: { added: "new", shared: "old" } },
  empty: { toml: "[metadata]\n", data: {} },
  absent: { toml: "", data: {} },
} as const;
type Form = keyof typeof FORMS;

const WAYS = {
  reused: { contents: undefined, covers: "buildpack.layers.launch.reuse-metadata", says: "is reused" },
  "made-again": { contents: "old\n", covers: "buildpack.layers.launch.replace-metadata", says: "is made again" },
  replaced: { contents: "new\n", covers: "buildpack.layers.launch.replace-metadata", says: "is replaced" },
} as const;

const layerActs = (metadata: string, contents: string | undefined): readonly Act[] => [
  ...(contents === undefined ? [] : makeLayer("lib", ["launch"], { file: contents })),
  writeFile("${CNB_LAYERS_DIR}/lib.toml", `[types]\nlaunch = true\n${metadata}`),
];

const label = (...inside: readonly string[]): string => lifecycleLabel(3, "buildpacks", 0, "layers", "lib", ...inside);

/** The label of a layer without metadata may have none, null or an empty table. */
const expectData = (form: Form, covers: string): readonly Expectation[] => {
  const data: Readonly<Record<string, string>> = FORMS[form].data;
  return ["kept", "shared", "added"].map((key) => {
    const value = data[key];
    return value === undefined
      ? expectAbsent(label("data", key), covers)
      : expectEqual(label("data", key), value, covers);
  });
};

export const rebuiltMetadataCases: readonly TestCase[] = (Object.keys(WAYS) as (keyof typeof WAYS)[]).flatMap((way) =>
  (Object.keys(FORMS) as Form[]).map((form) => {
    const { contents, covers, says } = WAYS[way];
    return mustCase({
      id: `export.rebuilt-metadata.${way}-${form}`,
      says: `A launch layer that ${says} has the metadata of the rebuild, here ${form}.`,
      given: world({ buildpacks: [helloBuildpack(...layerActs(OLD, "old\n"))] }),
      when: [create(), ...rebuildWith(...layerActs(FORMS[form].toml, contents)), create()],
      then: [expectSuccess(3), expectEqual(label("launch"), true, covers), ...expectData(form, covers)],
    });
  }),
);
