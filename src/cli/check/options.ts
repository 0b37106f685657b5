/** The options of `plimsoll check`, as parsed. */
import type { ImageRole } from "#parties";

export interface CheckOptions {
  readonly path?: string;
  /** Components beside the judged one. */
  readonly with: readonly string[];
  readonly env: readonly string[];
  readonly envFile: readonly string[];
  readonly buildImage?: string;
  /** What an image is. Default: what its labels and variables say. */
  readonly as?: ImageRole;
  readonly runImage?: string;
  readonly machine: "sim" | "host";
  /** Write the probe lifecycle instead of judging. */
  readonly writeProbe?: true;
  /** Seconds. */
  readonly timeout: number;
  /** Ids; none: all. */
  readonly rule: readonly string[];
  readonly known?: string;
  readonly strict?: true;
  readonly out: string;
  readonly json?: true;
  readonly quiet?: true;
  readonly verbose?: true;
  readonly color?: boolean;
}
