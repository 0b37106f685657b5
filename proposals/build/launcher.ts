/** Executables with proposals: a template holds a mark, which is replaced by the enabled words and the code of users' modules. */
import { invariant, utf8 } from "#base";
import { base64Of } from "#base/platform";

const MARK = "@plimsoll-proposals@";

export interface ChosenWords {
  /** As `--proposal` takes them; a module has its id instead of its path, which must not be in app images. */
  readonly words: readonly string[];
  /** Bundled source texts. */
  readonly modules: readonly string[];
}

/** What replaces the mark. `src/cli/executables/enabled-proposals.ts` reads it. */
export const markText = ({ words, modules }: ChosenWords): string => base64Of(utf8(JSON.stringify({ words, modules })));

export function fillTemplate(template: string, mark: string): string {
  invariant(template.includes(MARK), "a template has the mark");
  return template.replaceAll(MARK, mark);
}
