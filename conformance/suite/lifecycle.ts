/** Opens the lifecycle that a request names, with the proposals that the request enables. */
import { closestName, type Fault, fail, ok, type Result } from "#base";
import { type Amendment, ruleBook } from "#lifecycle";
import type { Subject, SubjectSpec } from "#protocol";
import { openSubject } from "#subjects/host";
import type { NamedMutant } from "./evidence.ts";
import { loadNeeded } from "./load.ts";
import type { LoadedProposals } from "./loaded-proposals.ts";

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
  const loaded = known === undefined ? await loadNeeded({ what: [], proposals, subject }) : ok(known);
  if (!loaded.ok) return loaded;
  const { mutants } = loaded.value;
  const mutant = subject.kind === "mutant" ? mutants.find((one) => one.mutant.name === subject.name) : undefined;
  if (subject.kind === "mutant" && mutant === undefined) return unknownMutant(subject.name, mutants);
  // The user's options come last, so that they win over those of the mutant.
  const words = [...(mutant?.proposals ?? []), ...loaded.value.words];
  const named = await rulesOf(subject, words, loaded.value);
  if (!named.ok) return named;
  // Executables compose their rules in their own processes; a conflict must show before they run.
  const { amendments, spec } = named.value;
  const book = subject.kind === "executables" ? ruleBook(amendments) : undefined;
  if (book?.ok === false) return book;
  return openSubject(spec, {
    amendments,
    ...(mutant !== undefined && { mutant: mutant.mutant.amendment }),
    ...(timeoutMs !== undefined && { limits: { commandTimeoutMs: timeoutMs } }),
  });
}

interface NamedRules {
  readonly amendments: readonly Amendment[];
  readonly spec: SubjectSpec;
}

/** The proposals are loaded only if a word names one. */
async function rulesOf(
  subject: SubjectSpec,
  words: readonly string[],
  loaded: LoadedProposals,
): Promise<Result<NamedRules, Fault>> {
  if (words.length === 0) return ok({ amendments: [], spec: subject });
  const { amendmentsOfProposals } = await import("#proposals");
  const { specWithProposals } = await import("./host/executables-with-proposals.ts");
  const amendments = amendmentsOfProposals(words, loaded.proposals);
  return amendments.ok ? ok({ amendments: amendments.value, spec: specWithProposals(subject, loaded) }) : amendments;
}

function unknownMutant(name: string, mutants: readonly NamedMutant[]): Result<never, Fault> {
  const names = mutants.map(({ mutant }) => mutant.name);
  const near = closestName(name, names);
  return fail({
    kind: "lifecycle-unknown",
    message: `no mutant is called ${JSON.stringify(name)}`,
    remedy: near === undefined ? "plimsoll test --lifecycle mutant: lists the mutants" : `did you mean mutant:${near}?`,
  });
}
