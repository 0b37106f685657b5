/** The reference with proposals, as a subject that laws and findings judge. */
import { orThrow } from "#base";
import { amendmentsOfProposals } from "#proposals";
import type { Subject } from "#protocol";
import { referenceSubject } from "#subjects";
import { launcherFor } from "./launcher.ts";

/** Throws a fault if two proposals conflict. A step is ended before the page's own limit. */
export const subjectWith = (words: readonly string[]): Subject =>
  orThrow(
    referenceSubject(orThrow(amendmentsOfProposals(words)), {
      launcher: launcherFor([]),
      limits: { commandTimeoutMs: 8_000 },
    }),
  );
