/** Steps that a platform takes, with the flags that nearly every case wants. */
import type { Ref, RunStep, Step } from "../../protocol/case.ts";

type Flags = NonNullable<RunStep["flags"]>;
type More = Omit<RunStep, "run">;

/** `more` adds to the step; its flags are added to the step's own. */
const step = (run: RunStep["run"], own: More, more: More = {}): RunStep => ({
  run,
  ...own,
  ...more,
  ...((own.flags ?? more.flags) && { flags: { ...own.flags, ...more.flags } }),
});

const CACHE: Flags = { "-cache-dir": "/cache" };

export const analyze = (more?: More): RunStep => step("analyze", { images: ["@app:1"] }, more);
export const detect = (more?: More): RunStep => step("detect", {}, more);
export const restore = (more?: More): RunStep => step("restore", { flags: CACHE }, more);
export const build = (more?: More): RunStep => step("build", {}, more);
/** `export` is a word of the language. */
export const exportApp = (more?: More): RunStep => step("export", { images: ["@app:1"], flags: CACHE }, more);
export const create = (more?: More): RunStep => step("create", { images: ["@app:1"], flags: CACHE }, more);
export const rebase = (to: Ref, more?: More): RunStep =>
  step("rebase", { images: ["@app:1"], flags: { "-run-image": to, "-report": "/layers/report.toml" } }, more);
/** Starts the app image's process `type` (or the launcher itself) with `args`, in the app image. */
export const launch = (argv0: string, more?: More): RunStep => step("launch", { argv0, in: "@app:1" }, more);

/** All phases of one build, one after the other, as separate programs. Steps 0 to 4. */
export const allPhases = (): readonly RunStep[] => [analyze(), detect(), restore(), build(), exportApp()];
/** A new build container: the layers are gone, cache and registry are kept. */
export const newContainer: Step = { fresh: ["layers", "app"] };
