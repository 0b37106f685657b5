/** buildpack.md > Phase #5: Build > launch.toml > slices; platform.md > Exporter. */
import type { FileSpec } from "#protocol";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectExit, expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterCreate, expectAppImage } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { EMPTY_ON_TOP, emptySliceCase, type Paths, withSlices } from "../vocabulary/slices.ts";
import { allPhases } from "../vocabulary/steps.ts";
import { createCase, mustCase, type OneStepDraft } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const FILES = { "/workspace/public/index.html": { text: "<html>\n" }, "/workspace/public/app.js": { text: "1\n" } };

/** One path of each kind that no slice matches. */
const REST: Readonly<Record<string, FileSpec>> = {
  "/workspace/nothing-in-it": { dir: true },
  "/workspace/deep/nothing-in-it": { dir: true },
  "/workspace/empty": { text: "" },
  "/workspace/.hidden": { text: "1" },
  "/workspace/link": { symlink: "app.txt" },
  "/workspace/dangling": { symlink: "none" },
  "/workspace/program": { text: "1", mode: "0755" },
};
const namesIn = (role: string): string => afterCreate.layer("@app:1", role, "/entries/*/name");

/** The creator builds an app with `FILES` and a buildpack with these slices. */
const sliceCase = ({ slices, ...draft }: Omit<OneStepDraft, "given"> & { readonly slices: readonly Paths[] }) =>
  createCase({
    ...draft,
    given: world({ buildpacks: [withSlices("acme/slices", ...slices)], files: FILES }),
  });

export const sliceCases = [
  sliceCase({
    id: "export.slices.separate-layers",
    says: "Each slice with files becomes its own layer, and the rest of the app becomes another.",
    slices: [["public/index.html"], ["public/*.js"]],
    then: [
      expectSuccess(0),
      expectThat(namesIn("app:1"), { includes: "/workspace/public/index.html" }, "buildpack.slices.separate-layers"),
      expectThat(namesIn("app:1"), { excludes: "/workspace/public/app.js" }, "buildpack.slices.separate-layers"),
      expectThat(namesIn("app:2"), { includes: "/workspace/public/app.js" }, "buildpack.slices.separate-layers"),
      expectThat(namesIn("app:3"), { includes: "/workspace/app.txt" }, "buildpack.slices.rest"),
    ],
  }),
  sliceCase({
    id: "export.slices.sequential",
    says: "A slice does not contain files of earlier slices.",
    slices: [["public/index.html"], ["public/*"]],
    then: [
      expectSuccess(0),
      expectThat(namesIn("app:1"), { includes: "/workspace/public/index.html" }, "buildpack.slices.sequential"),
      expectThat(namesIn("app:2"), { includes: "/workspace/public/app.js" }, "buildpack.slices.sequential"),
      expectThat(namesIn("app:2"), { excludes: "/workspace/public/index.html" }, "buildpack.slices.sequential"),
    ],
  }),
  mustCase({
    id: "export.slices.buildpack-order",
    says: "Slices of earlier buildpacks come first.",
    given: world({
      buildpacks: [withSlices("acme/first", ["public/index.html"]), withSlices("acme/second", ["public/*"])],
      files: FILES,
    }),
    when: allPhases(),
    then: [
      expectSuccess(4),
      expectEqual(
        afterStep(3).toml("/layers/config/metadata.toml", "slices"),
        [{ paths: ["public/index.html"] }, { paths: ["public/*"] }],
        "platform.builder.metadata.slices",
      ),
      expectThat(
        afterStep(4).layer("@app:1", "app:1", "/entries/*/name"),
        { includes: "/workspace/public/index.html" },
        "buildpack.export.app.slices-order",
      ),
    ],
  }),
  createCase({
    id: "export.slices.rest-kinds",
    says: "What no slice matches is in the image, of whatever kind it is.",
    given: world({
      buildpacks: [withSlices("acme/slices", ["public/*"])],
      files: { ...FILES, ...REST },
    }),
    then: [
      expectSuccess(0),
      ...Object.keys(REST).map((path) => expectThat(namesIn("app:2"), { includes: path }, "buildpack.slices.rest")),
    ],
  }),
  sliceCase({
    id: "export.slices.accept-empty",
    says: "A slice that matches nothing is not an error.",
    slices: [["no-such-file"]],
    then: [expectExit(0, 0, "buildpack.slices.accept-empty"), expectAppImage(0)],
  }),
  sliceCase({
    id: "export.slices.absolute-path",
    says: "A slice may name a file of the app by its absolute path.",
    slices: [["/workspace/public/index.html"]],
    then: [
      expectSuccess(0),
      expectThat(namesIn("app:1"), { includes: "/workspace/public/index.html" }, "buildpack.slices.separate-layers"),
      expectAppImage(0),
    ],
  }),
  emptySliceCase("same-as-run-image", EMPTY_ON_TOP, "the run image's top layer"),
];
