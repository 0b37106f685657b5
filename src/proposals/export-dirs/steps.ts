/** The steps of the proposal: the list is validated at analysis, buildpacks at detection, directories become layers at export. */
import { type AbsPath, FaultError, pathOfText, textOfPath } from "#base";
import { json } from "#contract";
import {
  addDirectory,
  lookUp,
  type Phase,
  type PhaseContext,
  phaseFault,
  readDocument,
  readIfPresent,
  type StepDef,
  treeOfImage,
} from "#lifecycle";
import { type ContentRules, contentAt } from "./content.ts";
import { buildpackKey, directoriesOf, KEY, type Named, platformList } from "./key.ts";

export interface Choices extends ContentRules {
  /** Whose directories are exported: those of the buildpacks in the group, or all of the list. */
  readonly counts: "group" | "list";
  /** Does a rebase check the new run image? */
  readonly rebase: "text" | "check";
  /** Is the build container checked too? */
  readonly buildImage: "check" | "trust";
  /** Where the layers' digests are recorded. */
  readonly record: "label" | "app";
}

export const ID = "export-dirs";
/** Of the app image: a list of `{ "path", "layers": [{ "sha" }] }`. */
export const LABEL = "io.buildpacks.lifecycle.export_dirs";
export const LIST = "/cnb/export-dirs.toml";

type Context<P extends Phase> = PhaseContext<P>;
type FailsAs = StepDef["failsAs"];

/** What the platform has mounted; every directory is claimed: nobody else takes it, and it takes nobody's. */
function listed({ process, claim }: Context<Phase>): readonly Named[] {
  const paths = readIfPresent(process.fs, LIST, platformList) ?? [];
  const directories = directoriesOf(paths, LIST);
  if (!directories.ok) throw new FaultError(directories.fault);
  for (const { dir } of directories.value) claim(dir, ID);
  return directories.value;
}

async function refuseContent(
  image: Parameters<typeof treeOfImage>[0],
  {
    directories,
    name,
    rules,
    failsAs,
  }: { directories: readonly AbsPath[]; name: string; rules: ContentRules; failsAs: FailsAs },
): Promise<void> {
  if (directories.length === 0) return;
  const tree = await treeOfImage(image);
  for (const dir of directories) {
    const content = contentAt(tree, dir, rules);
    if (content === undefined) continue;
    throw phaseFault(
      failsAs,
      `the run image ${name} has content at ${textOfPath(dir)}, which is to be exported: ${content}`,
      {
        remedy: "take it out of the run image, or the buildpacks that name it out of the builder",
      },
    );
  }
}

export const validateList = (choices: Choices): StepDef<"analyze"> => ({
  id: "analyze:export-dirs",
  cites: [],
  reads: [`file:${LIST}`],
  writes: [],
  failsAs: "analyze",
  async run(context) {
    const directories = listed(context).map(({ dir }) => dir);
    const { runImage, runImageName } = context.state;
    if (runImage === undefined) return;
    await refuseContent(runImage, { directories, name: runImageName, rules: choices, failsAs: "analyze" });
  },
});

/** Before any buildpack has run: what is in the directories then is not a buildpack's. */
export const checkBuildpacks = (choices: Choices): StepDef<"detect"> => ({
  id: "detect:export-dirs",
  cites: [],
  reads: [`file:${LIST}`, `key:${KEY}`],
  writes: [],
  failsAs: "detect",
  run(context) {
    const { state, process } = context;
    const directories = listed(context);
    for (const { root, descriptor } of state.components.values()) {
      const isComposite = descriptor.order.length > 0;
      for (const { dir, by } of namedBy(context, root, isComposite)) {
        if (directories.some((one) => one.dir === dir)) continue;
        throw phaseFault("detect", `${textOfPath(dir)} is not among the directories that the platform has mounted`, {
          where: { file: textOfPath(by), key: KEY },
          remedy: `add it to the builder's label and to ${LIST}`,
        });
      }
    }
    if (choices.buildImage === "trust") return;
    for (const { dir } of directories) {
      const [first] = process.fs.exists(dir) ? process.fs.readDir(dir) : [];
      if (first === undefined) continue;
      const what = `the build container has content at ${textOfPath(dir)}, which is to be exported: it holds ${textOfPath(first)}`;
      throw phaseFault("detect", what, { remedy: "mount an empty volume there" });
    }
  },
});

