/** What a build of a story leaves behind. */
import type { StoredArtifact, StoredImage } from "#image";
import type { Tree } from "#tree";

export interface PhaseOutcome {
  readonly phase: string;
  /** `exit 0`, a signal, or `timed out`. */
  readonly ended: string;
  readonly said: string;
}

export interface TrialOutcome {
  /** Why the platform rejected the build before any phase. */
  readonly rejected?: string;
  /** With `rebase` and `app` where the image was rebased or started. */
  readonly phases: readonly PhaseOutcome[];
  /** Undefined: nothing was built. */
  readonly image?: StoredImage;
  readonly launch?: Tree;
  readonly container?: Tree;
  readonly runImage: Tree;
  readonly builderLabels: Readonly<Record<string, string>>;
  /** Where the platform mounts volumes for proposals. */
  readonly volumes: readonly string[];
  readonly artifacts: readonly { readonly name: string; readonly artifact: StoredArtifact }[];
}
