/** platform.md > creator, restorer > Inputs: what is skipped, SBOM files too, if the layers directory of the buildpack is there. */
import type { TestCase } from "#protocol";
import { type LayerType, makeLayer, writeSbom, writeStore } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { HELLO_LAYERS_DIR, helloBuildpackWithSbom, rebuildWith } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { analyze, create, detect, newContainer, restore } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const KINDS: Readonly<Record<string, readonly LayerType[]>> = {
  cache: ["cache"],
  launch: ["launch"],
  both: ["cache", "launch"],
};
const withSbom = (types: readonly LayerType[]) =>
  world({
    buildpacks: [
      helloBuildpackWithSbom(
        ...makeLayer("dep", types, { file: "1\n" }),
        writeSbom("dep"),
        writeStore('color = "blue"\n'),
      ),
    ],
  });
const FOUND = { do: "record", as: "again", list: [HELLO_LAYERS_DIR] } as const;

export const skippedSbomCases: readonly TestCase[] = Object.entries(KINDS).flatMap(([kind, types]) => [
  mustCase({
    id: `create.skipped-sboms.${kind}`,
    says: `With -skip-restore, a buildpack finds its store.toml and no SBOM of a layer of type ${types.join(" and ")}.`,
    platform: ["0.10"],
    given: withSbom(types),
    when: [create(), ...rebuildWith(FOUND), create({ flags: { "-skip-restore": true } })],
    then: [
      expectSuccess(3),
      expectEqual(
        afterStep(3).call("again", "lists", HELLO_LAYERS_DIR),
        ["store.toml"],
        "platform.creator.skip-restore",
      ),
    ],
  }),
  mustCase({
    id: `restore.skipped-sboms.${kind}`,
    says: `With -skip-layers, the restorer restores no SBOM of a layer of type ${types.join(" and ")}.`,
    platform: ["0.8"],
    given: withSbom(types),
    when: [create(), newContainer, analyze(), detect(), restore({ flags: { "-skip-layers": true } })],
    then: [
      expectSuccess(4),
      expectEqual(
        afterStep(4).toml(`${HELLO_LAYERS_DIR}/store.toml`, "metadata"),
        { color: "blue" },
        "platform.restorer.store-toml",
      ),
      expectAbsent(afterStep(4).file(`${HELLO_LAYERS_DIR}/dep.sbom.cdx.json`), "platform.restorer.skip-layers"),
    ],
  }),
]);
