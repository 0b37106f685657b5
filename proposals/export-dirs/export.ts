/** The exporter adds a layer for each directory above those of the app, and records them in a label of the app image. */
import { byteString, textOfByteString } from "#base";
import { setRunConfig, withVariable } from "#image";
import { addDirectory, type LayerContext, type PhaseContext, phaseFault, step } from "#lifecycle";
import { refuseOtherVolume } from "../shared/holds.ts";
import { checkAtExport } from "../shared/image-checks.ts";
import { outermostOf } from "../shared/paths.ts";
import type { RecordedDirectory } from "../shared/record.ts";
import type { GroupDirectory } from "./key.ts";
import { dirOf, ofGroup, readBuilderList } from "./lists.ts";
import { ID, RECORD_LABEL } from "./names.ts";
import type { Options } from "./options.ts";
import { readRecord, writeRecord } from "./record.ts";

type Context = PhaseContext<"export">;

export const checkBase = (options: Options) =>
  checkAtExport(options, {
    id: "export:check-export-dirs",
    cites: ["proposal.export-dirs.platform-validates-run-image"],
    directories: (context) => directoriesToExport(context, options).map(dirOf),
  });

export const exportDirectories = (options: Options) =>
  step("export", {
    id: "export:export-dirs",
    cites: ["proposal.export-dirs.exported", "proposal.export-dirs.slices-apply"],
    writes: [`label:${RECORD_LABEL}`, "path:<export-dirs>"],
    needs: ["previous", "built", "created"],
    run(context) {
      const { state } = context;
      const previous = layersOfPrevious(context);
      const exported = present(context, options).map((one) => exportOne(context, one, { options, previous }));
      if (exported.length === 0) return;
      if (options.record === "app") {
        const shas = exported.flatMap(({ layers }) => layers.map((sha) => ({ sha })));
        state.metadata = { ...state.metadata, app: [...state.metadata.app, ...shas] };
      }
      state.labels.set(RECORD_LABEL, writeRecord(exported));
    },
  });

/** Without duplicates and without directories inside others, in byte order. */
function directoriesToExport(context: Context, options: Options): readonly GroupDirectory[] {
  const named = new Map(ofGroup(context).map((one) => [dirOf(one), one]));
  const all = options.counts === "list" ? readBuilderList(context, options).map(({ dir }) => dir) : [...named.keys()];
  return outermostOf(all)
    .toSorted()
    .map((dir) => named.get(dir) ?? { path: textOfByteString(dir), by: [] });
}

/** A directory inside another volume exists only if a buildpack made it; the mount point of a volume must exist. */
function present(context: Context, options: Options): readonly GroupDirectory[] {
  const { fs } = context.process;
  const all = directoriesToExport(context, options);
  // Since the list was read, a buildpack may have made a link above the directory.
  if (options.reserved === "refused") for (const one of all) context.reserve(dirOf(one), ID, "recheck");
  const missing = all.map(dirOf).filter((dir) => !fs.exists(dir));
  if (missing.length === 0) return all;
  const mounted = new Set(readBuilderList(context, options).map(({ dir }) => dir));
  const lost = missing.find((dir) => mounted.has(dir));
  if (lost === undefined) return all.filter((one) => fs.exists(dirOf(one)));
  throw phaseFault("export", `the exported directory ${textOfByteString(lost)} is not there`, {
    where: { file: textOfByteString(lost) },
    remedy: "mount a writable volume there before the build",
  });
}

/** The exported layers of the previous image, which the exporter can reuse: none if the label is malformed. */
function layersOfPrevious({ state }: LayerContext): readonly string[] {
  const record = readRecord(state.previous?.config.config.Labels);
  return record.ok ? record.value.flatMap(({ layers }) => layers) : [];
}

interface Exporting {
  readonly options: Options;
  readonly previous: readonly string[];
}

function exportOne(context: LayerContext, one: GroupDirectory, { options, previous }: Exporting): RecordedDirectory {
  const dir = dirOf(one);
  refuseOtherVolume(context, dir, one.holds);
  const what = `the exported directory ${one.path}`;
  return { dir, layers: addDirectory(context, { dir, what, previous, parents: options.parents === "text" }) };
}

/** Directories come after the entries of the run image and of the lifecycle. */
export const setEnvironment = (options: Options) =>
  step("export", {
    id: "export:export-dirs-environment",
    cites: ["proposal.export-dirs.opt-usecase"],
    writes: ["config:Env"],
    needs: ["image"],
    gives: ["image"],
    run(context) {
      const { state, process } = context;
      const { image } = state;
      const directories = directoriesToExport(context, options).map(({ path }) => path);
      const below = (name: string): readonly string[] =>
        directories.map((dir) => `${dir}/${name}`).filter((path) => process.fs.exists(byteString(path)));
      const { Env = [] } = image.config.config;
      const named = appended(appended(Env, "PATH", below("bin")), "LD_LIBRARY_PATH", below("lib"));
      return { image: setRunConfig(image, { Env: named }) };
    },
  });

function appended(env: readonly string[], name: string, paths: readonly string[]): readonly string[] {
  if (paths.length === 0) return env;
  const old = env.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
  return withVariable(env, name, (old === undefined ? paths : [old, ...paths]).join(":"));
}
