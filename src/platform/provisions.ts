/** What proposals add to a builder and to a build: labels, volumes, files and variables, each with the proposal that adds it. */
import { type Fault, isWithin, ok, pathOfText, type Result } from "#base";
import type { NodeSpec, Tree } from "#tree";
import { type PlatformFault, platformFault } from "./fault.ts";

export interface Provisions {
  /** Volumes of the build containers, by mount path. The build user owns them. */
  readonly volumes?: Readonly<Record<string, Tree>>;
  /** Files of the build containers, by path. */
  readonly files?: Readonly<Record<string, NodeSpec>>;
  /** Environment of every phase. */
  readonly env?: Readonly<Record<string, string>>;
  /** Mount paths other than `/workspace`, `/layers` and `/platform`. */
  readonly at?: { readonly app?: string; readonly layers?: string; readonly platform?: string };
  /** Paths of files that the lifecycle writes for the platform, if they are not in the layers directory. */
  readonly writes?: {
    readonly group?: string;
    readonly report?: string;
    readonly analyzed?: string;
    readonly generated?: string;
  };
}

type By<T> = T & { readonly by: string };

/** An item that only one proposal may provide: a path, a variable, a label. */
interface ProvidedItem {
  readonly by: string;
  readonly what: string;
  readonly path?: { readonly is: "mounted" | "file"; readonly at: string };
}

const KINDS = ["volumes", "files", "env", "at", "writes"] as const;

/** Fails, with both names, if two proposals provide one path or variable, or if a volume hides a file. */
export function mergeProvisions(all: readonly By<Provisions>[]): Result<Provisions, PlatformFault> {
  const things = all.flatMap(itemsOf);
  const clash = findDuplicate(things) ?? findHiddenFile(things);
  if (clash !== undefined) return clash;
  const provided = KINDS.map((kind) => [kind, Object.assign({}, ...all.map((one) => one[kind]))] as const);
  return ok(Object.fromEntries(provided.filter(([, members]) => Object.keys(members).length > 0)));
}

type Labels = Readonly<Record<string, string>>;

/** Merges the labels of a builder. Fails, with both names, if two proposals set one label. */
export function mergeLabels(all: readonly { readonly by: string; readonly labels: Labels }[]): Result<Labels, Fault> {
  const things = all.flatMap(({ by, labels }) =>
    Object.keys(labels).map((name) => ({ by, what: `the label ${name}` })),
  );
  return findDuplicate(things) ?? ok(Object.assign({}, ...all.map(({ labels }) => labels)));
}

function itemsOf({
  by,
  volumes = {},
  files = {},
  env = {},
  at = {},
  writes = {},
}: By<Provisions>): readonly ProvidedItem[] {
  const mounted = [...Object.keys(volumes), ...Object.values(at)];
  return [
    ...mounted.map((path): ProvidedItem => ({ by, what: path, path: { is: "mounted", at: path } })),
    ...Object.keys(files).map((path): ProvidedItem => ({ by, what: path, path: { is: "file", at: path } })),
    ...Object.keys(env).map((name) => ({ by, what: name })),
    ...Object.keys(at).map((name) => ({ by, what: `where the ${name} is mounted` })),
    ...Object.keys(writes).map((name) => ({ by, what: `where the ${name} is written` })),
  ];
}

function findDuplicate(things: readonly ProvidedItem[]) {
  const owners = new Map<string, string>();
  for (const { by, what } of things) {
    const other = owners.get(what);
    if (other !== undefined) return conflictFault(`${other} and ${by} both provide ${what}`, other, by);
    owners.set(what, by);
  }
  return undefined;
}

function findHiddenFile(things: readonly ProvidedItem[]) {
  for (const { by, path: file } of things) {
    if (file?.is !== "file") continue;
    const over = things.find(
      ({ path }) => path?.is === "mounted" && isWithin(pathOfText(path.at), pathOfText(file.at)),
    );
    if (over !== undefined)
      return conflictFault(`${over.by} mounts a volume at ${over.what}, which hides ${file.at} of ${by}`, over.by, by);
  }
  return undefined;
}

const conflictFault = (message: string, one: string, other: string) =>
  platformFault("provisions-conflict", message, {
    remedy: one === other ? `switch ${one} off` : `switch one of ${one} and ${other} off`,
  });
