/** The proposal metadata-locations: the next build uses the other layout. */

import { writeFile } from "#cases/vocabulary/acts";
import { expectSuccess } from "#cases/vocabulary/expect-exit";
import { lifecycleLabel, publishImage } from "#cases/vocabulary/images";
import { afterStep } from "#cases/vocabulary/pointers";
import { create, launch, rebase } from "#cases/vocabulary/steps";
import type { Act } from "#machine";
import type { FileSpec, TestCase } from "#protocol";
import {
  expectEqualList,
  keptLayer,
  MINIMUM,
  OLD_LAYOUT,
  oldBuildpack,
  proposalCase,
  worldWithWorkspace,
  writeWebProcess,
} from "../worlds/locations.ts";

/** Reuses its layer if the lifecycle restored the metadata, and counts builds in its store. */
const KEEPING: readonly Act[] = [
  {
    do: "if",
    exists: "${CNB_LAYERS_DIR}/store.toml",
    acts: [writeFile("${CNB_LAYERS_DIR}/store.toml", '[metadata]\nbuilds = "again"\n')],
    otherwise: [writeFile("${CNB_LAYERS_DIR}/store.toml", '[metadata]\nbuilds = "once"\n')],
  },
  ...keptLayer("dep"),
  writeWebProcess("${CNB_LAYERS_DIR}", "./web"),
];
const READING: FileSpec = {
  acts: [
    {
      do: "record",
      as: "web",
      read: ["/workspace/layers/acme_old/dep/held", "/layers/acme_old/dep/held"],
    },
  ],
};

export const imageCases: readonly TestCase[] = [
  proposalCase({
    id: "image-of-old-layout",
    says: "The restorer restores store.toml from an image of the old layout, and the builder creates the layer again at the new path.",
    can: ["launch"],
    given: worldWithWorkspace({ buildpacks: [oldBuildpack(KEEPING)], files: { "/workspace/app/web": READING } }),
    when: [create({ env: OLD_LAYOUT }), { fresh: ["layers", "cache"] }, create(), launch("/cnb/process/web")],
    then: [
      expectEqualList(
        afterStep(3).call("web", "reads", "/workspace/layers/acme_old/dep/held"),
        "dep\n",
        "cross-version-compat",
      ),
      expectEqualList(
        lifecycleLabel(2, "buildpacks", 0, "store", "metadata", "builds"),
        "again",
        "cross-version-compat",
      ),
    ],
  }),
  proposalCase({
    id: "image-of-new-layout",
    says: "A build with the settings of a minimal change accepts an image of the new layout and creates its layer again.",
    can: ["launch"],
    given: worldWithWorkspace({ buildpacks: [oldBuildpack(KEEPING)], files: { "/workspace/web": READING } }),
    when: [
      create({ env: { CNB_APP_DIR: "/workspace/app" } }),
      { edit: { "/cache": { dir: true } } },
      create({ env: MINIMUM }),
      launch("/cnb/process/web"),
    ],
    then: [
      expectEqualList(afterStep(3).call("web", "reads", "/layers/acme_old/dep/held"), "dep\n", "cross-version-compat"),
      expectEqualList(
        lifecycleLabel(2, "buildpacks", 0, "store", "metadata", "builds"),
        "again",
        "minimal-change-config",
      ),
    ],
  }),
  ...(["old", "new"] as const).map((layout) =>
    proposalCase({
      id: `rebase-of-${layout}-layout`,
      says: `A platform of the other layout rebases an image of the ${layout} layout, and the image starts as before.`,
      can: ["launch"],
      given: worldWithWorkspace({ buildpacks: [oldBuildpack(KEEPING)], files: { "/workspace/app/web": READING } }),
      when: [
        create({ env: layout === "old" ? OLD_LAYOUT : {} }),
        publishImage("@run:1"),
        rebase("@run:1", { env: layout === "old" ? {} : OLD_LAYOUT }),
        launch("/cnb/process/web"),
      ],
      then: [
        expectSuccess(2, "proposal.metadata-locations.cross-version-compat"),
        expectEqualList(
          afterStep(3).call("web", "reads", `${layout === "old" ? "" : "/workspace"}/layers/acme_old/dep/held`),
          "dep\n",
          "cross-version-compat",
          "config-metadata-toml",
        ),
      ],
    }),
  ),
];
