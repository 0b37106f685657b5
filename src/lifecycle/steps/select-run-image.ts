/** Selects a run image from its name and mirrors. */
import type { RunImageNames } from "#contract";
import type { Images } from "../images/images.ts";
import { registryOf } from "../images/names.ts";
import type { PhaseContext } from "../phase/context.ts";
import { type FaultKind, phaseFault } from "../rules/faults.ts";

export interface RunImageSelection {
  readonly names: RunImageNames | undefined;
  /** The app image; its registry is preferred. */
  readonly appImage: string;
  /** The source of the names, for the error message. */
  readonly from: string;
  readonly failsAs: FaultKind;
}

/** The first candidate that can be read. Throws a phase fault if none can. */
export async function selectRunImage(
  { rules, log }: PhaseContext,
  images: Images,
  { names, appImage, from, failsAs }: RunImageSelection,
): Promise<string> {
  if (names === undefined || names.image === "") {
    throw phaseFault(failsAs, `${from} names no run image`, { remedy: "pass -run-image" });
  }
  const registry = registryOf(appImage) ?? "";
  for (const name of rules.platform.runImageCandidates({ names, registry, registryOf })) {
    const problem = await images.problemOf(name, "read");
    if (problem === undefined) return name;
    log.debug(`The run image ${name} cannot be used: ${problem.message}`);
  }
  throw phaseFault(failsAs, `none of the run images ${[names.image, ...names.mirrors].join(", ")} can be read`, {
    remedy: "provide credentials for one of their registries, or pass -run-image",
  });
}
