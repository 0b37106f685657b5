/** The steps of cache scopes: store and restore shared layers, and refuse those that are for launch too. */
import { names, type PhaseContext, phaseFault, placesOf, step, textOfByteString, toml } from "plimsoll";
import { copyDirectory, namesIn, pathOf } from "./copy.ts";

interface Element {
  readonly id: string;
  readonly version: string;
  readonly api: Parameters<typeof placesOf>[1]["api"];
}

interface SharedLayer {
  readonly name: string;
  readonly launch: boolean;
}

export const sharedDir = ({ inputs }: PhaseContext): string | undefined =>
  typeof inputs.added.sharedCacheDir === "string" ? inputs.added.sharedCacheDir : undefined;

const keyOf = ({ id, version }: Element, key: string): string =>
  key === "id" ? names.escapeId(id) : `${names.escapeId(id)}@${version}`;

/** The layers whose metadata file has the scope; with `any`, all that are cached. */
function sharedLayers(context: PhaseContext, element: Element, scope: "shared" | "any"): readonly SharedLayer[] {
  const { fs } = context.process;
  const { layerFiles } = placesOf(context, element);
  return namesIn(fs, layerFiles).flatMap((file) => {
    const [, name] = /^(.*)\.toml$/.exec(textOfByteString(file)) ?? [];
    const path = pathOf(layerFiles, file);
    if (name === undefined || fs.kind(path) !== "file") return [];
    const read = toml.read(fs.read(path), name);
    const types = read.ok && toml.isTable(read.value.types) ? read.value.types : {};
    const isShared = types.cache === true && (scope === "any" || types["cache-scope"] === "shared");
    return isShared ? [{ name, launch: types.launch === true }] : [];
  });
}

/** Each buildpack with its directories, and the one for its shared layers; none if the platform gives no shared directory. */
function sharing(context: PhaseContext, group: readonly Element[], key: string) {
  const root = sharedDir(context);
  if (root === undefined) return [];
  return group.map((element) => ({
    element,
    shared: pathOf(root, keyOf(element, key)),
    ...placesOf(context, element),
  }));
}

export const shareStep = (key: string, scope: "shared" | "any" = "shared") =>
  step("export", {
    id: "export:share-layers",
    cites: ["stored"],
    writes: ["path:<shared-cache>"],
    needs: ["group"],
    run(context) {
      const { fs } = context.process;
      for (const { element, shared, layers, layerFiles } of sharing(context, context.state.group.group, key)) {
        for (const { name } of sharedLayers(context, element, scope)) {
          const to = pathOf(shared, name);
          fs.removeAll(to);
          copyDirectory(fs, pathOf(layers, name), to);
          fs.write(`${to}.toml`, fs.read(pathOf(layerFiles, `${name}.toml`)));
        }
      }
    },
  });

/** As for the usual cache, the table `types` does not come back. */
export const restoreStep = (key: string) =>
  step("restore", {
    id: "restore:shared-layers",
    cites: ["restored"],
    needs: ["group"],
    run(context) {
      const { fs } = context.process;
      for (const { shared, layers } of sharing(context, context.state.group.group, key))
        for (const name of namesIn(fs, shared).filter((one) => fs.kind(pathOf(shared, one)) === "dir"))
          if (!fs.exists(pathOf(layers, name))) copyDirectory(fs, pathOf(shared, name), pathOf(layers, name));
    },
  });

export const refuseLaunch = step("export", {
  id: "export:refuse-shared-launch-layers",
  cites: ["app-safe"],
  needs: ["group"],
  run(context) {
    for (const element of context.state.group.group)
      for (const { name, launch } of sharedLayers(context, element, "shared"))
        if (launch)
          throw phaseFault(
            "export",
            `the layer ${element.id}:${name} is shared by apps, and cannot be in an app image`,
            {
              remedy: "use two layers: one for the cache, one for launch",
            },
          );
  },
});
