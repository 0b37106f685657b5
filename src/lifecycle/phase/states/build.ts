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

/** A process of launch.toml with its `default` key, which metadata.toml does not have. */
export interface MarkedProcess extends ImageProcess {
  readonly default: boolean;
}

export interface SbomFile {
  readonly path: ByteString;
  readonly set: SbomSet;
  readonly buildpackId: string;
  /** Absent if the file describes the whole buildpack. */
  readonly layer?: ByteString;
  readonly format: names.SbomFormat;
}

/** The outputs of the buildpacks that have run. */
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
  /** The plan for the remaining buildpacks. */
  plan: readonly PlanEntry[];
  runImage: ImageTarget;
  target: ImageTarget;
  /** Build layers of each buildpack change it. */
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
