/**
 * One file that a phase left behind is damaged, and the next phase meets it. The harness takes the n-th file below the cache or the layers
 * directory, so it needs to know no format of a lifecycle's own files.
 */
import * as fc from "fast-check";
import type { Damage, FileObservation, Ref, Step, StepObservation, Versions, World } from "#protocol";
import { equal } from "#protocol";
import { type LayerDraft, withCache, worldOfBuild } from "../arbitraries/builds.ts";
import { anyRunImage } from "../arbitraries/images.ts";
import { hasSucceeded, imageIn } from "../kit/images.ts";
import type { SessionObservation, Trial, TrialSession } from "../kit/law.ts";

export const APP: Ref = "@app:1";
/** The directory of the only buildpack. */
export const LAYERS_DIR = "/layers/acme_1";
/** The phases that read what an earlier build or phase left. */
const DAMAGED_PHASES = ["analyze", "restore", "export"] as const;
export type DamagedPhase = (typeof DAMAGED_PHASES)[number];

export const NEW_CONTAINER: Step = { fresh: ["layers", "app"] };
/** The second image differs from the first one. */
const OTHER_APP: Step = { edit: { "/workspace/a": { text: "2" } } };
export const CREATE: Step = { run: "create", images: [APP] };
export const PHASES: readonly Step[] = [
  { run: "analyze", images: [APP] },
  { run: "detect" },
  { run: "restore" },
  { run: "build" },
  { run: "export", images: [APP] },
];
/** The builds after the damage: a creator, then the phases in turn, each in a new container. */
export const NEXT_BUILDS: readonly Step[] = [NEW_CONTAINER, CREATE, NEW_CONTAINER, ...PHASES];

/** A phase, and the directory in which a file is damaged before it. */
export interface DamagedPlace {
  readonly phase: DamagedPhase;
  readonly step: Step;
  readonly below: "/cache" | "/layers";
}

const place = (phase: DamagedPhase, below: DamagedPlace["below"]): DamagedPlace => ({
  phase,
  step: PHASES[indexOf(phase)] ?? CREATE,
  below,
});
const indexOf = (phase: DamagedPhase): number => PHASES.findIndex((step) => "run" in step && step.run === phase);
const RESTORED_CACHE = place("restore", "/cache");
export const PLACES: readonly DamagedPlace[] = [
  RESTORED_CACHE,
  place("restore", "/layers"),
  place("analyze", "/cache"),
  place("export", "/cache"),
  place("export", "/layers"),
];

/** A build, then the phases of a second one up to the damaged one. */
export const stepsBefore = ({ phase }: DamagedPlace): readonly Step[] => [
  CREATE,
  NEW_CONTAINER,
  OTHER_APP,
  ...PHASES.slice(0, indexOf(phase)),
];

export const DAMAGES: readonly Damage[] = [
  "missing",
  "empty",
  "truncated",
  "changed",
  "garbage",
  "unreadable",
  "other-file",
  "directory",
  "link",
];

const layer = (name: string, types: LayerDraft["types"]): LayerDraft => ({
  name,
  types,
  files: { a: { text: name }, "sub/a": { mode: "0755" } },
  reuses: false,
});
/** One layer of each kind that a later build meets again. */
export const LAYERS: readonly LayerDraft[] = [
  layer("compiler", ["build", "cache"]),
  layer("runtime", ["launch", "cache"]),
  layer("library", ["launch", "build", "cache"]),
  layer("downloads", ["cache"]),
  layer("server", ["launch"]),
];
export const layerNames: readonly string[] = LAYERS.map(({ name }) => name);
/** The previous image has the metadata of launch layers, so a lifecycle may restore it without the cache. */
export const isLaunchLayer = (name: string): boolean =>
  LAYERS.some((one) => one.name === name && one.types.includes("launch"));

export const worldWith = (layers: readonly LayerDraft[], run: World["images"][Ref], versions: Versions): World =>
  withCache(
    worldOfBuild(
      { buildpacks: [{ layers, slices: [], processes: ["web"] }], app: { a: { text: "1" } }, appDir: "/workspace" },
      versions,
      [run],
    ),
  );

