/** The reference lifecycle with amendments: proposals, faults, departures of the official lifecycle. */
import { type Content, fail, invariant, ok, type Result } from "#base";
import { packageVersion } from "#base/host";
import { type Amendment, type ConflictsFault, phasePrograms, ruleBook } from "#lifecycle";
import type { MachineLimits } from "#machine";
import type { Subject } from "#protocol";
import { builtLauncher } from "./launcher/host/built-launcher.ts";
import { type LifecyclePrograms, programsSubject } from "./programs.ts";

export interface ReferenceOptions {
  readonly name?: string;
  readonly limits?: Partial<MachineLimits>;
  /** The launcher of app images; default: the built one, so that these images equal those of the reference's executables. */
  readonly launcher?: Content;
}

export function referenceSubject(
  amendments: readonly Amendment[] = [],
  { name = "reference", limits, launcher = builtLauncher() }: ReferenceOptions = {},
): Result<Subject, ConflictsFault> {
  const book = ruleBook(amendments);
  if (!book.ok) return fail(book.fault);
  const programs: LifecyclePrograms = phasePrograms({ book: book.value });
  return ok(
    programsSubject({
      name,
      version: packageVersion(),
      programs,
      platform: book.value.platformApis,
      buildpack: book.value.buildpackApis,
      amendments: book.value.amendments,
      ...(launcher !== undefined && { launcher }),
      ...(limits !== undefined && { limits }),
      ...(amendments.some(({ axis }) => axis === "proposal") && { plain: () => plainReference(limits) }),
    }),
  );
}

/** Without faults too: an unused proposal must not change what the specification says. */
function plainReference(limits: Partial<MachineLimits> | undefined): Subject {
  const plain = referenceSubject([], limits === undefined ? {} : { limits });
  invariant(plain.ok, "the released versions do not conflict");
  return plain.value;
}
