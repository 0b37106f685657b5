/** Faults that no case found when they were first put into a lifecycle: about empty lists, places, names, and what an earlier run left. */
import {
  type ByteString,
  type Bytes,
  byteString,
  isJsonObject,
  type Json,
  textOf,
  textOfByteString,
  utf8,
} from "#base";
import { planToml } from "#contract";
import { storedImageOf } from "#image";
import { addStep, combine, type Mutant, mutant, overrideDecision } from "./mutant.ts";

export const accessMutants: readonly Mutant[] = [
  mutant("first-tag-checked", "The analyzer checks write access to the image and to its first tag only.", {
    breaks: ["platform.analyzer.write-access"],
    fault: overrideDecision("accessChecks", (previous) => (refs) => previous({ ...refs, tags: refs.tags.slice(0, 1) })),
  }),
];

export const processTypeMutants: readonly Mutant[] = [
  mutant("any-type-of-none", "If there are no processes, the exporter accepts every requested type.", {
    breaks: ["platform.exporter.entrypoint.unknown-type-fails"],
    fault: overrideDecision(
      "entrypoint",
      (previous) => (i) => previous(i.types.length === 0 ? { ...i, requested: undefined } : i),
    ),
  }),
  mutant("any-type-of-variable", "The exporter does not check a process type that CNB_PROCESS_TYPE requests.", {
    breaks: ["platform.exporter.entrypoint.unknown-type-fails"],
    fault: addStep(
      "export",
      "before:export:set-config",
      ({ state, process: { env } }) => {
        const type = env.CNB_PROCESS_TYPE ?? byteString("");
        const [first] = state.built.processes;
        const known = { args: [], direct: true, workingDir: "", buildpackId: "", execEnv: [], ...first };
        const processes = [...state.built.processes, { ...known, type: textOfByteString(type), command: ["nothing"] }];
        if (type !== "") state.built = { ...state.built, processes };
      },
      "built",
    ),
  }),
];

export const calledByMutants: readonly Mutant[] = [
  mutant("called-below-process-only", "The launcher takes only paths below /cnb/process for those of processes.", {
    breaks: ["platform.launcher.argv0.match"],
    fault: overrideDecision(
      "processTypeCalled",
      (previous) => (i) => (i.argv0.startsWith("/cnb/") ? previous(i) : undefined),
    ),
  }),
  mutant("called-by-any-element", "The launcher starts the process that any element of the path names.", {
    breaks: ["platform.launcher.argv0.match"],
    fault: overrideDecision(
      "processTypeCalled",
      (previous) => (i) => i.argv0.split("/").find((name) => i.types.includes(name)) ?? previous(i),
    ),
  }),
  mutant("called-without-suffix", "The launcher takes what is after a period for no part of a process type.", {
    breaks: ["platform.launcher.argv0.match"],
    fault: overrideDecision(
      "processTypeCalled",
      (previous) => (i) => previous(i) ?? previous({ ...i, argv0: i.argv0.replace(/\.[^./]*$/, "") }),
    ),
  }),
  mutant("execd-where-process-is", "exec.d programs run in the working directory of the process.", {
    breaks: ["platform.launcher.exec.execd.run", "platform.launcher.exec.execd.process"],
    fault: overrideDecision(
      "execdDirectory",
      () =>
        ({ app, ofProcess }) =>
          ofProcess === undefined ? app : ofProcess.startsWith("/") ? ofProcess : byteString`${app}/${ofProcess}`,
    ),
  }),
];

const scriptPlaceMutants: readonly Mutant[] = [
  mutant("scripts-elsewhere", "The shell sources scripts in the layers directory.", {
    breaks: [
      "platform.launcher.exec.profiled.source",
      "platform.launcher.exec.profiled.process",
      "platform.launcher.exec.app-profile",
    ],
    fault: overrideDecision("sourceLine", (previous) => (i) => byteString`cd /layers; ${previous(i)}`),
  }),
];

const emptyPlanMutants: readonly Mutant[] = [
  mutant("no-empty-plan", "The detector writes no plan that has no entries, and the builder needs none.", {
    breaks: ["platform.detector.plan.written"],
    fault: combine(
      addStep(
        "detect",
        "after:detect:generate",
        ({ state, process, inputs }) => {
          if (state.plan.length === 0) process.fs.removeAll(inputs.plan);
        },
        "plan",
      ),
      addStep("build", "before:build:read-plan", ({ process, inputs }) => {
        if (!process.fs.exists(inputs.plan)) process.fs.write(inputs.plan, planToml.write({ entries: [] }));
      }),
    ),
  }),
];

const manifestsIn = (index: Bytes): readonly Json[] => {
  const read: Json = JSON.parse(textOf(index));
  return isJsonObject(read) && Array.isArray(read.manifests) ? read.manifests : [];
};

export const layoutAgainMutants: readonly Mutant[] = [
  mutant("layouts-collect", "The index of a layout keeps the manifests that were in it before.", {
    breaks: ["platform.exporter.layout.write"],
    fault: combine(
      addStep(
        "export",
        "before:export:save",
        ({ state, process: { fs }, inputs }) => {
          const { images } = state.stores;
          const indexes = inputs.layout
            ? inputs.args.map((name) => byteString(`${images.identifier(name, storedImageOf(state.base))}/index.json`))
            : [];
          earlier.set(state.stores, new Map(indexes.map((at) => [at, fs.exists(at) ? manifestsIn(fs.read(at)) : []])));
        },
        "stores",
        "base",
      ),
      addStep(
        "export",
        "after:export:save",
        ({ state, process: { fs } }) => {
          for (const [at, before] of earlier.get(state.stores) ?? []) {
            const manifests = [...before, ...manifestsIn(fs.read(at))];
            fs.write(at, utf8(JSON.stringify({ schemaVersion: 2, manifests })));
          }
        },
        "stores",
      ),
    ),
  }),
];

/** By index.json, the manifests that it had before. */
const earlier = new WeakMap<object, ReadonlyMap<ByteString, readonly Json[]>>();

const withoutPort = (registry: string | undefined): string | undefined => registry?.replace(/:\d+$/, "");

const portMutants: readonly Mutant[] = [
  mutant("ports-ignored", "Registries of one host are one registry, whatever their ports.", {
    breaks: ["platform.run-image-res.registry-match"],
    fault: overrideDecision(
      "runImageCandidates",
      (previous) => (i) =>
        previous({
          ...i,
          registry: i.registry.replace(/:\d+$/, ""),
          registryOf: (name) => withoutPort(i.registryOf(name)),
        }),
    ),
  }),
];

export const onceMissedPlaceMutants: readonly Mutant[] = [
  ...portMutants,
  ...accessMutants,
  ...processTypeMutants,
  ...calledByMutants,
  ...scriptPlaceMutants,
  ...emptyPlanMutants,
  ...layoutAgainMutants,
];
