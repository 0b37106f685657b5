/**
 * Mutants that iterate in a random order, as over a small map in Go: from any element on and around. `conformance/cases/buildpack/random-order.ts`
 * says why that is the order that is hardest to notice.
 */
import { random } from "#base";
import { addStep, type Mutant, mutant, overrideDecision, type PlannedFault } from "./mutant.ts";

/** Where an iteration begins: from 0 to below `count`. */
export type Start = (count: number) => number;
/** A new sequence of beginnings, for each lifecycle that has the fault. */
export type Starts = () => Start;

/** Always the same one; for tests. */
export const startingAt =
  (index: number): Starts =>
  () =>
  (count) =>
    index % count;

/** Seeded by the mutant's name, so that a run can be repeated. */
const seeded =
  (name: string): Starts =>
  () => {
    let calls = 0;
    return (count) => {
      calls += 1;
      return random(name).fork(String(calls)).uint32() % count;
    };
  };

export interface RandomOrder {
  readonly name: string;
  readonly says: string;
  /** The statement that it breaks, and the case that must notice. */
  readonly breaks: string;
  readonly killedBy: string;
  /** An order without a right one: the case compares rounds with each other. */
  readonly compared?: true;
  fault(starts: Starts): PlannedFault;
}

function turned<T>(list: readonly T[], start: Start): readonly T[] {
  if (list.length < 2) return list;
  const first = start(list.length);
  return [...list.slice(first), ...list.slice(0, first)];
}

/** Turns the operations of one kind; those of the other kind stay in their places. */
function turnedOperations<O extends { readonly apply: "paths" | "files" }>(
  all: readonly O[],
  apply: O["apply"],
  start: Start,
): readonly O[] {
  const queue = [
    ...turned(
      all.filter((one) => one.apply === apply),
      start,
    ),
  ];
  return all.map((one) => (one.apply === apply ? (queue.shift() ?? one) : one));
}

const LAYER_OPERATIONS = [
  { what: "files", says: "The files of layers are applied", breaks: "buildpack.env.append.layer-order" },
  {
    what: "paths",
    says: "The directories of layers are put into PATH",
    breaks: "buildpack.env.layer-paths.order-layers",
  },
] as const;

const turnsFiles = (starts: Starts): PlannedFault =>
  overrideDecision(
    "fileOrder",
    (previous, start = starts()) =>
      (i) =>
        turned(previous(i), start),
  );

export const RANDOM_ORDERS: readonly RandomOrder[] = [
  {
    name: "random-group",
    says: "The detector writes the group in a random order.",
    breaks: "buildpack.detection.order-preserved",
    killedBy: "detect.random-order.group",
    fault: (starts) =>
      overrideDecision(
        "groupOrder",
        (previous, start = starts()) =>
          (i) =>
            turned(previous(i), start),
      ),
  },
  {
    name: "random-groups",
    says: "The detector tries the groups of the order in a random order.",
    breaks: "buildpack.detection.select",
    killedBy: "detect.random-order.groups",
    fault: (starts, start = starts()) =>
      addStep(
        "detect",
        "after:detect:read-order",
        ({ state }) => {
          state.order = { ...state.order, order: turned(state.order.order, start) };
        },
        "order",
      ),
  },
  {
    name: "random-generate",
    says: "The detector runs bin/generate of the extensions in a random order.",
    breaks: "platform.detector.ext.execute-order",
    killedBy: "generate.random-order.extensions",
    fault: (starts) =>
      overrideDecision(
        "generateOrder",
        (previous, start = starts()) =>
          (i) =>
            turned(previous(i), start),
      ),
  },
  {
    name: "random-build",
    says: "The builder runs the buildpacks in a random order.",
    breaks: "platform.builder.execute-order",
    killedBy: "build.random-order.buildpacks",
    fault: (starts) =>
      overrideDecision(
        "buildOrder",
        (previous, start = starts()) =>
          (i) =>
            turned(previous(i), start),
      ),
  },
  {
    name: "random-slices",
    says: "metadata.toml has the slices in a random order.",
    breaks: "platform.builder.metadata.slices",
    killedBy: "build.random-order.buildpacks",
    fault: (starts) =>
      overrideDecision(
        "slicesAfter",
        (previous, start = starts()) =>
          (i) =>
            turned(previous(i), start),
      ),
  },
  ...(["build", "launch"] as const).flatMap((at): readonly RandomOrder[] =>
    LAYER_OPERATIONS.map(
      ({ what, says, breaks }): RandomOrder => ({
        name: `random-layer-${what}-${at}`,
        says: `${says} in a random order at ${at}.`,
        breaks,
        killedBy: `${at}.random-order.layers`,
        fault: (starts) =>
          overrideDecision(
            "layerOperations",
            (previous, start = starts()) =>
              (i) =>
                i.at === at ? turnedOperations(previous(i), what, start) : previous(i),
          ),
      }),
    ),
  ),
  {
    name: "random-execd-layers",
    says: "The launcher goes through the exec.d directories of layers in a random order.",
    breaks: "platform.launcher.exec.execd.order",
    killedBy: "launch.random-order.execd",
    fault: (starts) =>
      overrideDecision(
        "execdDirs",
        (previous, start = starts()) =>
          (i) =>
            turned(previous(i), start),
      ),
  },
  {
    name: "random-execd-files",
    says: "The launcher runs the exec.d programs of a layer in a random order.",
    breaks: "platform.launcher.exec.execd.order",
    killedBy: "launch.random-order.execd",
    fault: turnsFiles,
  },
  {
    name: "random-profile-layers",
    says: "The launcher goes through the profile.d directories of layers in a random order.",
    breaks: "platform.launcher.exec.profiled.order",
    killedBy: "launch.random-order.profile",
    fault: (starts) =>
      overrideDecision(
        "profileDirs",
        (previous, start = starts()) =>
          (i) =>
            turned(previous(i), start),
      ),
  },
  {
    name: "random-profile-files",
    says: "The launcher sources the scripts of a layer in a random order.",
    breaks: "platform.launcher.exec.profiled.order",
    killedBy: "launch.random-order.profile",
    fault: turnsFiles,
  },
  {
    name: "random-labels",
    says: "Labels of buildpacks are kept in a random order.",
    breaks: "buildpack.launch-toml.label.last-wins",
    killedBy: "export.random-order.labels",
    fault: (starts) =>
      overrideDecision(
        "labelsAfter",
        (previous, start = starts()) =>
          (i) =>
            turned(previous(i), start),
      ),
  },
  {
    name: "random-processes",
    says: "metadata.toml has the processes in a random order.",
    breaks: "platform.repro.manifest-digest",
    killedBy: "export.random-order.same-image",
    compared: true,
    fault: (starts) =>
      overrideDecision(
        "processOrder",
        (previous, start = starts()) =>
          (i) =>
            turned(previous(i), start),
      ),
  },
  {
    name: "random-image-layers",
    says: "The image has the layers of buildpacks in a random order.",
    breaks: "platform.repro.manifest-digest",
    killedBy: "export.random-order.same-image",
    compared: true,
    fault: (starts, start = starts()) =>
      addStep("export", "before:export:compose-layers", ({ state }) => {
        state.layers.set("buildpack", [...turned(state.layers.get("buildpack") ?? [], start)]);
      }),
  },
];

export const randomOrderMutants: readonly Mutant[] = RANDOM_ORDERS.map(({ name, says, breaks, fault }) =>
  mutant(name, says, { breaks: [breaks], fault: fault(seeded(name)) }),
);
