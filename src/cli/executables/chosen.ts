/** The proposals that executables were made with: what makes them writes the words in place of this mark. */
import { describeFault } from "#base";
import { type RuleBook, ruleBook } from "#lifecycle";
import { proposalsNamed } from "#proposals";

/** As long as it stands there, none is on. */
const WORDS = "@plimsoll-proposals@";

const FAILED = 3;

export function chosenBook(): RuleBook {
  const words = WORDS.split(" ").filter((word) => !word.startsWith("@"));
  const named = proposalsNamed(words);
  const book = named.ok ? ruleBook(named.value) : named;
  if (book.ok) return book.value;
  process.stderr.write(`ERROR: ${describeFault(book.fault)}\n`);
  process.exit(FAILED);
}
