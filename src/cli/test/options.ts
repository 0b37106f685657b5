/** The options of `plimsoll test`, as parsed. */
import type { Lane, ProfileName } from "#protocol";

export const REPORT_KINDS = ["html", "junit", "markdown", "badge"] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

export interface TestOptions {
  /** One, or two to compare. */
  readonly lifecycle: readonly string[];
  /** A directory of executables for the phases that the lifecycle lacks. */
  readonly rest?: string;
  /** The API versions that executables support, as the user says: `platform=0.12..0.13`. */
  readonly speaks?: string;
  /** Paths of the host that executables need in their sandbox. */
  readonly bind?: readonly string[];
  readonly platformApi?: string;
  readonly buildpackApi?: string;
  readonly allVersions?: true;
  readonly proposal: readonly string[];
  readonly lane?: Lane;
  /** What the lifecycle claims to have. */
  readonly profile?: readonly ProfileName[];
  readonly machine?: "sim" | "host" | "both";
  readonly seed: string;
  readonly runs: number;
  /** False: `--no-sharing`. */
  readonly sharing?: boolean;
  /** Limit of one step in seconds; default: the machine's. */
  readonly timeout?: number;
  readonly jobs?: number;
  readonly shard?: string;
  /** The file of known failures. */
  readonly known?: string;
  readonly updateKnown?: true;
  /** Records: what failed in the first, what the second does not have. */
  readonly rerun?: string;
  readonly since?: string;
  readonly strict?: true;
  readonly bail?: true;
  readonly out: string;
  readonly record?: string;
  readonly list?: true;
  readonly watch?: true;
  /** Print the record instead of text. */
  readonly json?: true;
  /** Reports to write beside the record. */
  readonly report?: readonly ReportKind[];
  readonly quiet?: true;
  readonly verbose?: true;
  readonly color?: boolean;
}

export const timeoutOf = ({ timeout }: Pick<TestOptions, "timeout">): { readonly timeoutMs?: number } =>
  timeout === undefined ? {} : { timeoutMs: timeout * 1000 };
