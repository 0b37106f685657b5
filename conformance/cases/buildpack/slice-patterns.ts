/** buildpack.md > launch.toml > slices: patterns of Go's filepath.Match. Every example has its nearest names that do not match. */
import type { Expectation, TestCase } from "#protocol";
import { expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { createCase } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

interface Pattern {
  readonly pattern: string;
  readonly matches: readonly string[];
  readonly misses: readonly string[];
}

/** Each pattern has its own directory, so that one build shows them all. */
const WILDCARDS: readonly Pattern[] = [
  { pattern: "*.md", matches: ["top.md"], misses: ["deep/top.md", "top.mdx", "topmd"] },
  {
    pattern: "star/*.txt",
    matches: ["star/a.txt", "star/.txt"],
    misses: ["star/sub/a.txt", "star/a.txt2", "star2/a.txt"],
  },
  { pattern: "middle/a*b", matches: ["middle/ab", "middle/a.b"], misses: ["middle/abc", "middle/ba", "middle/a"] },
  { pattern: "end/a*", matches: ["end/a", "end/a.b"], misses: ["end/ba", "end/A", "end/b/a"] },
  { pattern: "dot/*", matches: ["dot/.env", "dot/env"], misses: ["dotted/.env", ".dot/env"] },
  { pattern: "depth/*/x", matches: ["depth/a/x"], misses: ["depth/x", "depth/a/b/x", "depth/a/y"] },
  { pattern: "one/?.js", matches: ["one/a.js", "one/ü.js"], misses: ["one/.js", "one/ab.js", "one/ajs"] },
];

const CLASSES: readonly Pattern[] = [
  {
    pattern: "range/[b-d]",
    matches: ["range/b", "range/d"],
    misses: ["range/a", "range/e", "range/C", "range/bc", "range/-"],
  },
  { pattern: "list/[ac]", matches: ["list/a", "list/c"], misses: ["list/b", "list/ac"] },
  { pattern: "not/[^a-c]", matches: ["not/d", "not/^"], misses: ["not/a", "not/c", "not/de"] },
  { pattern: "escape/\\*", matches: ["escape/*"], misses: ["escape/a", "escape/\\a"] },
];

/** Characters that have a meaning in other kinds of patterns only. */
const LITERALS: readonly Pattern[] = [
  {
    pattern: "name/Readme",
    matches: ["name/Readme"],
    misses: ["name/README", "name/readme", "name/Readme2", "name2/Readme"],
  },
  { pattern: "point/a.b", matches: ["point/a.b"], misses: ["point/axb", "point/ab"] },
  { pattern: "plus/a+", matches: ["plus/a+"], misses: ["plus/a", "plus/aa"] },
  { pattern: "brace/{a,b}", matches: ["brace/{a,b}"], misses: ["brace/a", "brace/b"] },
  { pattern: "bang/!a", matches: ["bang/!a"], misses: ["bang/a", "bang/b"] },
  { pattern: "last/a", matches: ["last/a"], misses: ["last/a ", "last/á"] },
];

/** Characters that need care in a path. */
const ODD: readonly Pattern[] = [
  { pattern: "blank/a b", matches: ["blank/a b"], misses: ["blank/a", "blank/ab", "blank/a  b"] },
  { pattern: "line/a\nb*", matches: ["line/a\nb", "line/a\nbc"], misses: ["line/a", "line/ab"] },
  { pattern: "quote/\"'$x", matches: ["quote/\"'$x"], misses: ["quote/\"'", "quote/x"] },
  { pattern: "percent/%2e", matches: ["percent/%2e"], misses: ["percent/2e", "percent/%2E"] },
  { pattern: "wide/日本*", matches: ["wide/日本", "wide/日本語"], misses: ["wide/日", "wide/本"] },
];
/** A directory with everything below it, at each depth; and a deeper directory alone. */
const DIRECTORIES: readonly Pattern[] = [
  {
    pattern: "whole",
    matches: ["whole/a", "whole/b/c", "whole/b/d/e", "whole/b/d/f/.g", "whole/b/d/f/h/i/j"],
    misses: ["whole2/a", "other/whole/a"],
  },
  { pattern: "part/in", matches: ["part/in/a", "part/in/b/c/d/e"], misses: ["part/a", "part/inner/a", "part/b/in/a"] },
  { pattern: "each/*", matches: ["each/a", "each/b/c/d/e/f"], misses: ["each2/a"] },
  { pattern: "below/*/x", matches: ["below/a/x/b/c/d/e"], misses: ["below/a/y/b/c", "below/x/b", "below/a/b/x/c"] },
];
/** The same path written in another form. */
const FORMS: readonly Pattern[] = [
  { pattern: "./here.md", matches: ["here.md"], misses: ["sub/here.md", "here.md2"] },
  { pattern: "./*.js", matches: ["a.js"], misses: ["sub/a.js"] },
  { pattern: "twice//a", matches: ["twice/a"], misses: ["twice/b"] },
  { pattern: "inner/./a", matches: ["inner/a"], misses: ["inner/b"] },
  { pattern: "up/../down/a", matches: ["down/a"], misses: ["up/a", "up/down/a"] },
  { pattern: "closed/", matches: ["closed/a", "closed/sub/b"], misses: ["closed2/a"] },
  { pattern: "/workspace/./absolute/a", matches: ["absolute/a"], misses: ["absolute/b"] },
];

const inApp = (name: string): string => `/workspace/${name}`;
const SYNTAX = "buildpack.slices.glob-syntax";

function patternCase(what: string, says: string, patterns: readonly Pattern[], issue?: string): TestCase {
  const names = patterns.flatMap(({ matches, misses }) => [...matches, ...misses]);
  const text = patterns.map(({ pattern }) => `[[slices]]\npaths = [${JSON.stringify(pattern)}]\n`).join("");
  return createCase({
    id: `export.slice-patterns.${what}`,
    says,
    given: world({
      buildpacks: [buildpack({ build: [{ do: "write", path: "${CNB_LAYERS_DIR}/launch.toml", text }] })],
      files: Object.fromEntries(names.map((name) => [inApp(name), { text: `${name}\n` }])),
    }),
    then: [
      expectSuccess(0),
      ...patterns.flatMap(({ matches }, at) =>
        matches.map((name) => {
          const expected = expectIn(at + 1, name, "buildpack.slices.separate-layers");
          return issue === undefined ? expected : allowReading(expected, { excludes: inApp(name) }, issue);
        }),
      ),
      // A slice without files has no layer of the app, and then the others have other numbers.
      ...patterns.flatMap(({ misses }) =>
        misses.map((name) => {
          const expected = expectIn(patterns.length + 1, name, "buildpack.slices.rest");
          return issue === undefined ? expected : allowReading(expected, { present: false }, issue);
        }),
      ),
    ],
  });
}

const expectIn = (layer: number, name: string, covers: string): Expectation =>
  expectThat(
    afterStep(0).layer("@app:1", `app:${layer}`, "/entries/*/name"),
    { includes: inApp(name) },
    covers,
    SYNTAX,
  );

export const slicePatternCases: readonly TestCase[] = [
  patternCase("wildcards", "A star and a question mark match within one name, a dot file like any other.", WILDCARDS),
  patternCase("classes", "A class matches one character, and a backslash takes the meaning of the next one.", CLASSES),
  patternCase("literals", "Every other character matches only itself.", LITERALS),
  patternCase("odd", "Blanks, line ends, quotes and characters of other scripts match themselves.", ODD),
  patternCase(
    "directories",
    "A pattern that matches a directory takes everything below it, however deep.",
    DIRECTORIES,
  ),
  patternCase("forms", "Every form of a path names the same file.", FORMS, "A-79"),
];
