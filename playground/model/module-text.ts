/** The world as the module of a user proposal, whose worked example it is: a start for an idea of one's own. */
import type { PlayWorld } from "./world.ts";

export function moduleText({
  app,
  buildpacks,
  extensions,
  buildImage,
  runImage,
  labels,
  proposals,
}: PlayWorld): string {
  const example = {
    says: "What the example shows.",
    app,
    buildpacks,
    ...(extensions.length > 0 && { extensions }),
    ...(Object.keys(buildImage).length > 0 && { buildImage }),
    ...(Object.keys(runImage).length > 0 && { runImage }),
    ...(Object.keys(labels).length > 0 && { buildLabels: labels }),
  };
  return `/**
 * A world of the playground as the worked example of a proposal of your own: \`plimsoll try ./my-idea.ts\`.${
   proposals.length === 0 ? "" : `\n * The playground built it with ${proposals.join(" ")}.`
 }
 */
import { absPath, defineProposal } from "plimsoll";

export const proposal = defineProposal({
  id: "my-idea",
  title: "What the text proposes",
  changes: () => ({ steps: [] }),
  example: {
${indented(JSON.stringify(example, undefined, 2))}
    shows: [absPath("/")],
  },
});
`;
}

/** The members of an object, two levels deeper. */
const indented = (json: string): string =>
  json
    .split("\n")
    .slice(1, -1)
    .map((line) => `  ${line}`)
    .join("\n")
    .concat(",");
