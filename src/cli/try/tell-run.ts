/** `plimsoll try <proposal>`: tells the story of each form of the text, the seed's own form first. */
import type { EnabledProposal, Story, TrialOutcome } from "#proposals";
import type { BuildOptions } from "../build/options.ts";
import type { BuildProposals } from "../build/proposals.ts";
import { proposalWord } from "../explain/catalogue.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { formLines } from "./print-forms.ts";
import { changeLines, openLines, storyLines } from "./print-story.ts";
import { commandLines, heading, type Page, prose } from "./prose.ts";
import { type ToldStory, tellStory } from "./tell.ts";

/** A proposal with the stories that the user asked for. */
export interface StoryRequest {
  readonly enabled: EnabledProposal;
  readonly loaded: BuildProposals["chosen"];
  readonly stories: readonly Story[];
  /** `name=value`, as the user gave them, without the form. */
  readonly given: readonly string[];
}

/** Undefined: the user asked for several proposals, or for one without a story. */
export function storyRequest({ on, chosen: loaded }: BuildProposals): StoryRequest | undefined {
  const [enabled, ...others] = on;
  const stories = enabled?.proposal.stories ?? [];
  if (enabled === undefined || others.length > 0 || stories.length === 0) return undefined;
  const settings = loaded.words.flatMap((word) => word.split(":").slice(1));
  const form = settings.find((one) => one.startsWith("form="))?.slice("form=".length);
  const given = settings.filter((one) => !one.startsWith("form="));
  return { enabled, loaded, given, stories: form === undefined ? stories : stories.filter((one) => one.form === form) };
}

export async function tellStories(
  { enabled, stories, given }: StoryRequest,
  options: BuildOptions,
): Promise<readonly ToldStory[]> {
  const told: ToldStory[] = [];
  const { proposal } = enabled;
  for (const [at, story] of stories.entries()) {
    // Of a later form only the changes are shown.
    const changed = (story.changes ?? []).flatMap(({ approved }) => approved ?? []);
    told.push(await tellStory({ proposal, story, given, options, ...(at > 0 && { only: changed }) }));
  }
  return told;
}

export function toldLines(
  { enabled, loaded }: StoryRequest,
  told: readonly ToldStory[],
  page: Page,
): readonly string[] {
  const [first, ...later] = told;
  if (first === undefined) return [];
  const { proposal, options: chosen } = enabled;
  const word = proposalWord(proposal.id, loaded);
  const lastFirst = [...new Set(told.flatMap(({ story }) => story.first))];
  return [
    page.ink.strong(proposal.id),
    `  ${prose(`${proposal.title}, ${first.story.text}. ${first.story.example.says}`, 2, page)}`,
    page.ink.faint(`  built with --proposal ${first.words.join(" --proposal ")}`),
    ...storyLines(first, page),
    ...later.flatMap((one) => formLines(first, one, page)),
    ...openLines(proposal, { word, chosen }, page),
    ...changeLines(proposal, lastFirst, page),
    ...heading("More", page),
    ...commandLines("the two builds side by side", `plimsoll try ${word} --compare`, page),
    ...later.flatMap(({ story }) => commandLines(story.text, `plimsoll try ${word}:form=${story.form}`, page)),
    ...commandLines("every choice and finding", `plimsoll explain ${word}`, page),
  ];
}

/** The exit code of the first phase that failed in the first build. */
export function storyExit([first]: readonly TrialOutcome[]): number {
  if (first?.rejected !== undefined) return EXIT.error;
  const failed = first?.phases.find(({ phase, ended }) => phase !== "app" && ended !== "exit 0");
  if (failed === undefined) return EXIT.conforms;
  return Number(/^exit (\d+)$/.exec(failed.ended)?.[1] ?? EXIT.error);
}
