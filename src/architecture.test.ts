/** The rooms, their doors and the arrows between them, as ARCHITECTURE.md draws them. */
import { parseAst } from "rolldown/parseAst";
import { describe, expect, test } from "vitest";
import {
  cyclesOf,
  fileGraph,
  folderGraph,
  importedFile,
  type Source,
  sourcesIn,
  subpathImports,
} from "./architecture.testkit.ts";

const SRC = ["base", "tree", "machine", "image", "contract", "lifecycle", "platform"];
/** The parts of conformance below `suite`, which puts them and the proposals together. */
const PARTS = [
  "protocol",
  "ledger",
  "world",
  "subjects",
  "reports",
  "parties",
  "runner",
  "cases",
  "laws",
  "mutants",
  "differential",
];
/** What each room may enter, by the doors that package.json gives it. */
const MAY_ENTER: Readonly<Record<string, readonly string[]>> = {
  base: [],
  tree: ["base"],
  machine: ["base", "tree"],
  image: ["base", "tree"],
  contract: ["base", "tree"],
  lifecycle: ["base", "tree", "machine", "image", "contract"],
  platform: ["base", "tree", "machine", "image", "contract", "lifecycle"],
  protocol: SRC,
  ledger: [...SRC, "protocol"],
  world: [...SRC, "protocol"],
  subjects: [...SRC, "protocol", "world"],
  reports: [...SRC, "protocol"],
  parties: [...SRC, "protocol", "ledger", "reports"],
  runner: [...SRC, "protocol", "world", "subjects", "reports"],
  cases: [...SRC, "protocol", "ledger"],
  laws: [...SRC, "protocol", "cases"],
  mutants: [...SRC, "protocol", "cases", "laws"],
  differential: [...SRC, "protocol"],
  proposals: [...SRC, "protocol", "ledger", "cases", "laws", "mutants"],
  suite: [...SRC, ...PARTS, "proposals"],
  playground: [...SRC, ...PARTS, "proposals", "suite"],
  cli: [...SRC, ...PARTS, "proposals", "suite", "playground"],
};
const DOOR_NAMES_MAX = 30;
/** A door that has more says why in a comment that begins so. */
const WHY_WIDE = "More than thirty names:";
/** Hash, compression and randomness of the host, for all rooms. */
const ADAPTER = "src/base/platform.ts";
const LINES_MAX = 300;
/** Cases are lists of data, a section of the specification each. */
const CASES_LINES_MAX = 450;

const sources = sourcesIn(["src", "proposals", "conformance", "playground"]);

function roomOf(path: string): string {
  const [first = "", second = ""] = path.split("/");
  if (first === "proposals" || first === "playground") return first;
  if (first === "conformance") return PARTS.includes(second) ? second : "suite";
  return second.endsWith(".ts") ? "package" : second;
}

/** `#laws/kit` is a second door of `laws`. */
const doorOf = (name: string): string => name.slice(1).replace(/\/.*$/, "");

const isTest = (path: string): boolean => /\.(test|testkit|laws|arbitrary)\.ts$/.test(path);
const inRooms = sources.filter(({ path }) => roomOf(path) !== "package" && !path.endsWith(".test.ts"));
const doors = sources.filter(({ path }) => Object.values(subpathImports()).includes(path));

/** Everything that a door exports, types included. `export *` counts as one: it stands for one file. */
const namesOf = ({ text }: Source): number =>
  parseAst(text, { lang: "ts" }).body.reduce(
    (sum, node) => sum + (node.type === "ExportNamedDeclaration" ? Math.max(1, node.specifiers.length) : 0),
    0,
  );

describe("rooms", () => {
  test("a room is entered only by its door, and only where its arrows lead", () => {
    const wrong = inRooms.flatMap(({ path, imports }) =>
      imports
        .filter((name) => name.startsWith("#") && doorOf(name) !== roomOf(path))
        .filter((name) => !(MAY_ENTER[roomOf(path)] ?? []).includes(doorOf(name)))
        .map((name) => `${path} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test("a relative import stays in its room", () => {
    const wrong = sources
      .filter(({ path }) => roomOf(path) !== "package")
      .flatMap((source) =>
        source.imports
          .filter((name) => name.startsWith("."))
          .map((name) => importedFile(source, name) ?? name)
          .filter((target) => roomOf(target) !== roomOf(source.path) && !target.endsWith("package.json"))
          .map((target) => `${source.path} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  test("a door says what its room is and exports at most thirty names, or says why not", () => {
    expect(doors.filter(({ text }) => !text.startsWith("/**")).map(({ path }) => path)).toEqual([]);
    const wide = doors.filter((door) => namesOf(door) > DOOR_NAMES_MAX && !door.text.includes(WHY_WIDE));
    expect(wide.map((door) => `${door.path}: ${namesOf(door)}`)).toEqual([]);
  });
});

describe("imports", () => {
  const files = fileGraph(sources.filter(({ path }) => !path.endsWith(".test.ts")));

  test("no files import each other in a cycle, type imports included", () => {
    expect(cyclesOf(files)).toEqual([]);
  });

  test("no folders of a room import each other in a cycle, its door included", () => {
    const withoutTests = new Map([...files].filter(([path]) => !isTest(path)));
    expect(cyclesOf(folderGraph(withoutTests))).toEqual([]);
  });

  test("only host folders, the command and one adapter need Node.js", () => {
    const core = inRooms.filter(
      ({ path }) => !isTest(path) && !path.includes("/host/") && !path.startsWith("src/cli/") && path !== ADAPTER,
    );
    const needsNode = core.filter(
      ({ text, imports }) =>
        imports.some((name) => name.startsWith("node:")) || /\bBuffer\b/.test(withoutComments(text)),
    );
    expect(needsNode.map(({ path }) => path)).toEqual([]);
  });
});

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");

test("a file fits on a few screens", () => {
  const long = sources.filter(
    ({ path, text }) =>
      !path.endsWith(".test.ts") &&
      text.split("\n").length >
        (/^conformance\/cases\/|\/cases(\/|\.ts$)/.test(path) ? CASES_LINES_MAX : LINES_MAX) + 1,
  );
  expect(long.map(({ path, text }) => `${path}: ${text.split("\n").length} lines`)).toEqual([]);
});
