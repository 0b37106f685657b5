/** Faults that no case found when they were first put into a lifecycle: about versions, ends of programs, names and what is defined again. */
import { orThrow } from "#base";
import { fetchLayer, type Layer, layerOf } from "#image";
import { addStep, type Mutant, mutant, overrideDecision } from "./mutant.ts";

interface Named {
  readonly id: string;
  readonly version: string;
}
interface Directory {
  exists(path: string): boolean;
  readDir(path: string): readonly string[];
}

/** Chooses a version by the order of texts, whichever is named. */
const chosenIn =
  (fs: Directory, parent: string, at: 0 | -1) =>
  <N extends Named>(one: N): N => {
    const dir = `${parent}/${one.id.replaceAll("/", "_")}`;
    const version = fs.exists(dir) ? fs.readDir(dir).toSorted().at(at) : undefined;
    return version === undefined ? one : { ...one, version };
  };
type Choose = ReturnType<typeof chosenIn>;
const inGroups = <N extends Named>(choose: Choose, groups: readonly { readonly group: readonly N[] }[]) =>
  groups.map(({ group }) => ({ group: group.map(choose) }));

const inOrder = addStep(
  "detect",
  "before:detect:search",
  ({ state, process: { fs }, inputs }) => {
    state.order = { ...state.order, order: inGroups(chosenIn(fs, inputs.buildpacks, -1), state.order.order) };
  },
  "order",
);
const inExtensionOrder = addStep(
  "detect",
  "before:detect:search",
  ({ state, process: { fs }, inputs }) => {
    const choose = chosenIn(fs, inputs.extensions, -1);
    state.order = { ...state.order, orderExtensions: inGroups(choose, state.order.orderExtensions) };
  },
  "order",
);
const inComposites = addStep("detect", "before:detect:search", ({ state, process: { fs }, inputs }) => {
  const choose = chosenIn(fs, inputs.buildpacks, 0);
  for (const [key, one] of state.components)
    state.components.set(key, {
      ...one,
      descriptor: { ...one.descriptor, order: inGroups(choose, one.descriptor.order) },
    });
});
const inGroup = addStep(
  "build",
  "before:build:run-buildpacks",
  ({ state, process: { fs }, inputs }) => {
    state.group = state.group.map(chosenIn(fs, inputs.buildpacks, -1));
  },
  "group",
);

export const namedVersionMutants: readonly Mutant[] = [
  mutant("order-version-ignored", "Detection takes another version of a buildpack than the order names.", {
    breaks: ["buildpack.order.resolved"],
    fault: inOrder,
  }),
  mutant("extension-version-ignored", "Detection takes another version of an extension than the order names.", {
    breaks: ["buildpack.order.resolved"],
    fault: inExtensionOrder,
  }),
  mutant("composite-version-ignored", "Detection takes another version than a composite buildpack names.", {
    breaks: ["buildpack.order.pattern.nested"],
    fault: inComposites,
  }),
  mutant("group-version-ignored", "The builder runs another version of a buildpack than group.toml names.", {
    breaks: ["buildpack.build.execute"],
    fault: inGroup,
  }),
];

type Exit = { readonly code: number } | { readonly signal: string };
const generatePasses = (name: string, says: string, passes: (exit: Exit) => boolean): Mutant =>
  mutant(name, says, {
    breaks: ["ext.process.fail-nonzero"],
    fault: overrideDecision("generateSucceeded", (previous) => (i) => previous(i) || passes(i.exit)),
  });

export const generateEndMutants: readonly Mutant[] = [
  generatePasses("killed-generate-passes", "A bin/generate that a signal ends has passed.", (exit) => "signal" in exit),
  generatePasses(
    "generate-skips-by-100",
    "A bin/generate that exits with 100 does not fail the build.",
    (exit) => "code" in exit && exit.code === 100,
  ),
  generatePasses(
    "generate-codes-of-seven-bits",
    "A bin/generate that exits with more than 127 has passed.",
    (exit) => "code" in exit && exit.code > 127,
  ),
];

