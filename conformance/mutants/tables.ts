/** Mutants that differ from the reference in one row of a table of cases. */
import { orThrow } from "#base";
import { fetchLayer, type Layer, layerOf } from "#image";
import type { TarEntry } from "#tree";
import { addStep, type Mutant, mutant, overrideDecision, replaceBuildpackDecision, replaceDecision } from "./mutant.ts";

const DAY_NS = 86_400_000_000_000n;

async function retimed(layer: Layer, type: TarEntry["type"]): Promise<Layer> {
  const { entries } = orThrow(await fetchLayer(layer));
  return layerOf(
    entries.map((entry) =>
      entry.type === type ? { ...entry, meta: { ...entry.meta, mtimeNs: entry.meta.mtimeNs + DAY_NS } } : entry,
    ),
  );
}

/** Entries of one type have another time than the others, in every layer that the exporter makes. */
const timesOf = (type: TarEntry["type"]) =>
  addStep("export", "before:export:compose-layers", async ({ state }) => {
    for (const [role, layers] of state.layers) {
      const changed = layers.map(async (one) => ({ ...one, layer: await retimed(one.layer, type) }));
      state.layers.set(role, await Promise.all(changed));
    }
  });

/** Without directories in which nothing is. */
async function filled(layer: Layer): Promise<Layer> {
  const { entries } = orThrow(await fetchLayer(layer));
  const isEmpty = ({ name, type }: TarEntry): boolean =>
    type === "dir" && !entries.some((other) => other.name.startsWith(`${name}/`));
  return layerOf(entries.filter((entry) => !isEmpty(entry)));
}

export const tableMutants: readonly Mutant[] = [
  ...(["dir", "file", "symlink"] as const).map((type) =>
    mutant(`times-of-${type}`, `Entries of type ${type} have another time than the rest of a layer.`, {
      breaks: ["platform.exporter.repro.mtime"],
      fault: timesOf(type),
    }),
  ),
  mutant("rest-without-empty-directories", "If there are slices, the rest of the app has no empty directories.", {
    breaks: ["buildpack.slices.rest"],
    fault: addStep("export", "before:export:compose-layers", async ({ state }) => {
      const layers = state.layers.get("app") ?? [];
      const rest = layers.at(-1);
      if (layers.length < 2 || rest === undefined) return;
      state.layers.set("app", [...layers.slice(0, -1), { ...rest, layer: await filled(rest.layer) }]);
    }),
  }),
  mutant("execd-fails-by-code-only", "An exec.d program that a signal ends has passed.", {
    breaks: ["buildpack.execd.exit-status"],
    fault: replaceDecision("execdFailed", ({ exit }) => "code" in exit && exit.code !== 0),
  }),
  mutant("execd-fails-by-signal-only", "An exec.d program fails only if a signal ends it.", {
    breaks: ["buildpack.execd.exit-status"],
    fault: replaceDecision("execdFailed", ({ exit }) => !("code" in exit)),
  }),
  mutant("write-access-for-all", "The analyzer wants write access to images that it only reads.", {
    breaks: ["platform.analyzer.read-access"],
    fault: overrideDecision(
      "accessChecks",
      (previous) => (refs) => previous(refs).map((check) => ({ ...check, access: "write" })),
    ),
  }),
  mutant("path-of-last-variable", "The exporter takes the last variable of the run image for its PATH.", {
    breaks: ["platform.exporter.env.path"],
    fault: overrideDecision(
      "imageEnv",
      (previous) => (i) => previous({ ...i, base: [...i.base, `PATH=${i.base.at(-1)?.replace(/^[^=]*=/, "") ?? ""}`] }),
    ),
  }),
  mutant("epoch-zero-unset", "SOURCE_DATE_EPOCH=0 counts as unset.", {
    breaks: ["platform.exporter.repro.created"],
    fault: overrideDecision(
      "createdAt",
      (previous) =>
        ({ epoch }) =>
          previous({ epoch: epoch === "0" ? undefined : epoch }),
    ),
  }),
  mutant("epoch-of-32-bits", "SOURCE_DATE_EPOCH is read as a number of 32 bits.", {
    breaks: ["platform.exporter.repro.created"],
    fault: overrideDecision(
      "createdAt",
      (previous) =>
        ({ epoch }) =>
          previous({ epoch: epoch && String(Number(epoch) >>> 0) }),
    ),
  }),
  mutant("exec-env-of-members-ignored", "Lists of execution environments limit nothing.", {
    breaks: ["buildpack.order.ref.exec-env"],
    fault: replaceBuildpackDecision("execEnvSupported", () => []),
  }),
  mutant("root-by-name-only", "The extender takes only the name root for root.", {
    breaks: ["platform.extender.run.root-fail"],
    fault: replaceDecision("isRootUser", ({ user }) => user === "root"),
  }),
  mutant("root-by-number-only", "The extender takes only the number 0 for root.", {
    breaks: ["platform.extender.run.root-fail"],
    fault: replaceDecision("isRootUser", ({ user }) => user === "0"),
  }),
  mutant("run-context-for-all", "The build context of the run image is that of the build image too.", {
    breaks: ["ext.context.default-app"],
    fault: overrideDecision(
      "buildContext",
      (previous) => (i) => previous(i) ?? i.there.find((name) => name === "context.run"),
    ),
  }),
];