/** The next builds follow the damage. The restorer reads the cache, so it gets most. */
export const damageTrials = (versions: Versions): fc.Arbitrary<Trial> =>
  fc
    .record({
      layers: fc.oneof(fc.constant(LAYERS), fc.subarray([...LAYERS], { minLength: 1 })),
      run: anyRunImage(),
      place: fc.constantFrom(RESTORED_CACHE, ...PLACES),
      file: fc.nat({ max: 20 }),
      as: fc.constantFrom(...DAMAGES),
    })
    .map(({ layers, run, place: damaged, file, as }) => ({
      given: worldWith(layers, run, versions),
      when: [...stepsBefore(damaged), { damage: { below: damaged.below, file, as } }, damaged.step, ...NEXT_BUILDS],
    }));

/** Without the damage, then with it. The steps have the same indexes. */
export const damageSessions = (trial: Trial): readonly TrialSession[] => [
  { ...trial, when: trial.when.map((step): Step => ("damage" in step ? { edit: {} } : step)) },
  trial,
];

/** What two sessions show, one without and one with the damage. */
export interface Meeting {
  /** The damaged file, and how it was damaged. */
  readonly damage: string;
  readonly isCached: boolean;
  readonly step: Step;
  readonly phase: DamagedPhase;
  /** After the phase that meets the damage. */
  readonly clean: StepObservation;
  readonly hit: StepObservation;
  readonly at: MeetingSteps;
  /** The digest of the app image before that phase. */
  readonly old: string | undefined;
  /** The runs of the next builds, without and with the damage: create, analyze, detect, restore, build, export. */
  readonly next: readonly Pick<Meeting, "clean" | "hit" | "at">[];
}

/** The indexes of two observations among the steps of both sessions. */
export interface MeetingSteps {
  readonly clean: number;
  readonly hit: number;
}

/** Undefined if there was no such file, the damage changed nothing, or a build without damage fails. */
export function meetingOf(trial: Trial, [clean = [], hit = []]: readonly SessionObservation[]): Meeting | undefined {
  const at = trial.when.findIndex((step) => "damage" in step);
  const { [at]: damage, [at + 1]: step } = trial.when;
  const [cleanStep, hitStep] = [clean[at + 1], hit[at + 1]];
  if (damage === undefined || !("damage" in damage) || step === undefined || !("run" in step)) return undefined;
  const phase = DAMAGED_PHASES.find((one) => one === step.run);
  if (phase === undefined || cleanStep === undefined || hitStep === undefined) return undefined;
  const ran = (all: SessionObservation) => all.filter(({ exit }) => exit !== undefined);
  if (!ran(clean).every(hasSucceeded) || imageIn(clean[0], APP) === undefined) return undefined;
  const file = changedFile(clean[at]?.files ?? {}, hit[at]?.files ?? {});
  if (file === undefined) return undefined;
  // A step between both sessions makes the second world.
  const stepsAt = (index: number): MeetingSteps => ({ clean: index, hit: trial.when.length + 1 + index });
  return {
    damage: `${file}: ${damage.damage.as}`,
    isCached: damage.damage.below === "/cache",
    step,
    phase,
    clean: cleanStep,
    hit: hitStep,
    at: stepsAt(at + 1),
    old: imageIn(hit[at], APP)?.digest,
    next: clean.flatMap((one, i) => {
      const other = hit[i];
      const isRun = i >= at + 2 && one.exit !== undefined && other?.exit !== undefined;
      return isRun ? [{ clean: one, hit: other, at: stepsAt(i) }] : [];
    }),
  };
}

export type Files = Readonly<Record<string, FileObservation>>;

/** The first path at which two sets of files differ. */
export const changedFile = (before: Files, after: Files): string | undefined =>
  Object.keys({ ...before, ...after })
    .toSorted()
    .find((path) => !equal(before[path] ?? null, after[path] ?? null));

/** The directory of a layer and everything in it. */
export const contentsOf = ({ files }: StepObservation, name: string): Files =>
  Object.fromEntries(Object.entries(files).filter(([path]) => `${path}/`.startsWith(`${LAYERS_DIR}/${name}/`)));

export const hasMetadata = ({ files }: StepObservation, name: string): boolean =>
  files[`${LAYERS_DIR}/${name}.toml`] !== undefined;
