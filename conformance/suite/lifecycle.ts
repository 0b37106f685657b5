/** The lifecycle that a request names, with the proposals that it switches on. */
import { resolve } from "node:path";
import { type Fault, fail, nearest, type Result } from "#base";
import { ruleBook } from "#lifecycle";
import { amendmentsOfProposals } from "#proposals";
import { type LoadedProposals, loadUserProposals } from "../../proposals/user/host/load.ts";
import { combinedMutants } from "../mutants/combined-mutants.ts";
import { type Mutant, mutants } from "../mutants/index.ts";
import { lawMutants } from "../mutants/law-mutants.ts";
import { moreLawMutants } from "../mutants/lawbreakers.ts";
import { mutantsByProposal } from "../mutants/proposals.ts";
import type { Subject, SubjectSpec } from "../protocol/subject.ts";
import type { LoadModule } from "../subjects/host/module.ts";
import { openSubject } from "../subjects/host/open.ts";
import { EXECUTABLES, executablesWith } from "./host/executables-with-proposals.ts";

export interface LifecycleRequest {
  readonly subject: SubjectSpec;
  /** `<id>` or `<id>:<option>=<value>`; the file of a module instead of an id. */
  readonly proposals: readonly string[];
  /** What the words bring along, where that is known already. */
  readonly brought?: LoadedProposals;
  /** Milliseconds of one step; default: the machine's. */
  readonly timeoutMs?: number;
}

export async function openLifecycle(
  { subject, proposals, brought: known, timeoutMs }: LifecycleRequest,
  load?: LoadModule,
): Promise<Result<Subject, Fault>> {
  const faulty = subject.kind === "faulty" ? faultyNamed(subject.name) : undefined;
  if (subject.kind === "faulty" && faulty === undefined) return unknownFaulty(subject.name);
  const brought = known === undefined ? await loadUserProposals(proposals) : { ok: true as const, value: known };
  if (!brought.ok) return brought;
  // Where the user chooses among the options of what it is wrong about, the user is heard.
  const words = [...(faulty?.proposals ?? []), ...brought.value.words];
  const named = amendmentsOfProposals(words, brought.value.proposals);
  if (!named.ok) return named;
  // The reference composes them itself.
  const book = subject.kind === "executables" ? ruleBook(named.value) : undefined;
  if (book?.ok === false) return book;
  return openSubject(withProposals(subject, brought.value), {
    amendments: named.value,
    ...(faulty !== undefined && { mutant: faulty.lifecycle.amendment }),
    ...(load !== undefined && { load }),
    ...(timeoutMs !== undefined && { limits: { commandTimeoutMs: timeoutMs } }),
  });
}

/** Our own executables have the proposals when they are asked for; somebody else's are taken at the word that they have them. */
function withProposals(subject: SubjectSpec, brought: LoadedProposals): SubjectSpec {
  if (brought.words.length === 0 || subject.kind !== "executables" || resolve(subject.directory) !== EXECUTABLES)
    return subject;
  return { ...subject, directory: executablesWith(brought) };
}

/** Every lifecycle that `faulty:<name>` can mean. */
export const faultyLifecycles = (): readonly Mutant[] => everyFaulty().map(({ lifecycle }) => lifecycle);

interface Named {
  readonly lifecycle: Mutant;
  /** What it is wrong about is switched on. */
  readonly proposals: readonly string[];
}

const everyFaulty = (): readonly Named[] => [
  ...[...mutants, ...lawMutants, ...moreLawMutants].map((lifecycle) => ({ lifecycle, proposals: [] })),
  ...mutantsByProposal.flatMap(({ proposals, mutants }) => mutants.map((lifecycle) => ({ lifecycle, proposals }))),
  ...combinedMutants.map((lifecycle) => ({ lifecycle, proposals: lifecycle.on })),
];

const faultyNamed = (name: string): Named | undefined => everyFaulty().find(({ lifecycle }) => lifecycle.name === name);

function unknownFaulty(name: string): Result<never, Fault> {
  const names = faultyLifecycles().map((one) => one.name);
  const near = nearest(name, names);
  return fail({
    kind: "lifecycle-unknown",
    message: `no faulty lifecycle is called ${JSON.stringify(name)}`,
    remedy:
      near === undefined ? "`plimsoll explain <statement>` names those that break it" : `did you mean faulty:${near}?`,
  });
}
