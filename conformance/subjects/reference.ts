/** The reference lifecycle, as released or with amendments over it: proposals on trial, faults, departures of the official one. */
import { existsSync, readFileSync } from "node:fs";
import { type Content, contentOf, fail, invariant, ok, type Result } from "#base";
import { packageFile, packageVersion } from "#base/host";
import { type Amendment, type ConflictsFault, phasePrograms, ruleBook } from "#lifecycle";
import type { MachineLimits } from "#machine";
import type { Subject } from "#protocol";
import { type LifecyclePrograms, programsSubject } from "./programs.ts";

export interface ReferenceOptions {
  readonly name?: string;
  readonly limits?: Partial<MachineLimits>;
  /** What goes into app images; default: the built one, so that they are the same as those of the reference's executables. */
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

/** Faults are left out too: what the specification says is what a proposal that is not used has to leave as it is. */
function plainReference(limits: Partial<MachineLimits> | undefined): Subject {
  const plain = referenceSubject([], limits === undefined ? {} : { limits });
  invariant(plain.ok, "the released versions are in no conflict");
  return plain.value;
}

let built: Content | undefined;

/** Undefined before the first build. */
function builtLauncher(): Content | undefined {
  const path = packageFile("dist/executables/launcher");
  if (built === undefined && existsSync(path)) built = contentOf(readFileSync(path));
  return built;
}
