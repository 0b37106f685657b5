/** The state of build: what it starts with, and what its steps give to later ones. */
import type { ByteString } from "#base";
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
import type { SbomSet } from "../../decisions/build.ts";
import type { Variables } from "../../decisions/environment.ts";

/** A process as a buildpack gave it, with the mark that metadata.toml does not have. */
export interface MarkedProcess extends ImageProcess {
  readonly default: boolean;
}

export interface SbomFile {
  readonly path: ByteString;
  readonly set: SbomSet;
  readonly buildpackId: string;
  /** Absent: of the buildpack as a whole. */
  readonly layer?: ByteString;
  readonly format: names.SbomFormat;
}

/** What the buildpacks have said so far. */
export interface BuildStart {
  processes: readonly MarkedProcess[];
  defaultType: string | undefined;
  slices: readonly Slice[];
  labels: readonly Label[];
  sboms: readonly SbomFile[];
  launchBom: readonly LegacyBomEntry[];
  buildBom: readonly LegacyBomEntry[];
}

export interface BuildResults {
  group: readonly GroupElement[];
  extensions: readonly GroupElement[];
  /** What is left of the plan for the buildpacks to come. */
  plan: readonly PlanEntry[];
  runImage: ImageTarget;
  target: ImageTarget;
  /** Changed by each buildpack's build layers. */
  variables: Variables;
}

export const buildStart = (): BuildStart => ({
  processes: [],
  defaultType: undefined,
  slices: [],
  labels: [],
  sboms: [],
  launchBom: [],
  buildBom: [],
});
