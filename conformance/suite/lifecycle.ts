/** Opens the lifecycle that a request names, with the proposals that the request enables. */
import { closestName, type Fault, fail, type Result } from "#base";
import { ruleBook } from "#lifecycle";
import type { Mutant } from "#mutants/kit";
import { amendmentsOfProposals } from "#proposals";
import type { Subject, SubjectSpec } from "#protocol";
import { openSubject } from "#subjects/host";
import { allMutants, type NamedMutant } from "./evidence.ts";
import { specWithProposals } from "./host/executables-with-proposals.ts";
import { type LoadedProposals, loadUserProposals } from "./user-proposals.ts";

export interface LifecycleRequest {
  readonly subject: SubjectSpec;
  /** `<id>` or `<id>:<option>=<value>`; the file of a module instead of an id. */
  readonly proposals: readonly string[];
  /** The loaded proposals, if the caller has them already. */
  readonly loaded?: LoadedProposals;
  /** Milliseconds of one step; default: the machine's limit. */
  readonly timeoutMs?: number;
}

export async function openLifecycle({
  subject,
  proposals,
  loaded: known,
  timeoutMs,
}: LifecycleRequest): Promise<Result<Subject, Fault>> {
  const loaded = known === undefined ? await loadUserProposals(proposals) : { ok: true as const, value: known };
  if (!loaded.ok) return loaded;
  const { mutants } = loaded.value;
  const mutant = subject.kind === "mutant" ? mutants.find((one) => one.mutant.name === subject.name) : undefined;
  if (subject.kind === "mutant" && mutant === undefined) return unknownMutant(subject.name, mutants);
  // The user's options come last, so that they win over those of the mutant.
  const words = [...(mutant?.proposals ?? []), ...loaded.value.words];
  const named = amendmentsOfProposals(words, loaded.value.proposals);
  if (!named.ok) return named;
  // Executables compose their rules in their own processes; a conflict must show before they run.
  const book = subject.kind === "executables" ? ruleBook(named.value) : undefined;
  if (book?.ok === false) return book;
  return openSubject(specWithProposals(subject, loaded.value), {
    amendments: named.value,
    ...(mutant !== undefined && { mutant: mutant.mutant.amendment }),
    ...(timeoutMs !== undefined && { limits: { commandTimeoutMs: timeoutMs } }),
  });
}

export const mutantLifecycles = (): readonly Mutant[] => allMutants.map(({ mutant }) => mutant);

function unknownMutant(name: string, mutants: readonly NamedMutant[]): Result<never, Fault> {
  const names = mutants.map(({ mutant }) => mutant.name);
  const near = closestName(name, names);
  return fail({
    kind: "lifecycle-unknown",
    message: `no mutant is called ${JSON.stringify(name)}`,
    remedy: near === undefined ? "plimsoll test --lifecycle mutant: lists the mutants" : `did you mean mutant:${near}?`,
  });
}
