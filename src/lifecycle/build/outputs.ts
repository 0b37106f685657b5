/** Adds the outputs of one bin/build to the state. */
import { type ByteString, byteString, textOfByteString } from "#base";
import { bomToml, buildToml, type Launch, type LegacyBomEntry, launchToml } from "#contract";
import { readIfPresent } from "../files/documents.ts";
import type { PhaseContext } from "../phase/context.ts";
import { phaseFault } from "../rules/faults.ts";
import type { Layers } from "./layers.ts";
import type { BuildpackRun } from "./run.ts";
import { sbomFiles } from "./sbom.ts";

export function collectOutputs(context: PhaseContext<"build", "plan">, turn: BuildpackRun, layers: Layers): void {
  const { state } = context;
  state.buildBom = [...state.buildBom, ...bomOf(context, turn, byteString("build.toml"))];
  removeMetEntries(context, turn);
  state.sboms = [...state.sboms, ...sbomFiles(context, turn, layers)];
  addLaunch(context, turn);
  state.launchBom = [...state.launchBom, ...bomOf(context, turn, byteString("launch.toml"))];
}

/** The entries of the deprecated BOM, each with its buildpack. */
function bomOf(
  { process: { fs }, rules }: PhaseContext<"build">,
  turn: BuildpackRun,
  name: ByteString,
): readonly LegacyBomEntry[] {
  const file = byteString`${turn.places.config}/${name}`;
  const { id, version } = turn.component.descriptor.buildpack;
  const bom = readIfPresent(fs, file, bomToml)?.bom ?? [];
  const flaw = rules.platform.bomFlaw({
    versioned: bom.filter((one) => one.version !== undefined).map((one) => one.name),
  });
  if (flaw !== undefined) throw phaseFault("build", flaw, { where: { file: textOfByteString(file), key: "bom" } });
  return bom.map((entry) => ({ ...entry, buildpack: { id, version } }));
}

function removeMetEntries({ process: { fs }, rules, state }: PhaseContext<"build", "plan">, turn: BuildpackRun): void {
  const file = byteString`${turn.places.config}/build.toml`;
  const unmet = (readIfPresent(fs, file, buildToml)?.unmet ?? []).map(({ name }) => name);
  const requested = turn.asked.map(({ name }) => name);
  const flaw = rules.platform.unmetFlaw({ unmet, asked: requested });
  if (flaw !== undefined) throw phaseFault("build", flaw, { where: { file: textOfByteString(file), key: "unmet" } });
  const met = rules.platform.namesMet({ asked: requested, unmet });
  state.plan = rules.platform.planAfter({ entries: state.plan, met });
}

function addLaunch(context: PhaseContext<"build">, turn: BuildpackRun): void {
  const { rules, state } = context;
  const launch = readLaunch(context, turn);
  if (launch === undefined) return;
  const processes = launch.processes.map((one) => ({
    ...one,
    direct: turn.rules.processDirect(one),
    buildpackId: turn.component.descriptor.buildpack.id,
  }));
  for (const { type, default: marked } of processes) updateDefaultType(context, type, marked);
  const { platform } = rules;
  state.processes = platform.processesAfter({ before: state.processes, more: processes });
  state.slices = platform.slicesAfter({ before: state.slices, more: launch.slices });
  state.labels = platform.labelsAfter({ before: state.labels, more: launch.labels });
}

function readLaunch({ process: { fs } }: PhaseContext<"build">, turn: BuildpackRun): Launch | undefined {
  const file = byteString`${turn.places.config}/launch.toml`;
  const launch = readIfPresent(fs, file, launchToml[turn.rules.commandForm]);
  const flaw = launch === undefined ? undefined : turn.rules.launchFlaw(launch);
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
