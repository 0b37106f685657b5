/** The settings of a build, and the commands of its phases. */
import type { Api, ByteString } from "#base";
import type { Machine, Mount, ProcessEnvironment } from "#machine";
import type { Ids } from "./directories.ts";
import type { Provisions } from "./provisions.ts";

export type BuildPhase = "analyze" | "detect" | "restore" | "extend" | "build" | "export" | "create";

export interface BuildImages {
  /** References in the registry of the build. */
  readonly app: string;
  readonly tags: readonly string[];
  readonly run: string;
  readonly previous?: string;
}

export interface BuildSettings {
  readonly platformApi: Api;
  readonly images: BuildImages;
  /** The environment of the build image. */
  readonly env: Readonly<Record<string, string>>;
  readonly user: Ids;
  readonly home: string;
  readonly processType?: string;
  /** The path of a launcher for the image, instead of the lifecycle's own. */
  readonly launcher?: string;
  /** Whether there is a volume at `/cache`. */
  readonly cache: boolean;
  readonly logLevel?: "debug" | "info" | "warn" | "error";
  /** Where the group and the report are. Default: the layers directory. */
  readonly writes?: Provisions["writes"];
  /** How images are extended. Without it, no image is extended. */
  readonly extending?: Extending;
  /** Runs all phases in one process. */
  readonly creator?: boolean;
}

export interface PhaseCommand {
  readonly phase: BuildPhase;
  readonly path: ByteString;
  readonly argv: readonly ByteString[];
  readonly env: ProcessEnvironment;
}

export type ExtendKind = "build" | "run";

export interface Extending {
  /** The build image's reference in the registry of the build. */
  readonly buildImage: string;
  /** More volumes, and other mount points. */
  readonly provisions: Provisions;
  /** Opens a container of the build image, or of the run image `image`, with the lifecycle and these volumes. */
  open(kind: ExtendKind, image: string, volumes: readonly Mount[]): Promise<Machine>;
}
