/** The steps of cases: phases with their usual flags. */
import type { Ref, RunStep, Step } from "#protocol";

type Flags = NonNullable<RunStep["flags"]>;
type More = Omit<RunStep, "run">;

/** Adds `more` to the step; flags of both are merged. */
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
export const exportApp = (more?: More): RunStep => step("export", { images: ["@app:1"], flags: CACHE }, more);
export const create = (more?: More): RunStep => step("create", { images: ["@app:1"], flags: CACHE }, more);
export const rebase = (to: Ref, more?: More): RunStep =>
  step("rebase", { images: ["@app:1"], flags: { "-run-image": to, "-report": "/layers/report.toml" } }, more);
/** Starts `argv0` in the app image: `/cnb/process/<type>`, or the launcher itself. */
export const launch = (argv0: string, more?: More): RunStep => step("launch", { argv0, in: "@app:1" }, more);

/** A build phase by phase: steps 0 to 4. */
export const allPhases = (): readonly RunStep[] => [analyze(), detect(), restore(), build(), exportApp()];
/** A new build container: layers and app are as at the start; cache and registry are kept. */
export const newContainer: Step = { fresh: ["layers", "app"] };
