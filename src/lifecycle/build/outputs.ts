/** Adds the outputs of one bin/build to the state. */
import { type ByteString, byteString, textOfByteString } from "#base";
import { bomToml, buildToml, type Launch, type LegacyBomEntry, launchToml } from "#contract";
import { readIfPresent } from "../files/documents.ts";
import type { PhaseContext } from "../phase/context.ts";
import { phaseFault } from "../rules/faults.ts";
import type { Layers } from "./layers.ts";
import type { BuildpackRun } from "./run.ts";
import { sbomFiles } from "./sbom.ts";

export function collectOutputs(context: PhaseContext<"build", "plan">, buildpack: BuildpackRun, layers: Layers): void {
  const { state } = context;
  state.buildBom = [...state.buildBom, ...bomOf(context, buildpack, byteString("build.toml"))];
  removeMetEntries(context, buildpack);
  state.sboms = [...state.sboms, ...sbomFiles(context, buildpack, layers)];
  addLaunch(context, buildpack);
  state.launchBom = [...state.launchBom, ...bomOf(context, buildpack, byteString("launch.toml"))];
}

/** The entries of the deprecated BOM, each with its buildpack. */
function bomOf(
  { process: { fs }, rules }: PhaseContext<"build">,
  buildpack: BuildpackRun,
  name: ByteString,
): readonly LegacyBomEntry[] {
  const file = byteString`${buildpack.places.config}/${name}`;
  const { id, version } = buildpack.component.descriptor.buildpack;
  const bom = readIfPresent(fs, file, bomToml)?.bom ?? [];
  const flaw = rules.platform.bomFlaw({
    versioned: bom.filter((one) => one.version !== undefined).map((one) => one.name),
  });
  if (flaw !== undefined) throw phaseFault("build", flaw, { where: { file: textOfByteString(file), key: "bom" } });
  return bom.map((entry) => ({ ...entry, buildpack: { id, version } }));
}

function removeMetEntries(
  { process: { fs }, rules, state }: PhaseContext<"build", "plan">,
  buildpack: BuildpackRun,
): void {
  const file = byteString`${buildpack.places.config}/build.toml`;
  const unmet = (readIfPresent(fs, file, buildToml)?.unmet ?? []).map(({ name }) => name);
  const requested = buildpack.requirements.map(({ name }) => name);
  const flaw = rules.platform.unmetFlaw({ unmet, asked: requested });
  if (flaw !== undefined) throw phaseFault("build", flaw, { where: { file: textOfByteString(file), key: "unmet" } });
  const met = rules.platform.namesMet({ asked: requested, unmet });
  state.plan = rules.platform.planAfter({ entries: state.plan, met });
}

function addLaunch(context: PhaseContext<"build">, buildpack: BuildpackRun): void {
  const { rules, state } = context;
  const launch = readLaunch(context, buildpack);
  if (launch === undefined) return;
  const processes = launch.processes.map((one) => ({
    ...one,
    direct: buildpack.rules.processDirect(one),
    workingDir: buildpack.rules.processWorkingDir(one),
    buildpackId: buildpack.component.descriptor.buildpack.id,
  }));
  for (const { type, default: marked } of processes) updateDefaultType(context, type, marked);
  const { platform } = rules;
  state.processes = platform.processesAfter({ before: state.processes, more: processes });
  state.slices = platform.slicesAfter({ before: state.slices, more: launch.slices });
  state.labels = platform.labelsAfter({ before: state.labels, more: launch.labels });
}

function readLaunch({ process: { fs } }: PhaseContext<"build">, buildpack: BuildpackRun): Launch | undefined {
  const file = byteString`${buildpack.places.config}/launch.toml`;
  const launch = readIfPresent(fs, file, launchToml[buildpack.rules.commandForm]);
  const flaw = launch === undefined ? undefined : buildpack.rules.launchFlaw(launch);
  if (flaw !== undefined)
    throw phaseFault("build", flaw, { where: { file: textOfByteString(file), key: "processes" } });
  return launch;
}

function updateDefaultType({ rules, state, log }: PhaseContext<"build">, type: string, marked: boolean): void {
  const before = state.defaultType;
  state.defaultType = rules.platform.defaultAfter({ before, type, marked });
  if (before !== undefined && state.defaultType === undefined) {
    log.warn(`process type ${type} is defined again without default = true: there is no default process now`);
  }
}
