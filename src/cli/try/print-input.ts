/** Prints the input of a build as its author wrote it: descriptors, scripts and labels, shortened if they are long. */
import { textOf } from "#base";
import type { Example, Files } from "#proposals";
import { type Ink, withoutControls } from "#reports";
import { prose } from "./prose.ts";

/** A file of the input, by the component that has it. */
export interface InputFile {
  readonly of: string;
  readonly path: string;
  readonly lines: readonly string[];
}

const LINES_MAX = 36;

/** Files that say something; a bin/detect that only passes does not. */
export function inputFiles({
  app,
  buildpacks,
  extensions = [],
  buildLabels = {},
  runImage = {},
}: Example): readonly InputFile[] {
  const labels = Object.entries(buildLabels).map(([name, value]) => `${name} = ${value}`);
  return [
    ...filesOf("app", app),
    ...[...extensions, ...buildpacks].flatMap((files) => filesOf(idOf(files), files)),
    ...(labels.length === 0 ? [] : [{ of: "build image", path: "labels", lines: labels }]),
    ...filesOf("run image", runImage),
  ];
}

const idOf = (files: Files): string =>
  /^id = "(.*)"$/m.exec(textIn(files, "/buildpack.toml") ?? textIn(files, "/extension.toml") ?? "")?.[1] ?? "";

function textIn(files: Files, path: string): string | undefined {
  const spec = files[path];
  if (typeof spec === "string") return spec;
  if (spec === undefined) return undefined;
  if ("text" in spec) return spec.text;
  return "content" in spec ? textOf(spec.content.bytes()) : undefined;
}

const SILENT = /^#!.*\n(exit 0\n)?$/;

const filesOf = (of: string, files: Files): readonly InputFile[] =>
  Object.keys(files).flatMap((path) => {
    const text = textIn(files, path);
    return text === undefined || SILENT.test(text)
      ? []
      : [{ of, path: path.slice(1), lines: text.trimEnd().split("\n") }];
  });

/** Descriptors, scripts, labels and the files in `more`, whole or shortened; other files are only named. */
export function inputLines(
  example: Example,
  ink: Ink,
  width: number | undefined,
  more: readonly string[] = [],
): readonly string[] {
  const files = inputFiles(example);
  const components = [...new Set(files.map(({ of }) => of))];
  return components.flatMap((of) => {
    const own = files.filter((one) => one.of === of);
    const isPrinted = (one: InputFile): boolean => isShown(one) || more.includes(one.path);
    const [shown, named] = [own.filter(isPrinted), own.filter((one) => !isPrinted(one))];
    return [
      `  ${ink.strong(of)}`,
      ...(named.length === 0
        ? []
        : [ink.faint(`    ${prose(`also ${named.map(({ path }) => path).join(", ")}`, 4, { ink, width })}`)]),
      ...shown.flatMap((file) => fileLines(file, ink, width)),
    ];
  });
}

const isShown = ({ of, path }: InputFile): boolean =>
  of === "build image" || /^(bin\/|buildpack\.toml|extension\.toml)/.test(path);

function fileLines({ path, lines }: InputFile, ink: Ink, width: number | undefined): readonly string[] {
  const whole = lines.filter((line) => line.trim() !== "");
  const more = whole.length - LINES_MAX;
  return [
    `    ${path}`,
    ...whole.slice(0, LINES_MAX).map((line) => `      ${ink.faint("|")} ${cutLine(line, width, 8)}`),
    ...(more > 0 ? [ink.faint(`      … and ${more} more lines`)] : []),
  ];
}

/** Cuts what the terminal cannot show in one line. */
export function cutLine(line: string, width: number | undefined, indent: number): string {
  const shown = withoutControls(line);
  const room = (width ?? 200) - indent;
  return shown.length > room ? `${shown.slice(0, Math.max(1, room - 1))}…` : shown;
}
