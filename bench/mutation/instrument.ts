/**
 * Writes every mutant of a file into the file: each place that can be faulty asks which mutant is on. So all mutants of all files are one
 * bundle, which is made once.
 */
import { parseAst } from "rolldown/parseAst";
import { type Fault, faultsOf, isWordingMember, shorten } from "./operators.ts";
import { childrenOf, isNode, type Node, nodeAt, nodesIn, textAt } from "./syntax.ts";
import { type Watch, watchesOf, watchesOfTest } from "./watches.ts";

/** What instrumented code asks; `switch.ts` has both. The second is for faults that a watch is about. */
const ASKED = "mutantIsOn";
const WATCHED = "watchedMutantIsOn";

export interface Mutant {
  /** Of all mutants of a bundle. */
  readonly number: number;
  readonly file: string;
  readonly line: number;
  readonly before: string;
  readonly did: string;
  /** The statements that the decision or the step around it cites. */
  readonly cites: readonly string[];
  /** What it is about: its own text, and the lines around it. */
  readonly about: string;
}

export interface Instrumented {
  readonly text: string;
  readonly mutants: readonly Mutant[];
}

interface Site {
  readonly node: Node;
  readonly statement: boolean;
  readonly asked: typeof ASKED | typeof WATCHED;
  readonly faults: readonly (Fault & { readonly number: number })[];
}

/** `first` is the number of the first mutant. */
export function instrument(file: string, text: string, first: number): Instrumented {
  const source = (node: Node): string => text.slice(node.start, node.end);
  const sites: Site[] = [];
  const mutants: Mutant[] = [];
  const watches: Watch[] = [];
  const lines = text.split("\n");
  const add = (node: Node, kind: Kind, faults: readonly Fault[], cites: readonly string[]): void => {
    if (faults.length === 0) return;
    const numbered = faults.map((fault, i) => ({ ...fault, number: first + mutants.length + i }));
    const seen = WATCHES[kind](node, first + mutants.length);
    watches.push(...seen);
    sites.push({ node, statement: kind === "statement", asked: seen.length > 0 ? WATCHED : ASKED, faults: numbered });
    const line = text.slice(0, node.start).split("\n").length;
    const before = shorten(source(node));
    const about = [source(node), ...lines.slice(Math.max(0, line - 3), line + 2)].join("\n");
    mutants.push(...numbered.map(({ number, did }) => ({ number, file, line, before, did, cites, about })));
  };
  const visit = (node: Node, cites: readonly string[], fixed: boolean): void => {
    if (WITHOUT_FAULTS.has(node.type) || isWording(node) || isListOfStatements(node)) return;
    const cited = citationsOf(node) ?? cites;
    if (!fixed) add(node, "value", faultsOf(node, source), cited);
    if (isLeftOut(node)) add(node, "statement", [{ text: "", did: "left out" }], cited);
    for (const test of testsOf(node)) add(test, "test", CONSTANTS, cited);
    for (const { key, child } of childrenOf(node)) {
      if (isName(node, key, child) || child === citedList(node) || child === phaseOfStep(node)) continue;
      visit(child, cited, isFixed(node, key, fixed));
    }
  };
  const program: unknown = parseAst(text, { lang: "ts" }, file);
  if (isNode(program)) visit(program, [], true);
  return { text: written(text, sites, watches), mutants };
}

/** A condition of `if` has faults of its own, besides those of its expression. */
type Kind = "value" | "test" | "statement";

const WATCHES: Readonly<Record<Kind, (node: Node, first: number) => readonly Watch[]>> = {
  value: watchesOf,
  test: watchesOfTest,
  statement: () => [],
};

const CONSTANTS: readonly Fault[] = [
  { text: "true", did: "always" },
  { text: "false", did: "never" },
];

const WITHOUT_FAULTS = new Set(["ImportDeclaration", "ExportAllDeclaration", "ImportExpression", "ThrowStatement"]);

const SAYS = new Set(["invariant", "info", "warn", "debug", "phaseFault"]);

function isWording(node: Node): boolean {
  if (node.type === "Property") return isWordingMember(node);
  if (node.type !== "CallExpression") return false;
  const callee = nodeAt(node, "callee");
  return SAYS.has(textAt(callee, "name") || textAt(callee && nodeAt(callee, "property"), "name"));
}

const STATEMENT = /^(?:platform|buildpack|ext|dist)(?:\.[a-z0-9-]+)+$/;

