/** buildpack.md > launch.toml > slices: patterns of Go's filepath.Match. Every example has its nearest names that do not match. */
import type { Expectation, TestCase } from "#protocol";
import { expectSuccess, expectThat } from "../vocabulary/expect.ts";
import { afterStep } from "../vocabulary/pointers.ts";
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

const inApp = (name: string): string => `/workspace/${name}`;
const SYNTAX = "buildpack.slices.glob-syntax";

function patternCase(what: string, says: string, patterns: readonly Pattern[]): TestCase {
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
        matches.map((name) => expectIn(at + 1, name, "buildpack.slices.separate-layers")),
      ),
      ...patterns.flatMap(({ misses }) =>
        misses.map((name) => expectIn(patterns.length + 1, name, "buildpack.slices.rest")),
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
];
