/**
 * Finds what a rebase would break, by comparing the images before and after. Law L2 (the layers above the run image equal
 * those of a build on the new run image) needs such a build and is not checked here.
 */
import { type AbsPath, ancestors, byteStringOf, isWithin, pathOfText, textOfByteString } from "#base";
import { LABELS } from "#contract";
import { envOf, flatten, type Image } from "#image";
import { diff, lookup, resolve, type Tree } from "#tree";
import { layersMetadataOf, runImageLayerCount } from "./layers.ts";
import { processesOf } from "./processes.ts";

export interface RebaseFinding {
  /** A law (docs/properties.md), or `lost`: a program that a process starts is missing. */
  readonly law: "L1" | "L3" | "L4" | "L5" | "lost";
  /** A path, a label, a layer or a process. */
  readonly at: string;
  readonly says: string;
}

export interface RebaseComparison {
  readonly app: Image;
  /** The new run image. */
  readonly run: Image;
  readonly rebased: Image;
}

/** Needs fetched layers. Sorted by law, then path. `more`: further directories that the app image owns. */
export function rebaseFindings(images: RebaseComparison, more: readonly AbsPath[] = []): readonly RebaseFinding[] {
  const trees = { app: flatten(images.app), run: flatten(images.run), rebased: flatten(images.rebased) };
  const owned = [...ownedRoots(images.app), ...more];
  return [
    ...configFindings(images),
    ...ownedFindings(trees, owned),
    ...foreignFindings(trees, owned),
    ...layerFindings(images),
    ...missingProgramFindings(images.app, trees),
  ];
}

interface Trees {
  readonly app: Tree;
  readonly run: Tree;
  readonly rebased: Tree;
}

const OF_RUN = /^io\.buildpacks\.(base|stack)\./;

/** L1, for labels and environment: only those of the run image change. */
function configFindings({ app, rebased }: RebaseComparison): readonly RebaseFinding[] {
  const before = app.config.config.Labels ?? {};
  const after = rebased.config.config.Labels ?? {};
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const labels = [...names].filter(
    (name) => !OF_RUN.test(name) && name !== LABELS.lifecycleMetadata && before[name] !== after[name],
  );
  const keys = (["Env", "Entrypoint", "Cmd", "WorkingDir", "User"] as const).filter(
    (key) => JSON.stringify(app.config.config[key]) !== JSON.stringify(rebased.config.config[key]),
  );
  return [
    ...labels.map((at): RebaseFinding => ({ law: "L1", at, says: "the label has changed" })),
    ...keys.map((at): RebaseFinding => ({ law: "L1", at, says: "the configuration has changed" })),
  ];
}

/** The directories that the app image owns on any run image. */
function ownedRoots(app: Image): readonly AbsPath[] {
  const at = (variable: string, otherwise: string): AbsPath => {
    const value = envOf(app, variable);
    return pathOfText(value?.startsWith("/") ? value : otherwise);
  };
  return [
    at("CNB_APP_DIR", "/workspace"),
    at("CNB_LAYERS_DIR", "/layers"),
    pathOfText("/cnb/lifecycle"),
    pathOfText("/cnb/process"),
  ];
}

/** L3: the new run image has no content in the app's directories. */
function ownedFindings({ app, rebased }: Trees, owned: readonly AbsPath[]): readonly RebaseFinding[] {
  return diff(app, rebased)
    .filter(({ path }) => owned.some((root) => isWithin(root, path)))
    .map(({ path, was, now }) => ({
      law: "L3",
      at: textOfByteString(path),
      says: was === undefined ? "came from the new run image" : now === undefined ? "is gone" : "reads differently",
    }));
}

/** L4: outside the app's directories, files are those of the run image. A layer may repeat a parent with another owner and mode. */
function foreignFindings({ run, rebased }: Trees, owned: readonly AbsPath[]): readonly RebaseFinding[] {
  const parents = new Set(owned.flatMap(ancestors));
  return diff(run, rebased)
    .filter(({ path }) => !owned.some((root) => isWithin(root, path)))
    .filter(({ path, was }) => path !== "/" && (was !== undefined || !parents.has(path)))
    .map(({ path, was, now }) => ({
      law: "L4",
      at: textOfByteString(path),
      says:
        was === undefined
          ? "comes from the app, outside of the directories that it owns"
          : now === undefined
            ? "is hidden by the app's layers"
            : "differs from the run image: a layer of the app hides it",
    }));
}

/** L5: the first layers are those of the new run image. */
function layerFindings({ run, rebased }: RebaseComparison): readonly RebaseFinding[] {
  const metadata = layersMetadataOf(rebased);
  const cut = metadata === undefined ? run.layers.length : runImageLayerCount(rebased, metadata);
  const wrong = run.layers.findIndex(({ diffId }, i) => diffId !== rebased.layers[i]?.diffId);
  if (wrong < 0 && cut === run.layers.length) return [];
  return [{ law: "L5", at: `layer ${wrong < 0 ? cut : wrong + 1}`, says: "is not a layer of the new run image" }];
}

/** Missing programs of the app's processes and its launcher. */
function missingProgramFindings(app: Image, trees: Trees): readonly RebaseFinding[] {
  const path = (envOf(app, "PATH") ?? "").split(":").filter((each) => each.startsWith("/"));
  const finds = (tree: Tree, program: string): boolean =>
    (program.startsWith("/") ? [program] : path.map((directory) => `${directory}/${program}`)).some((candidate) => {
      const resolved = resolve(tree, pathOfText(candidate), { follow: true });
      return resolved.ok && resolved.node?.kind === "file";
    });
  const starts = [
    ...processesOf(app).map(({ type, command }) => ({ at: `process ${type}`, program: command[0] ?? "" })),
    ...interpretersOf(trees.app).map((program) => ({ at: "the launcher", program })),
  ];
  return starts
    .filter(({ program }) => program !== "" && finds(trees.app, program) && !finds(trees.rebased, program))
    .map(({ at, program }) => ({ law: "lost", at, says: `${program} is not in the new run image` }));
}

function interpretersOf(tree: Tree): readonly string[] {
  const launcher = lookup(tree, pathOfText("/cnb/lifecycle/launcher"));
  const [chunk] = launcher?.kind === "file" ? launcher.content.chunks() : [];
  const line = /^#![ \t]*([^\n]*)/.exec(byteStringOf(chunk?.subarray(0, 256) ?? new Uint8Array()))?.[1];
  return line === undefined ? [] : line.split(/[ \t]+/).filter((word) => word !== "");
}
