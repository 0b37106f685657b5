/** The lifecycle that a request names, with the proposals that it switches on. */
import { resolve } from "node:path";
import { closestName, type Fault, fail, type Result } from "#base";
import { ruleBook } from "#lifecycle";
import type { Mutant } from "#mutants/kit";
import { amendmentsOfProposals } from "#proposals";
import type { Subject, SubjectSpec } from "#protocol";
import type { LoadModule } from "#subjects/host";
import { openSubject } from "#subjects/host";
import { allMutants, type NamedMutant } from "./evidence.ts";
import { EXECUTABLES, executablesWith } from "./host/executables-with-proposals.ts";
import { type LoadedProposals, loadUserProposals } from "./user-proposals.ts";

export interface LifecycleRequest {
  readonly subject: SubjectSpec;
  /** `<id>` or `<id>:<option>=<value>`; the file of a module instead of an id. */
  readonly proposals: readonly string[];
  /** What the words bring along, where that is known already. */
  readonly loaded?: LoadedProposals;
  /** Milliseconds of one step; default: the machine's. */
  readonly timeoutMs?: number;
}

export async function openLifecycle(
  { subject, proposals, loaded: known, timeoutMs }: LifecycleRequest,
  load?: LoadModule,
): Promise<Result<Subject, Fault>> {
  const loaded = known === undefined ? await loadUserProposals(proposals) : { ok: true as const, value: known };
  if (!loaded.ok) return loaded;
  const { mutants } = loaded.value;
  const mutant = subject.kind === "mutant" ? mutants.find((one) => one.mutant.name === subject.name) : undefined;
  if (subject.kind === "mutant" && mutant === undefined) return unknownMutant(subject.name, mutants);
  // Where the user chooses among the options of what it is wrong about, the user is heard.
  const words = [...(mutant?.proposals ?? []), ...loaded.value.words];
  const named = amendmentsOfProposals(words, loaded.value.proposals);
  if (!named.ok) return named;
  // The reference composes them itself.
  const book = subject.kind === "executables" ? ruleBook(named.value) : undefined;
  if (book?.ok === false) return book;
  return openSubject(withProposals(subject, loaded.value), {
    amendments: named.value,
    ...(mutant !== undefined && { mutant: mutant.mutant.amendment }),
    ...(load !== undefined && { load }),
    ...(timeoutMs !== undefined && { limits: { commandTimeoutMs: timeoutMs } }),
  });
}

/** Our own executables have the proposals when they are asked for; somebody else's are taken at the word that they have them. */
function withProposals(subject: SubjectSpec, loaded: LoadedProposals): SubjectSpec {
  if (loaded.words.length === 0 || subject.kind !== "executables" || resolve(subject.directory) !== EXECUTABLES)
    return subject;
  return { ...subject, directory: executablesWith(loaded) };
}

export const mutantLifecycles = (): readonly Mutant[] => allMutants.map(({ mutant }) => mutant);

function unknownMutant(name: string, mutants: readonly NamedMutant[]): Result<never, Fault> {
  const names = mutants.map(({ mutant }) => mutant.name);
  const near = closestName(name, names);
  return fail({
    kind: "lifecycle-unknown",
    message: `no mutant is called ${JSON.stringify(name)}`,
    remedy:
      near === undefined ? "`plimsoll explain <statement>` names those that break it" : `did you mean mutant:${near}?`,
  });
}
