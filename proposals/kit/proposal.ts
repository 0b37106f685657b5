/** A proposal: an RFC as a plug-in. It holds what the RFC changes in the lifecycle, what platforms do for it, and what judges it. */
import type { Amendment } from "#lifecycle";
import type { Evidence } from "./evidence.ts";
import type { Example } from "./example.ts";
import type { Finding } from "./finding.ts";
import type { PlatformSide } from "./platform-side.ts";
import type { Story } from "./story.ts";

/** A choice that the RFC leaves open. The first value is the default: the most conservative reading. */
export interface ProposalOption {
  readonly name: string;
  /** One sentence: what the values decide. */
  readonly says: string;
  readonly values: readonly string[];
}

/** A value for every option. */
export type OptionValues = Readonly<Record<string, string>>;

/** `E`: what judges it; a user's module gives drafts. */
export interface Proposal<E = Evidence> {
  readonly id: string;
  readonly title: string;
  /** Where the text of the RFC is. */
  readonly rfc: string;
  /** An RFC with a draft and an approved form has the option `form`. */
  readonly options: readonly ProposalOption[];
  readonly findings: readonly Finding[];
  readonly example?: Example;
  /** By the value of the option `form`, for forms that need another example. */
  readonly exampleOfForm?: Readonly<Record<string, Example>>;
  /** The story of each form of its text, the oldest first. */
  readonly stories?: readonly Story[];
  /** Keys of buildpack.toml that only this proposal reads: `buildpack.export_dirs`. */
  readonly buildpackKeys?: readonly string[];
  /** Entries that steps put at the top of the cache volume: `plimsoll build --cache` keeps them. */
  readonly caches?: readonly string[];
  /** True: the launcher behaves differently, so app images get another one. */
  readonly changesLauncher?: true;
  amendment(values: OptionValues): Amendment;
  /** What platforms do for it. Absent: they do nothing. */
  platform?(values: OptionValues): PlatformSide;
  /** What judges it. The reference's executables never call this. */
  evidence?(): E;
}
