/** Source files, what they import, and the cycles of such graphs. For `architecture.test.ts`. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseAst } from "rolldown/parseAst";

const top = resolve(import.meta.dirname, "..");

export interface Source {
  /** From the top of the repository. */
  readonly path: string;
  readonly text: string;
  /** Module specifiers as written; type imports are included. */
  readonly imports: readonly string[];
}

export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** Every TypeScript module below `folders`, components of the page included, declaration files excepted. */
export const sourcesIn = (folders: readonly string[]): readonly Source[] =>
  folders
    .flatMap((folder) =>
      readdirSync(join(top, folder), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
    )
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".d.ts"))
    .map((path) => {
      const text = readFileSync(join(top, path), "utf8");
      return { path, text, imports: importsOf(path, text) };
    });

function importsOf(path: string, text: string): readonly string[] {
  const specifiers: string[] = [];
  JSON.stringify(parseAst(text, { lang: path.endsWith("x") ? "tsx" : "ts" }), (_key, node) => {
    const isImport = /^(Import|Export(Named|All))(Declaration|Expression)$|^ImportExpression$|^TSImportType$/.test(
      node?.type ?? "",
    );
    const source = node?.source ?? node?.argument;
    if (isImport && typeof source?.value === "string") specifiers.push(source.value);
    return typeof node === "bigint" ? String(node) : node;
  });
  return specifiers;
}

/** The file that a relative or `#` specifier means; undefined for packages and built-in modules. */
export function importedFile({ path }: Pick<Source, "path">, specifier: string): string | undefined {
  if (specifier.startsWith(".")) return relative(top, resolve(top, dirname(path), specifier));
  const [pattern] = specifier.match(/^#.*\//) ?? [];
  return subpathImports()[specifier] ?? subpathImports()[`${pattern}*`]?.replace("*", specifier.slice(pattern?.length));
}

let known: Readonly<Record<string, string>> | undefined;

/** `#tree` and its neighbours, each with its file from the top of the repository. */
export function subpathImports(): Readonly<Record<string, string>> {
  if (known !== undefined) return known;
  const { imports } = JSON.parse(readFileSync(join(top, "package.json"), "utf8"));
  const files = Object.keys(imports).map((name) => [name, imports[name]["plimsoll-source"].replace(/^\.\//, "")]);
  known = Object.fromEntries(files);
  return known ?? {};
}

export const fileGraph = (sources: readonly Source[]): Graph =>
  new Map(
    sources.map((source) => [
      source.path,
      new Set(source.imports.flatMap((specifier) => importedFile(source, specifier) ?? [])),
    ]),
  );

/** The same arrows between folders; arrows inside one folder are left out. */
export function folderGraph(files: Graph): Graph {
  const folders = new Map<string, Set<string>>();
  for (const [path, targets] of files) {
    const from = folders.get(dirname(path)) ?? new Set();
    folders.set(dirname(path), from);
    for (const target of targets) if (files.has(target) && dirname(target) !== dirname(path)) from.add(dirname(target));
  }
  return folders;
}

/** The strongly connected components of two nodes and more (Tarjan), each in the order of the graph. */
export function cyclesOf(graph: Graph): readonly (readonly string[])[] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  const visit = (node: string): void => {
    index.set(node, index.size);
    low.set(node, index.size - 1);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue;
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node) ?? 0, low.get(next) ?? 0));
    }
    if (low.get(node) !== index.get(node)) return;
    const component = stack.splice(stack.indexOf(node));
    if (component.length > 1) cycles.push(component);
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return cycles;
}
