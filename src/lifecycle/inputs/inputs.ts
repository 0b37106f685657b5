/** Everything a phase was told, by flag, variable or default, resolved: what a step reads instead of argv and env. */
import type { Api } from "#base";
import type { LogLevel } from "../phase/log.ts";

export interface Inputs {
  readonly platformApi: Api;
  /** Positional arguments: image references. */
  readonly args: readonly string[];
  readonly logLevel: LogLevel;
  readonly noColor: boolean;
  readonly execEnv: string;
  readonly experimentalMode: string;
  readonly uid: number;
  readonly gid: number;

  // files
  readonly analyzed: string;
  readonly group: string;
  readonly order: string;
  readonly plan: string;
  readonly projectMetadata: string;
  readonly report: string;
  readonly run: string;
  readonly stack: string;
  readonly system: string;

  // directories, absolute
  readonly app: string;
  readonly buildConfig: string;
  readonly buildpacks: string;
  readonly cacheDir?: string;
  readonly extended: string;
  readonly extensions: string;
  readonly generated: string;
  readonly launchCache?: string;
  readonly launcher: string;
  readonly launcherSbom: string;
  readonly layers: string;
  readonly layoutDir?: string;
  readonly platform: string;

  // images
  readonly buildImage?: string;
  readonly cacheImage?: string;
  /** The deprecated `-image` of the rebaser. */
  readonly image?: string;
  readonly insecureRegistries: readonly string[];
  readonly previousImage?: string;
  readonly runImage?: string;
  readonly tags: readonly string[];

  // switches
  readonly daemon: boolean;
  readonly force: boolean;
  readonly layout: boolean;
  readonly parallel: boolean;
  readonly skipLayers: boolean;
  readonly skipRestore: boolean;
  readonly processType?: string;
  /** `SOURCE_DATE_EPOCH` as it was given. */
  readonly sourceDateEpoch?: string;
}
