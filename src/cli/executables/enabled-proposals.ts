/** The proposals of the reference's executables: the harness replaces the mark below with words and modules when it copies them. */
import { describeFault, type Fault, ok, type Result } from "#base";
import { type RuleBook, ruleBook } from "#lifecycle";
import {
  amendmentsOfProposals,
  evaluateModule,
  lifecycleKit,
  readModule,
  type UserProposal,
  withoutEvidence,
} from "#proposals";

/** Unless replaced, no proposal is enabled. The replacement is JSON in base64, which has no `@`. */
const CHOSEN = "@plimsoll-proposals@";

interface EnabledProposals {
  readonly words: readonly string[];
  /** Bundled source text. */
  readonly modules: readonly string[];
}

const FAILED = 3;

export function enabledRuleBook(): RuleBook {
  const { words, modules } = chosen();
  const loaded = loadModules(modules);
  const named = loaded.ok ? amendmentsOfProposals(words, loaded.value) : loaded;
  const book = named.ok ? ruleBook(named.value) : named;
  if (book.ok) return book.value;
  process.stderr.write(`ERROR: ${describeFault(book.fault)}\n`);
  process.exit(FAILED);
}

const chosen = (): EnabledProposals =>
  CHOSEN.startsWith("@") ? { words: [], modules: [] } : JSON.parse(Buffer.from(CHOSEN, "base64").toString());

/** Their exports were validated when the executables were copied; a fault here is unexpected. */
function loadModules(modules: readonly string[]): Result<readonly UserProposal[], Fault> {
  const all: UserProposal[] = [];
  for (const [at, code] of modules.entries()) {
    const exported = evaluateModule(code, lifecycleKit, (name) => process.getBuiltinModule(name));
    const one = readModule(exported, `module ${at}`);
    if (!one.ok) return one;
    all.push(withoutEvidence(one.value));
  }
  return ok(all);
}
