/** The rooms, their doors and the arrows between them, as ARCHITECTURE.md draws them. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseAst } from "rolldown/parseAst";
import { describe, expect, test } from "vitest";

const top = resolve(import.meta.dirname, "..");

/** What each room may enter, by the door that package.json gives it. */
const PARTS = ["protocol", "ledger", "world", "subjects", "reports", "runner", "cases", "laws", "mutants"];
const SRC = ["base", "tree", "machine", "image", "contract", "lifecycle", "platform"];
const MAY_ENTER: Readonly<Record<string, readonly string[]>> = {
  base: [],
  tree: ["base"],
  machine: ["base", "tree"],
  image: ["base", "tree"],
  contract: ["base", "tree"],
  lifecycle: ["base", "tree", "machine", "image", "contract"],
  platform: ["base", "tree", "machine", "image", "contract", "lifecycle"],
  // The parts of conformance.
  protocol: SRC,
  ledger: [...SRC, "protocol"],
  world: [...SRC, "protocol"],
  subjects: [...SRC, "protocol", "world"],
  reports: [...SRC, "protocol"],
  runner: [...SRC, "protocol", "world", "subjects", "reports"],
  cases: [...SRC, "protocol"],
  laws: [...SRC, "protocol", "cases"],
  mutants: [...SRC, "protocol", "cases", "laws"],
  proposals: [...SRC, "protocol", "ledger", "cases", "laws", "mutants"],
  suite: [...SRC, ...PARTS, "proposals"],
  cli: [...SRC, ...PARTS, "proposals", "suite"],
};
const DOOR_NAMES_MAX = 40;
/** The words that every room uses are many. */
const BASE_NAMES_MAX = 50;
const LINES_MAX = 300;
/** Cases are lists of data, a section of the specification each. */
const CASES_LINES_MAX = 450;

interface Source {
  readonly path: string;
  readonly room: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const sources = ["src", "proposals", "conformance"]
  .flatMap((folder) =>
    readdirSync(join(top, folder), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
  )
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))
  .map(sourceAt);

function sourceAt(path: string): Source {
  const text = readFileSync(join(top, path), "utf8");
  return { path, room: roomOf(path), text, imports: importsOf(text) };
}

function roomOf(path: string): string {
  const [first = "", second = ""] = path.split("/");
  if (first === "proposals") return first;
  if (first === "conformance") return PARTS.includes(second) ? second : "suite";
  return second.endsWith(".ts") ? "package" : second;
}

function importsOf(text: string): readonly string[] {
  const found: string[] = [];
  JSON.stringify(parseAst(text, { lang: "ts" }), (_key, node) => {
    const isImport = /^(Import|Export(Named|All))(Declaration|Expression)$|^ImportExpression$|^TSImportType$/.test(
      node?.type ?? "",
    );
    const source = node?.source ?? node?.argument;
    if (isImport && typeof source?.value === "string") found.push(source.value);
    return typeof node === "bigint" ? String(node) : node;
  });
  return found;
}

/**
 * How many things a door offers to use: functions, constants, classes. Types only say what these take and give. `export *` counts as
 * one: it stands for one file.
 */
function namesOf(text: string): number {
  const { body } = parseAst(text, { lang: "ts" });
  const used = body.map((node) => {
    if (node.type !== "ExportNamedDeclaration") return 1;
    return node.exportKind === "type" ? 0 : node.specifiers.filter(({ exportKind }) => exportKind !== "type").length;
  });
  return used.reduce((sum, count) => sum + count, 0);
}

/** `#laws/kit` is a second door of `laws`. */
const doorOf = (name: string): string => name.slice(1).replace(/\/.*$/, "");

const inRooms = sources.filter((source) => source.room !== "package" && !source.path.endsWith(".test.ts"));

describe("the house", () => {
  test("a room is entered only by its door, and only where its arrows lead", () => {
    const wrong = inRooms.flatMap(({ path, room, imports }) =>
      imports
        .filter((name) => name.startsWith("#") && doorOf(name) !== room)
        .filter((name) => !(MAY_ENTER[room] ?? []).includes(doorOf(name)))
        .map((name) => `${path} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test("a relative import stays in its room", () => {
    const wrong = sources.flatMap(({ path, room, imports }) =>
      imports
        .filter((name) => name.startsWith("."))
        .map((name) => relative(top, resolve(top, dirname(path), name)))
        .filter((target) => room !== "package" && roomOf(target) !== room && !target.endsWith("package.json"))
        .map((target) => `${path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test("a door says what its room is and shows about thirty names", () => {
    const doors = sources.filter(({ path }) => /^(src\/[^/]+|proposals|conformance\/[^/]+)\/index\.ts$/.test(path));
    expect(doors.filter(({ text }) => !text.startsWith("/**")).map(({ path }) => path)).toEqual([]);
    const wide = doors.filter(({ room, text }) => namesOf(text) > (room === "base" ? BASE_NAMES_MAX : DOOR_NAMES_MAX));
    expect(wide.map(({ path }) => path)).toEqual([]);
  });

  test("a file fits on a few screens", () => {
    const long = sources.filter(
      ({ path, text }) =>
        !path.endsWith(".test.ts") &&
        text.split("\n").length >
          (/^(conformance|proposals\/[^/]+)\/cases(\/|\.ts)/.test(path) ? CASES_LINES_MAX : LINES_MAX) + 1,
    );
    expect(long.map(({ path, text }) => `${path}: ${text.split("\n").length} lines`)).toEqual([]);
  });
});
