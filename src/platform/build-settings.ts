/** What a platform chooses for a build, and the commands that follow from it. */
import type { Api, ByteString } from "#base";
import type { Machine, Mount } from "#machine";
import type { Ids } from "./directories.ts";
import type { Provisions } from "./provisions.ts";

export type BuildPhase = "analyze" | "detect" | "restore" | "extend" | "build" | "export" | "create";

export interface BuildImages {
  /** References in the registry that the machine reaches. */
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
  /** Path of the launcher to put into the image, where it is not the lifecycle's own. */
  readonly launcher?: string;
  /** Is there a volume at `/cache`? */
  readonly cache: boolean;
  readonly logLevel?: "debug" | "info" | "warn" | "error";
  /** Where the group and the report are, where that is not the layers directory. */
  readonly writes?: Provisions["writes"];
  /** How images are extended; without it none is. */
  readonly extending?: Extending;
  /** All phases in one process, instead of one each. */
  readonly creator?: boolean;
}

export interface PhaseCommand {
  readonly phase: BuildPhase;
  readonly path: ByteString;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export type ExtendKind = "build" | "run";

export interface Extending {
  /** The reference of the build image in the registry that the machine reaches. */
  readonly buildImage: string;
  /** More volumes, and other places. */
  readonly provisions: Provisions;
  /** A container of the build image, or of the run image called `image`; with the lifecycle, and these volumes. */
  open(kind: ExtendKind, image: string, volumes: readonly Mount[]): Promise<Machine>;
}
