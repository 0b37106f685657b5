/** The directories become layers above those of the app, and the app image says which. */
import { type AbsPath, textOfPath } from "#base";
import { addDirectory, type PhaseContext, phaseFault, type StepDef } from "#lifecycle";
import { refuseOtherVolume } from "../exported/holds.ts";
import { outermost } from "../exported/paths.ts";
import type { RecordedDirectory } from "../exported/record.ts";
import { baseOf, refuseContent } from "../exported/runImage.ts";
import type { GroupDirectory } from "./key.ts";
import { dirOf, listed, ofGroup } from "./lists.ts";
import { GROUP, ID, LIST, RECORD_LABEL } from "./names.ts";
import type { Choices } from "./options.ts";
import { readRecord, writeRecord } from "./record.ts";

type Context = PhaseContext<"export">;

export const checkBase = (choices: Choices): StepDef<"export"> => ({
  id: "export:check-export-dirs",
  cites: ["proposal.export-dirs.platform-validates-run-image"],
  reads: [`file:<layers>/${GROUP}`],
  writes: [],
  failsAs: "export",
  async run(context) {
    const base = baseOf(context);
    if (base === undefined) return;
    const directories = directoriesToExport(context, choices).map(dirOf);
    await refuseContent({ ...base, directories, failsAs: "export" }, choices);
  },
});

export const exportDirectories = (choices: Choices): StepDef<"export"> => ({
  id: "export:export-dirs",
  cites: ["proposal.export-dirs.exported", "proposal.export-dirs.slices-apply"],
  reads: [`file:${LIST}`, `file:<layers>/${GROUP}`, "path:<export-dirs>"],
  writes: [`label:${RECORD_LABEL}`, "path:<export-dirs>"],
  failsAs: "export",
  run(context) {
    const { state } = context;
    const exported = directoriesToExport(context, choices).flatMap((one) => exportOne(context, one, choices));
    if (exported.length === 0) return;
    if (choices.record === "app") {
      const shas = exported.flatMap(({ layers }) => layers.map((sha) => ({ sha })));
      state.metadata = { ...state.metadata, app: [...state.metadata.app, ...shas] };
    }
    state.labels.set(RECORD_LABEL, writeRecord(exported));
  },
});

/** In byte order, each once; of those one below the other, the outer one. */
function directoriesToExport(context: Context, choices: Choices): readonly GroupDirectory[] {
  const named = ofGroup(context);
  const other = (dir: AbsPath): GroupDirectory => ({ path: textOfPath(dir), by: [] });
  const all =
    choices.counts === "list"
      ? listed(context, choices).map(({ dir }) => named.find((one) => dirOf(one) === dir) ?? other(dir))
      : named;
  const outer = outermost(all.map(dirOf));
  return all.filter((one) => outer.includes(dirOf(one))).toSorted((a, b) => (dirOf(a) < dirOf(b) ? -1 : 1));
}

function exportOne(context: Context, one: GroupDirectory, choices: Choices): readonly RecordedDirectory[] {
  const { process, state } = context;
  const dir = dirOf(one);
  const what = `the exported directory ${one.path}`;
  // A buildpack may have put a link above it since it was listed.
  if (choices.reserved === "refused") context.claim(dir, ID);
  if (!process.fs.exists(dir)) {
    // What lies in another's volume is there only if a buildpack has made it.
    if (listed(context, choices).every((mounted) => mounted.dir !== dir)) return [];
    throw phaseFault("export", `${what} is not there`, { remedy: "mount a writable volume there before the build" });
  }
  refuseOtherVolume(context, dir, one.holds);
  const record = readRecord(state.previous?.config.config.Labels);
  const previous = record.ok ? record.value.flatMap(({ layers }) => layers) : [];
  return [{ dir, layers: addDirectory(context, { dir, what, previous, parents: choices.parents !== "left" }) }];
}

/** At the end: what the run image and the lifecycle put there comes first. */
export const setEnvironment = (choices: Choices): StepDef<"export"> => ({
  id: "export:export-dirs-environment",
  cites: ["proposal.export-dirs.opt-usecase"],
  reads: ["path:<export-dirs>"],
  writes: ["config:Env"],
  failsAs: "export",
  run(context) {
    const { state, process } = context;
    const { image } = state;
    if (image === undefined) return;
    const directories = directoriesToExport(context, choices).map(({ path }) => path);
    const below = (name: string): readonly string[] =>
      directories.map((dir) => `${dir}/${name}`).filter((path) => process.fs.exists(path));
    const { Env = [] } = image.config.config;
    const named = appended(appended(Env, "PATH", below("bin")), "LD_LIBRARY_PATH", below("lib"));
    state.image = { ...image, config: { ...image.config, config: { ...image.config.config, Env: named } } };
  },
});

function appended(env: readonly string[], name: string, paths: readonly string[]): readonly string[] {
  if (paths.length === 0) return env;
  const old = env.find((one) => one.startsWith(`${name}=`));
  if (old === undefined) return [...env, `${name}=${paths.join(":")}`];
  return env.map((one) => (one === old ? [old, ...paths].join(":") : one));
}
