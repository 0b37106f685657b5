/** What the steps of build hand on to each other. */
import type {
  GroupElement,
  ImageProcess,
  ImageTarget,
  Label,
  LegacyBomEntry,
  names,
  PlanEntry,
  Slice,
} from "#contract";
import type { Variables } from "../environment/variables.ts";
import type { SbomSet } from "./decisions.ts";

/** A process as a buildpack gave it, with the mark that metadata.toml does not have. */
export interface MarkedProcess extends ImageProcess {
  readonly default: boolean;
}

export interface SbomFile {
  readonly path: string;
  readonly set: SbomSet;
  readonly buildpackId: string;
  /** Absent: of the buildpack as a whole. */
  readonly layer?: string;
  readonly format: names.SbomFormat;
}

export interface BuildState {
  group: readonly GroupElement[];
  extensions: readonly GroupElement[];
  /** What is left of the plan for the buildpacks to come. */
  plan: readonly PlanEntry[];
  runImage: ImageTarget;
  target: ImageTarget;
  /** Changed by each buildpack's build layers. */
  readonly variables: Variables;
  processes: readonly MarkedProcess[];
  defaultType: string | undefined;
  slices: readonly Slice[];
  labels: readonly Label[];
  sboms: readonly SbomFile[];
  launchBom: readonly LegacyBomEntry[];
  buildBom: readonly LegacyBomEntry[];
}
