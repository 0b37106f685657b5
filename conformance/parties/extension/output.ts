/** What an image extension generates: with bin/generate, or as its directory `generate`. */
import { pathOfText, textOf } from "#base";
import { dockerfile } from "#contract";
import { fileBytesIn, subtreeOf } from "#platform";
import type { Tree } from "#tree";
import { onMain } from "../component/answers.ts";
import type { ComponentEvidence } from "../component/evidence.ts";
import { programAt } from "../component/executable-rules.ts";
import { type Answer, notRun } from "../kit/rule.ts";

/** Without bin/generate the directory `generate` counts. */
export function onOutput(evidence: ComponentEvidence, answer: (output: Tree) => Answer): Answer {
  const { component } = evidence;
  if (programAt(component, "bin/generate") !== undefined) return onMain(evidence, ({ output }) => answer(output));
  const directory = subtreeOf(component.tree, pathOfText("/generate"));
  return directory === undefined
    ? notRun("the extension has neither bin/generate nor a directory generate")
    : answer(directory);
}

export type DockerfileKind = "build" | "run";

/** Answers if the extension generates this Dockerfile. */
export const onDockerfile = (
  evidence: ComponentEvidence,
  kind: DockerfileKind,
  answer: (text: string, read: ReturnType<typeof dockerfile.readDockerfile>) => Answer,
): Answer =>
  onOutput(evidence, (output) => {
    const name = `${kind}.Dockerfile`;
    const bytes = fileBytesIn(output, `/${name}`);
    if (bytes === undefined) return notRun(`the extension generates no ${name}`);
    return answer(textOf(bytes), dockerfile.readDockerfile(bytes, name));
  });