export const longOutputMutants: readonly Mutant[] = [
  mutant("execd-of-one-pipe", "An exec.d program may tell only what a pipe holds.", {
    breaks: ["buildpack.execd.output.vars"],
    fault: overrideDecision("execdOutputMost", () => 65_536),
  }),
];

const isNone = (value: unknown): boolean =>
  value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
/** A process without a value has that of an earlier process of its type. */
function withEarlier<P extends { readonly type: string }>(key: string, before: readonly P[], one: P): P {
  const earlier: Readonly<Record<string, unknown>> = { ...before.find(({ type }) => type === one.type) };
  const own: Readonly<Record<string, unknown>> = { ...one };
  return isNone(own[key]) && !isNone(earlier[key]) ? { ...one, [key]: earlier[key] } : one;
}
const inherits = (key: string, says: string): Mutant =>
  mutant(
    `redefined-keeps-${key}`,
    `A process type that is defined again keeps the ${says} of before, if it has none.`,
    {
      breaks: ["buildpack.launch-toml.same-type.last"],
      fault: overrideDecision(
        "processesAfter",
        (previous) => (i) => previous({ ...i, more: i.more.map((one) => withEarlier(key, i.before, one)) }),
      ),
    },
  );

export const redefinedProcessMutants: readonly Mutant[] = [
  inherits("args", "arguments"),
  inherits("workingDir", "working directory"),
  inherits("execEnv", "execution environments"),
];

/** Leaves out what is deeper in the app directory. */
async function shallow(layer: Layer): Promise<Layer> {
  const { entries } = orThrow(await fetchLayer(layer));
  return layerOf(entries.filter(({ name }) => name.split("/").length < 7));
}

/** Lists in groups limit component buildpacks only. */
const compositesUnlimited = addStep("detect", "before:detect:search", ({ state }) => {
  const isComposite = ({ id, version }: Named): boolean =>
    (state.components.get(`${id}@${version}`)?.descriptor.order.length ?? 0) > 0;
  for (const [key, one] of state.components) {
    const order = one.descriptor.order.map(({ group }) => ({
      group: group.map((element) => (isComposite(element) ? { ...element, execEnv: [] } : element)),
    }));
    state.components.set(key, { ...one, descriptor: { ...one.descriptor, order } });
  }
});

const nameMutants: readonly Mutant[] = [
  mutant("slices-of-few-levels", "A slice has only files that are at most four directories deep.", {
    breaks: ["buildpack.slices.glob-syntax"],
    fault: addStep("export", "before:export:compose-layers", async ({ state }) => {
      const layers = state.layers.get("app") ?? [];
      const changed = layers.slice(0, -1).map(async (one) => ({ ...one, layer: await shallow(one.layer) }));
      state.layers.set("app", [...(await Promise.all(changed)), ...layers.slice(-1)]);
    }),
  }),
  mutant("exec-env-of-composites-ignored", "Execution environments in a group do not limit composite buildpacks.", {
    breaks: ["buildpack.order.ref.exec-env"],
    fault: compositesUnlimited,
  }),
  mutant("name-to-last-period", "The name of a variable goes up to the last period of the file name.", {
    breaks: ["buildpack.env.rules.name"],
    fault: overrideDecision("envChange", (previous) => (i) => {
      const end = i.fileName.lastIndexOf(".");
      const first = i.fileName.indexOf(".");
      if (end === first) return previous(i);
      return { name: i.fileName.slice(0, end), action: "override" };
    }),
  }),
  mutant(
    "sbom-of-build-layers-only-there",
    "The SBOM of a layer for build and launch is only among those of the build.",
    {
      breaks: ["platform.exporter.sbom.launch-layer-file", "platform.exporter.sbom.build-layer"],
      fault: overrideDecision(
        "sbomOwner",
        (previous) => (i) => previous(i.flags?.build === true ? { ...i, flags: { ...i.flags, launch: false } } : i),
      ),
    },
  ),
];

export const onceMissedNameMutants: readonly Mutant[] = [
  ...namedVersionMutants,
  ...generateEndMutants,
  ...longOutputMutants,
  ...redefinedProcessMutants,
  ...nameMutants,
];
