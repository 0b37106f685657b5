/** File trees and images before and after a step, as lines. */
import type { Json } from "#base";
import { elements, member, members, textOf } from "./json.ts";
import type { MarkedLine } from "./lines.ts";

/** The files that an observation has. */
export const filesOf = (seen: Json | undefined): ReadonlyMap<string, Json> => new Map(members(member(seen, "files")));

/** What a world has before the first step, below the directories that are observed: its files and their parents. */
export function filesOfWorld(
  given: Json | undefined,
  observed: Iterable<string>,
): ReadonlyMap<string, Json | undefined> {
  const roots = new Set([...observed].map((path) => path.split("/")[1]));
  const files = new Map<string, Json | undefined>();
  for (const [path, spec] of members(member(given, "files"))) {
    const parts = path.split("/");
    if (!roots.has(parts[1])) continue;
    for (let end = 2; end < parts.length; end++) {
      const parent = parts.slice(0, end).join("/");
      if (!files.has(parent)) files.set(parent, undefined);
    }
    files.set(path, spec);
  }
  return files;
}

/** Of the first step only the text of a file shows that it changed: a world does not say what is observed of it. */
export function treeLines(
  before: ReadonlyMap<string, Json | undefined>,
  after: ReadonlyMap<string, Json>,
  isFirst: boolean,
): readonly MarkedLine[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.map((path) => {
    const now = after.get(path);
    const mark = markOf(before.has(path), now, () =>
      isFirst ? isOtherText(before.get(path), now) : differ(before.get(path), now),
    );
    return { mark, text: fileLine(path, now) };
  });
}

function markOf(wasThere: boolean, now: Json | undefined, isChanged: () => boolean): MarkedLine["mark"] {
  if (!wasThere) return "+";
  if (now === undefined) return "-";
  return isChanged() ? "~" : " ";
}

const differ = (a: Json | undefined, b: Json | undefined): boolean => JSON.stringify(a) !== JSON.stringify(b);

function isOtherText(given: Json | undefined, seen: Json | undefined): boolean {
  const [was, is] = [member(given, "text"), member(seen, "text")];
  return was !== undefined && is !== undefined && was !== is;
}

function fileLine(path: string, seen: Json | undefined): string {
  if (seen === undefined) return path;
  const [kind, target] = [textOf(member(seen, "kind")), member(seen, "target")];
  const name = kind === "dir" ? `${path}/` : path;
  const meta = [textOf(member(seen, "mode")), textOf(member(seen, "owner"))].join(" ");
  return `${name}${target === undefined ? "" : ` -> ${textOf(target)}`}  ${meta}`;
}

const NAMES_MAX = 6;

/** The images that a step published or changed, with their layers, the lowest first. The world's own count as seen before. */
export function imageLines(given: Json | undefined, before: Json | undefined, after: Json): readonly MarkedLine[] {
  const was = new Map(members(member(before, "images")));
  const own = new Set(before === undefined ? members(member(given, "images")).map(([ref]) => ref) : []);
  const now = members(member(after, "images"));
  const gone = [...was.keys()].filter((ref) => member(member(after, "images"), ref) === undefined);
  return [
    ...now.flatMap(([ref, image]): readonly MarkedLine[] => {
      const old = was.get(ref);
      if (own.has(ref)) return [];
      if (old !== undefined && !differ(member(old, "digest"), member(image, "digest"))) return [];
      const broken = member(image, "broken");
      const what =
        broken === undefined ? textOf(member(image, "digest")).slice(0, 19) : `cannot be read: ${textOf(broken)}`;
      return [
        { mark: old === undefined ? "+" : "~", text: `${ref}  ${what}` },
        ...elements(member(image, "layers")).map((layer): MarkedLine => ({ mark: " ", text: layerLine(layer) })),
      ];
    }),
    ...gone.map((ref): MarkedLine => ({ mark: "-", text: ref })),
  ];
}

function layerLine(layer: Json): string {
  const names = elements(member(layer, "entries")).map((entry) => textOf(member(entry, "name")));
  const more = names.length > NAMES_MAX ? ` and ${names.length - NAMES_MAX} more` : "";
  return `   ${textOf(member(layer, "id"))}  ${textOf(member(layer, "role"))}  ${names.slice(0, NAMES_MAX).join(" ")}${more}`;
}
