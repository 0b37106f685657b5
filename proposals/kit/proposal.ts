/** A proposal: a text that would change the specification, as an amendment like any other, with the choices that it leaves open. */
import type { Amendment } from "#lifecycle";
import type { Evidence } from "./evidence.ts";
import type { Example } from "./example.ts";
import type { Finding } from "./finding.ts";
import type { PlatformSide } from "./platform-side.ts";

/** A choice that the text leaves open. The first value is the default, the most conservative reading. */
export interface ProposalOption {
  readonly name: string;
  /** What is chosen between, one sentence. */
  readonly says: string;
  readonly values: readonly string[];
}

/** A value for every option. */
export type OptionValues = Readonly<Record<string, string>>;

/** `E`: what judges it; a user's module gives drafts. */
export interface Proposal<E = Evidence> {
  readonly id: string;
  readonly title: string;
  /** Where the text stands. */
  readonly rfc: string;
  /** A text that exists in a draft and an approved form has the option `form`. */
  readonly options: readonly ProposalOption[];
  readonly findings: readonly Finding[];
  readonly example?: Example;
  /** By the value of the option `form`, where another form of the text is written otherwise. */
  readonly exampleOfForm?: Readonly<Record<string, Example>>;
  /** Keys of buildpack.toml that nobody else reads: `buildpack.export_dirs`. */
  readonly buildpackKeys?: readonly string[];
  /** Entries that steps put at the top of the cache volume: `plimsoll build --cache` keeps them. */
  readonly caches?: readonly string[];
  /** The launcher does something else too: app images get another one. */
  readonly changesLauncher?: true;
  amendment(chosen: OptionValues): Amendment;
  /** What platforms do for it; absent where they do nothing. */
  platform?(chosen: OptionValues): PlatformSide;
  /** What judges it. The reference's executables never call this. */
  evidence?(): E;
}