function namedBy({ process }: Context<Phase>, root: string, isComposite: boolean): readonly Named[] {
  const file = `${root}/buildpack.toml`;
  const paths = readDocument(process.fs, file, buildpackKey);
  if (paths === undefined) return [];
  if (isComposite) {
    throw phaseFault("detect", "a composite buildpack, which has an order, exports no directories of its own", {
      where: { file: textOfPath(file), key: KEY },
      remedy: "name them in the component buildpacks of its order",
    });
  }
  const directories = directoriesOf(paths, textOfPath(file));
  if (!directories.ok) throw new FaultError(directories.fault);
  return directories.value;
}

export const exportDirectories = (choices: Choices): StepDef<"export"> => ({
  id: "export:export-dirs",
  cites: [],
  reads: [`file:${LIST}`, `key:${KEY}`, "path:<export-dirs>"],
  writes: [`label:${LABEL}`, "path:<export-dirs>"],
  failsAs: "export",
  run(context) {
    const { state } = context;
    const exported = directoriesToExport(context, choices).map((dir) => ({
      path: dir,
      layers: exportOne(context, dir),
    }));
    if (exported.length === 0) return;
    const shas = (layers: readonly string[]) => layers.map((sha) => ({ sha }));
    if (choices.record === "app") {
      const app = [...state.metadata.app, ...exported.flatMap(({ layers }) => shas(layers))];
      state.metadata = { ...state.metadata, app };
    }
    const record = exported.map(({ path, layers }) => ({ path: textOfPath(path), layers: shas(layers) }));
    state.labels.set(LABEL, json.text(record));
  },
});

/** In byte order, each once, whatever the order of the buildpacks. */
function directoriesToExport(context: Context<"export">, { counts }: Choices): readonly AbsPath[] {
  const { state, process, inputs } = context;
  const all = listed(context).map(({ dir }) => dir);
  const named = state.group.group.flatMap((element) => {
    const { root } = lookUp(process.fs, inputs.buildpacks, element);
    return namedBy(context, root, false).map(({ dir }) => dir);
  });
  return [...new Set(counts === "list" ? all : named)].sort();
}

function exportOne(context: Context<"export">, dir: AbsPath): readonly string[] {
  const { process, state } = context;
  const what = `the exported directory ${textOfPath(dir)}`;
  if (!process.fs.exists(dir)) {
    throw phaseFault("export", `${what} is not there`, { remedy: "mount a writable volume there before the build" });
  }
  const label = state.previous?.config.config.Labels?.[LABEL];
  return addDirectory(context, { dir, what, previous: recorded(label).flatMap(({ layers }) => layers) });
}

interface Recorded {
  readonly dir: AbsPath;
  readonly layers: readonly string[];
}

/** What an app image says of its exported directories; nothing where it does not say it in a way that can be read. */
function recorded(label: string | undefined): readonly Recorded[] {
  const read = label === undefined ? undefined : json.read(label, LABEL);
  if (read?.ok !== true || !Array.isArray(read.value)) return [];
  return (read.value as readonly json.Data[]).flatMap((one) => {
    const { path, layers } = one as { readonly path?: json.Data; readonly layers?: json.Data };
    if (typeof path !== "string" || !path.startsWith("/")) return [];
    return [{ dir: pathOfText(path), layers: Array.isArray(layers) ? layers.map(shaOf) : [] }];
  });
}

const shaOf = (layer: json.Data): string => String((layer as { readonly sha?: json.Data } | null)?.sha ?? "");

/** The repair: the text has the list checked at analysis only, and a rebase is where it breaks. */
export const checkNewRunImage = (choices: Choices): StepDef<"rebase"> => ({
  id: "rebase:export-dirs",
  cites: [],
  reads: [`label:${LABEL}`],
  writes: [],
  failsAs: "rebase",
  async run({ state }) {
    const { app, runImage, runImageName } = state;
    if (app === undefined || runImage === undefined) return;
    const directories = recorded(app.config.config.Labels?.[LABEL]).map(({ dir }) => dir);
    await refuseContent(runImage, { directories, name: runImageName, rules: choices, failsAs: "rebase" });
  },
});
