/** The launcher that goes into app images: the bytes that the command puts there, so that diffIDs are equal. */
import { type Content, contentOf, textOf, utf8 } from "#base";
import { enableProposals } from "#proposals";
import { fillTemplate, markText } from "#proposals/build";
import { launcherBytes, launcherTemplate } from "./host/package-files.ts";

let plain: Content | undefined;
/** The last one with proposals: a user builds with the same words many times. */
let marked: { readonly mark: string; readonly content: Content } | undefined;

export function launcherFor(words: readonly string[]): Content {
  const on = enableProposals(words);
  if (on.ok && on.value.some(({ proposal }) => proposal.changesLauncher === true)) return launcherWith(words);
  plain ??= contentOf(launcherBytes());
  return plain;
}

function launcherWith(words: readonly string[]): Content {
  const mark = markText({ words, modules: [] });
  if (marked?.mark !== mark)
    marked = { mark, content: contentOf(utf8(fillTemplate(textOf(launcherTemplate()), mark))) };
  return marked.content;
}
