/** The world as the module of a user proposal, whose worked example it is: a start for an idea of one's own. */
import type { PlayFile, PlayFiles, PlayWorld } from "./world.ts";

export function moduleText({
  app,
  buildpacks,
  extensions,
  buildImage,
  runImage,
  labels,
  proposals,
}: PlayWorld): string {
  const built = proposals.length === 0 ? "" : `\n * The playground built it with ${proposals.join(" ")}.`;
  const members = [
    `says: "What the example shows.",`,
    `app: ${filesText(app)},`,
    `buildpacks: [${buildpacks.map(filesText).join(", ")}],`,
    ...(extensions.length > 0 ? [`extensions: [${extensions.map(filesText).join(", ")}],`] : []),
    ...(isEmpty(buildImage) ? [] : [`buildImage: ${filesText(buildImage)},`]),
    ...(isEmpty(runImage) ? [] : [`runImage: ${filesText(runImage)},`]),
    ...(isEmpty(labels) ? [] : [`buildLabels: ${JSON.stringify(labels)},`]),
    `shows: [pathOfText("/")],`,
  ];
  return `/**
 * A world of the playground as the worked example of a proposal of your own: \`plimsoll try ./my-idea.ts\`.${built}
 */
import { defineProposal, pathOfText } from "plimsoll";

export const proposal = defineProposal({
  id: "my-idea",
  title: "What the text proposes",
  changes: () => ({ steps: [] }),
  example: {
${members.map((member) => `    ${member}`).join("\n")}
  },
});
`;
}

const isEmpty = (members: object): boolean => Object.keys(members).length === 0;

const filesText = (files: PlayFiles): string =>
  `{\n${Object.entries(files)
    .map(([path, file]) => `      ${JSON.stringify(path)}: ${fileText(file)},\n`)
    .join("")}    }`;

function fileText(file: PlayFile): string {
  if (typeof file === "string") return literal(file);
  if ("symlink" in file) return `{ symlink: ${JSON.stringify(file.symlink)} }`;
  const mode = file.mode === undefined ? "" : `, mode: 0o${file.mode.toString(8)}`;
  return "dir" in file ? `{ dir: true${mode} }` : `{ text: ${literal(file.text)}${mode} }`;
}

/** A text of several lines stays readable. */
export const literal = (text: string): string =>
  text.includes("\n") ? `\`${text.replace(/\\|`|\$\{/g, "\\$&").replaceAll("\r", "\\r")}\`` : JSON.stringify(text);
