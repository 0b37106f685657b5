/** Prints an approved form beside its draft: the files that differ, and what changed for each promise. */
import type { FormChange, Story } from "#proposals";
import { sideBySide } from "../terminal/side-by-side.ts";
import { cutLine, type InputFile, inputFiles } from "./print-input.ts";
import { evidenceLines } from "./print-story.ts";
import { heading, type Page, prose } from "./prose.ts";
import { shortName, type ToldPromise, type ToldStory } from "./tell.ts";

export const formLines = (draft: ToldStory, approved: ToldStory, page: Page): readonly string[] => [
  ...heading(`Beside it: ${approved.story.text}`, page),
  ...differenceLines(draft.story, approved.story, page),
  ...heading("What changed between them", page),
  ...(approved.story.changes ?? []).flatMap((change) => changeLines(change, { draft, approved, page })),
];

interface Forms {
  readonly draft: ToldStory;
  readonly approved: ToldStory;
  readonly page: Page;
}

function changeLines(
  { draft: old, approved: young, says }: FormChange,
  { draft, approved, page }: Forms,
): readonly string[] {
  return [
    `  ${page.ink.strong("~")} ${prose(says, 4, page)}`,
    ...sideLines("draft", named(draft, old), page),
    ...sideLines("now", named(approved, young), page),
  ];
}

const named = ({ promises }: ToldStory, name: string | undefined): ToldPromise | undefined =>
  promises.find(({ statement }) => shortName(statement) === name);

function sideLines(title: string, promise: ToldPromise | undefined, page: Page): readonly string[] {
  if (promise === undefined) return [];
  const { lines, says, evidence } = promise;
  return [
    `    ${page.ink.faint(`${title}, line ${lines}`)}`,
    `          ${prose(says, 10, page)}`,
    ...evidenceLines(evidence, page),
  ];
}

/** The files that both or one of the examples have, with the lines that only one has. */
function differenceLines(draft: Story, approved: Story, { ink, width }: Page): readonly string[] {
  const [old, young] = [inputFiles(draft.example), inputFiles(approved.example)];
  return old.flatMap((file) => {
    const other = young.find(({ of, path }) => of === file.of && path === file.path);
    if (other === undefined || other.lines.join("\n") === file.lines.join("\n")) return [];
    const columns = sideBySide(
      { title: draft.text, lines: linesWithout(file, other, "-") },
      { title: approved.text, lines: linesWithout(other, file, "+") },
      ink,
      { leftMax: 90, width },
    );
    return [`  ${ink.strong(file.of)}  ${file.path}`, ...columns.map((line) => (line === "" ? "" : `    ${line}`))];
  });

  function linesWithout(one: InputFile, other: InputFile, mark: string): readonly string[] {
    return one.lines.filter((line) => !other.lines.includes(line)).map((line) => `${mark} ${cutLine(line, width, 8)}`);
  }
}
