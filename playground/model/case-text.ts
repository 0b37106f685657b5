/** The world as a test case of a module: an element of its `cases`. Its scripts run in bash, or in the in-process shell. */
import { literal } from "./module-text.ts";
import { type PlayFile, type PlayFiles, type PlayWorld, textOfFile } from "./world.ts";

export function caseText(world: PlayWorld): string {
  const { app, buildpacks, buildImage, env, platformApi } = world;
  const files = {
    ...placed("/workspace", app),
    ...buildImage,
    ...Object.fromEntries(Object.entries(env).map(([name, value]) => [`/platform/env/${name}`, value])),
  };
  return `{
  // The id of the proposal comes second.
  id: "proposal.my-idea.my-world",
  says: "What the lifecycle does in this world.",
  platform: [${JSON.stringify(platformApi)}],${notesOf(world)}
  given: {
    shell: true,
    buildpacks: [${buildpacks.map(buildpackText).join(", ")}],
    files: ${filesText(files)},
  },
  when: [create()],
  then: [expectThat(afterStep(0).exitCode, { equals: 0 })],
},
`;
}

/** A build of a test case has no platform that reads labels or applies Dockerfiles. */
function notesOf({ extensions, runImage, newRunImage, labels }: PlayWorld): string {
  const left = [
    ...(extensions.length > 0 ? ["image extensions"] : []),
    ...(isEmpty(runImage) && newRunImage === undefined ? [] : ["files of run images"]),
    ...(isEmpty(labels) ? [] : ["labels of the build image"]),
  ];
  return left.length === 0 ? "" : `\n  // The world of the playground also has ${left.join(", ")}.`;
}

const isEmpty = (members: object): boolean => Object.keys(members).length === 0;

const placed = (top: string, files: PlayFiles): PlayFiles =>
  Object.fromEntries(Object.entries(files).map(([path, file]) => [`${top}${path}`, file]));

function buildpackText(files: PlayFiles): string {
  const descriptor = textOfFile(files["/buildpack.toml"]) ?? "";
  const quotedAt = (key: string): string =>
    new RegExp(`^\\s*${key}\\s*=\\s*"([^"\\n]*)"`, "m").exec(descriptor)?.[1] ?? "";
  const own = Object.fromEntries(Object.entries(files).map(([path, file]) => [path.slice(1), file]));
  return `{ id: ${JSON.stringify(quotedAt("id"))}, version: ${JSON.stringify(quotedAt("version"))}, files: ${filesText(own)} }`;
}

const filesText = (files: PlayFiles): string =>
  `{\n${Object.entries(files)
    .map(([path, file]) => `      ${JSON.stringify(path)}: ${fileText(file)},\n`)
    .join("")}    }`;

/** As test cases have files: a mode is a text of four digits. */
function fileText(file: PlayFile): string {
  if (typeof file === "string") return `{ text: ${literal(file)} }`;
  if ("symlink" in file) return `{ symlink: ${JSON.stringify(file.symlink)} }`;
  const mode = file.mode === undefined ? "" : `, mode: "${file.mode.toString(8).padStart(4, "0")}"`;
  return "dir" in file ? `{ dir: true${mode} }` : `{ text: ${literal(file.text)}${mode} }`;
}
