/** Turns the worked example of a proposal into the inputs of a build. */
import { type Api, orThrow, type Result } from "#base";
import { append, type Image, layerOf, OCI_LAYER_GZIP } from "#image";
import { STANDARD_USER, standardTree } from "#machine";
import {
  BUILD_REGISTRY,
  buildpackOf,
  builtInRunImage,
  entriesOfTree,
  extensionOf,
  extensionOrder,
  orderOfBuildpacks,
} from "#platform";
import { type Tree, treeOf } from "#tree";
import type { Example, Files } from "../kit/example.ts";
import type { BuildParts } from "./inputs.ts";

const RUN = `${BUILD_REGISTRY}/plimsoll/run:latest`;

/** `env`: variables of the user. Throws a fault. */
export function partsOfExample(
  example: Example,
  { platformApi, env }: { readonly platformApi: Api; readonly env: Readonly<Record<string, string>> },
): BuildParts {
  const buildpacks = example.buildpacks.map((files) => componentOf(files, buildpackOf));
  const extensions = (example.extensions ?? []).map((files) => componentOf(files, extensionOf));
  const { uid, gid, home } = STANDARD_USER;
  return {
    platformApi,
    names: { app: `${BUILD_REGISTRY}/app:latest`, tags: [], run: RUN },
    base: {
      tree: treeOf(example.buildImage ?? {}, standardTree()),
      env: {},
      labels: example.buildLabels ?? {},
      user: { uid, gid },
      home,
      buildpacks: [],
      from: "the built-in build image",
    },
    app: treeOf(example.app),
    buildpacks,
    extensions,
    order: { ...orderOfBuildpacks(buildpacks), orderExtensions: extensionOrder(extensions) },
    run: { images: [{ image: RUN, mirrors: [] }] },
    runImage: runImageWith(example.runImage),
    env,
    layers: {},
  };
}

function componentOf<T>(files: Files, read: (tree: Tree, from: string) => Result<T>): T {
  return orThrow(read(treeOf(files), "the example"));
}

/** The built-in run image, with these files in a layer above it. */
export function runImageWith(files: Files | undefined): Image {
  const image = builtInRunImage();
  if (files === undefined) return image;
  const layer = layerOf(entriesOfTree(treeOf(files)), OCI_LAYER_GZIP);
  return append(image, [{ layer, history: { created_by: "plimsoll: the example's run image" } }]);
}
