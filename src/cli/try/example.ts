/** Turns the worked example of a proposal into the inputs of a build, which `plimsoll build` reads from the host. */
import { orThrow, type Result } from "#base";
import { append, layerOf, OCI_LAYER_GZIP } from "#image";
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
import type { Example, Files } from "#proposals";
import { type Tree, treeOf } from "#tree";
import { parseEnvironment } from "../build/environment.ts";
import { type BuildInputs, rejectExtensions } from "../build/inputs.ts";
import type { BuildOptions } from "../build/options.ts";
import { parsePlatformApi } from "../build/platform-api.ts";
import { checkWritable, parseOutput } from "../images/output.ts";

/** The options of a build that apply to an example. */
type ExampleOptions = Pick<BuildOptions, "platformApi" | "env" | "envFile" | "output" | "creator">;

const RUN = `${BUILD_REGISTRY}/plimsoll/run:latest`;

/** Throws a fault. */
export async function exampleInputs(example: Example, options: ExampleOptions): Promise<BuildInputs> {
  const platformApi = parsePlatformApi(options.platformApi);
  const output = options.output === undefined ? undefined : orThrow(parseOutput(options.output));
  orThrow(await checkWritable(output));
  const env = orThrow(parseEnvironment(options.env, options.envFile, process.env));
  const buildpacks = example.buildpacks.map((files) => componentOf(files, buildpackOf));
  const extensions = (example.extensions ?? []).map((files) => componentOf(files, extensionOf));
  if (options.creator === true) rejectExtensions(extensions);
  const { uid, gid, home } = STANDARD_USER;
  const names = { image: RUN, mirrors: [] };
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
    run: { images: [names] },
    runImage: runImageWith(example.runImage),
    env,
    layers: {},
    ...(output !== undefined && { output }),
  };
}

function componentOf<T>(files: Files, read: (tree: Tree, from: string) => Result<T>): T {
  return orThrow(read(treeOf(files), "the example"));
}

export function runImageWith(files: Files | undefined): BuildInputs["runImage"] {
  const image = builtInRunImage();
  if (files === undefined) return image;
  const layer = layerOf(entriesOfTree(treeOf(files)), OCI_LAYER_GZIP);
  return append(image, [{ layer, history: { created_by: "plimsoll: the example's run image" } }]);
}