/** Decisions may share one. */
function isListOfStatements(node: Node): boolean {
  const elements = node.type === "ArrayExpression" ? nodesIn(node.elements) : [];
  return elements.length > 0 && elements.every((one) => one.type === "Literal" && STATEMENT.test(textAt(one, "value")));
}

/** The first argument of `decision` and `value`, and the member `cites`: a list of statements. */
function citedList(node: Node): Node | undefined {
  if (node.type === "Property" && textAt(nodeAt(node, "key"), "name") === "cites") return nodeAt(node, "value");
  if (node.type !== "CallExpression") return undefined;
  const [first] = nodesIn(node.arguments);
  const name = textAt(nodeAt(node, "callee"), "name");
  return ["decision", "value", "replaceDecision", "overrideDecision"].includes(name) &&
    first?.type === "ArrayExpression"
    ? first
    : undefined;
}

/** Only the compiler reads the first argument of `step`. */
function phaseOfStep(node: Node): Node | undefined {
  if (node.type !== "CallExpression" || textAt(nodeAt(node, "callee"), "name") !== "step") return undefined;
  return nodesIn(node.arguments)[0];
}

function citationsOf(node: Node): readonly string[] | undefined {
  const list =
    node.type === "ObjectExpression"
      ? nodesIn(node.properties)
          .map(citedList)
          .find((one) => one !== undefined)
      : citedList(node);
  return list && nodesIn(list.elements).map((one) => textAt(one, "value"));
}

/** A mutant changes values only. Keys, names, targets and the names of rules are not values. */
function isName(node: Node, key: string, child: Node): boolean {
  if (key === "key") return node.computed !== true;
  if (key === "property") return node.computed !== true;
  if (key === "id" || key === "label" || key === "param" || key === "source") return true;
  if (key === "params") return child.type !== "AssignmentPattern" && child.type !== "ObjectPattern";
  return (node.type === "AssignmentExpression" && key === "left") || node.type === "UpdateExpression";
}

/** An expression around which no other can be written: the called function, a link of an optional chain, the text of a tag. */
function isFixed(node: Node, key: string, fixed: boolean): boolean {
  if (key === "callee" || key === "tag" || key === "quasi") return true;
  if (node.type === "ChainExpression") return true;
  return fixed && (key === "object" || (node.type === "TSNonNullExpression" && key === "expression"));
}

/** Statements that do something: without them an effect is missing. */
function isLeftOut(node: Node): boolean {
  if (node.type !== "ExpressionStatement") return false;
  const expression = nodeAt(node, "expression");
  const done = expression?.type === "AwaitExpression" ? nodeAt(expression, "argument") : expression;
  return (
    done !== undefined &&
    ["CallExpression", "AssignmentExpression", "UpdateExpression"].includes(done.type) &&
    !isWording(done) &&
    textAt(nodeAt(done, "callee"), "type") !== "Super"
  );
}

const testsOf = (node: Node): readonly Node[] => (node.type === "IfStatement" ? nodesIn(node.test) : []);

interface Place {
  readonly node: Node;
  /** The text around what the source has there; the innermost first. */
  readonly around: readonly ((inside: string) => string)[];
}

/** Sites are nested or apart, and the outer one comes first. */
function written(text: string, sites: readonly Site[], watches: readonly Watch[]): string {
  const bySpan = new Map<string, Place>();
  const put = (node: Node, around: (inside: string) => string): void => {
    const key = `${node.start}-${node.end}`;
    bySpan.set(key, { node, around: [...(bySpan.get(key)?.around ?? []), around] });
  };
  for (const site of sites) put(site.node, site.statement ? guarded(site) : chosen(site));
  for (const { node, around } of watches) put(node, around);
  const places = [...bySpan.values()].sort((a, b) => a.node.start - b.node.start || b.node.end - a.node.end);
  let next = 0;
  const until = (from: number, end: number): string => {
    let out = "";
    let at = from;
    for (let place = places[next]; place !== undefined && place.node.start < end; place = places[next]) {
      next += 1;
      const { node, around } = place;
      const inside = until(node.start, node.end);
      out += text.slice(at, node.start) + around.reduce((all, one) => one(all), inside);
      at = node.end;
    }
    return out + text.slice(at, end);
  };
  return until(0, text.length);
}

const chosen =
  ({ faults, asked }: Site) =>
  (original: string): string =>
    `(${faults.map(({ number, text }) => `${asked}(${number})?(${text}):`).join("")}(${original}))`;

const guarded =
  ({ faults, asked }: Site) =>
  (original: string): string =>
    `{if(!(${faults.map(({ number }) => `${asked}(${number})`).join("||")})){${original}}}`;
