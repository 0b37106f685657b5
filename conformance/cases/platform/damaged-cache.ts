/** buildpack.md > Cached Layers: a stored file of the cache is damaged, and the next build finds the layer whole or not at all. */
import type { Damage, TestCase } from "#protocol";
import { makeLayer } from "../vocabulary/acts.ts";
import { expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { expectAppImage, HELLO_LAYERS_DIR, helloBuildpack, rebuildWith } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { create } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const DAMAGES: Readonly<Record<Damage, string>> = {
  missing: "is missing",
  empty: "is empty",
  truncated: "has its first half only",
  changed: "has one other byte",
  garbage: "has other bytes only",
  unreadable: "cannot be read",
  "other-file": "has the content of the next one",
  directory: "is a directory",
  link: "is a link to nothing",
};
/** So long that the middle of an archive of it is in its text. */
const TEXT = "what a buildpack cached\n".repeat(400);
const PATH = `${HELLO_LAYERS_DIR}/dep/file`;

/** A cache has a file for its metadata and one for each layer, or any others. */
const FILES = { first: 0, second: 1 } as const;

export const damagedCacheCases: readonly TestCase[] = Object.entries(FILES).flatMap(([which, file]) =>
  (Object.keys(DAMAGES) as readonly Damage[]).map((as) =>
    mustCase({
      id: `restore.damaged-cache.${which}-${as}`,
      says: `If the ${which} file of the cache ${DAMAGES[as]}, a cached layer is restored whole or not at all.`,
      given: world({ buildpacks: [helloBuildpack(...makeLayer("dep", ["cache"], { file: TEXT }))] }),
      when: [
        create(),
        { damage: { below: "/cache", file, as } },
        ...rebuildWith({ do: "record", as: "again", read: [PATH] }),
        create(),
      ],
      // A creator that fails runs no buildpack.
      then: [
        expectSuccess(0),
        expectAppImage(0, "platform.exporter.output.image"),
        expectThat(
          afterStep(4).calls(`/*/reads/${PATH.replaceAll("/", "~1")}`),
          { oneOf: [[], [null], [TEXT]] },
          "buildpack.layers.cache.restore-contents",
        ),
      ],
    }),
  ),
);
