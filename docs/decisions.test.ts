/** docs/decisions.md has every decision that a proposal can wrap, with the types that the source declares. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAst } from "rolldown/parseAst";
import { expect, test } from "vitest";
import { packageFile } from "#base/host";
import { referenceBook } from "#lifecycle";

const FOLDER = "src/lifecycle/decisions";

interface Declared {
  readonly name: string;
  readonly file: string;
  readonly says: string;
  readonly takes: string;
  readonly gives: string;
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").replaceAll("|", "\\|").trim();

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && "start" in value && "end" in value;

const nodesIn = (value: unknown): readonly Node[] => {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  if (!isNode(value)) return [];
  return [value, ...Object.values(value).flatMap(nodesIn)];
};

/** `name: decision([cites], (given: T): R => …)` and `name: value<R>([cites], …)`. */
function declaredIn(file: string): readonly Declared[] {
  const text = readFileSync(join(packageFile(FOLDER), file), "utf8");
  const textOf = (node: unknown): string => (isNode(node) ? oneLine(text.slice(node.start, node.end)) : "");
  const typeOf = (annotation: unknown): string => textOf(annotation).replace(/^:\s*/, "");
  const tree = nodesIn(parseAst(text, { lang: "ts" }));
  return tree.flatMap((node): readonly Declared[] => {
    if (node.type !== "Property" || !isNode(node.value) || node.value.type !== "CallExpression") return [];
    const { callee, arguments: given, typeArguments } = node.value;
    const made: unknown = Array.isArray(given) ? given[1] : undefined;
    const common = { name: textOf(node.key), file, says: commentAbove(text, node.start) };
    if (textOf(callee) === "value") {
      const [, type] = /^<(.*)>$/.exec(textOf(typeArguments)) ?? [];
      return [{ ...common, takes: "", gives: type ?? typeOfLiteral(textOf(made)) }];
    }
    if (textOf(callee) !== "decision" || !isNode(made)) return [];
    const { params, returnType } = answerOf(made, tree) ?? made;
    const [first] = Array.isArray(params) ? params : [];
    return [{ ...common, takes: isNode(first) ? typeOf(first.typeAnnotation) : "", gives: typeOf(returnType) }];
  });
}

/** The function itself, or the one that a function of the file returns: `commonThenProcess(name)`. */
function answerOf(made: Node, tree: readonly Node[]): Node | undefined {
  if (made.type !== "CallExpression") return made;
  const name = isNode(made.callee) ? made.callee.name : undefined;
  const maker = tree.find(({ type, id }) => type === "VariableDeclarator" && isNode(id) && id.name === name);
  return nodesIn(maker?.init).filter(({ type }) => type === "ArrowFunctionExpression")[1];
}

const typeOfLiteral = (text: string): string =>
  /^(true|false)$/.test(text) ? "boolean" : /^\d/.test(text) ? "number" : /^["'`]/.test(text) ? "string" : text;

function commentAbove(text: string, start: number): string {
  const [, comment = ""] = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(text.slice(0, start)) ?? [];
  return oneLine(comment.replace(/^\s*\* ?/gm, ""));
}

function rulesOfNewest() {
  const book = referenceBook();
  const platform = book.platformApis.at(-1);
  const buildpack = book.buildpackApis.at(-1);
  const rules = platform && book.rules(platform);
  const ofBuildpacks = buildpack && rules?.buildpack(buildpack);
  if (rules === undefined || ofBuildpacks === undefined) throw new Error("the newest versions have rules");
  return { platform: Object.keys(rules.platform), buildpack: Object.keys(ofBuildpacks) };
}

const all = readdirSync(packageFile(FOLDER))
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  .flatMap(declaredIn);
const known = rulesOfNewest();

test("the source declares every decision once", () => {
  const names = all.map(({ name }) => name);
  expect(names.toSorted()).toEqual([...new Set(names)].sort());
  expect(new Set(names)).toEqual(new Set([...known.platform, ...known.buildpack]));
});

/** `npx vitest run docs/decisions.test.ts -u` writes it again. */
test("docs/decisions.md", async () => {
  const rows = (names: readonly string[]): readonly string[] =>
    names.map((name) => {
      const one = all.find((declared) => declared.name === name);
      if (one === undefined) throw new Error(`${name} is not declared`);
      const takes = one.takes === "" ? "" : `\`${one.takes}\``;
      const gives = one.gives === "" ? "inferred" : `\`${one.gives}\``;
      return `| \`${name}\` | ${takes} | ${gives} | ${one.says} |`;
    });
  const head = ["| decision | takes | gives | what it says |", "| --- | --- | --- | --- |"];
  const page = [
    "# Decisions that a proposal can wrap",
    "",
    "A test makes this page of the source, `src/lifecycle/decisions`. A module wraps a decision in `changes`: `platform: { imageLabels: { cites, apply: (previous) => (given) => … } }`.",
    "The types are exported by `plimsoll` as `PlatformRules` and `BuildpackRules`; `plimsoll explain <phase>` says which step uses which decision.",
    "",
    "## `platform`: for each Platform API",
    "",
    ...head,
    ...rows(known.platform),
    "",
    "## `buildpack`: for each Buildpack API",
    "",
    ...head,
    ...rows(known.buildpack),
    "",
  ];
  await expect(page.join("\n")).toMatchFileSnapshot(packageFile("docs/decisions.md"));
});
