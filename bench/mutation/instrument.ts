/**
 * Writes every mutant of a file into the file: each place that can be faulty asks which mutant is on. So all mutants of all files are one
 * bundle, which is made once.
 */
import { parseAst } from "rolldown/parseAst";
import { type Fault, faultsOf, isWordingMember, shorten } from "./operators.ts";
import { childrenOf, isNode, type Node, nodeAt, nodesIn, textAt } from "./syntax.ts";

/** The function that instrumented code asks; `switch.ts` has it. */
export const ASKED = "mutantIsOn";

export interface Mutant {
  /** Of all mutants of a bundle. */
  readonly number: number;
  readonly file: string;
  readonly line: number;
  readonly before: string;
  readonly did: string;
  /** The statements that the decision or the step around it cites. */
  readonly cites: readonly string[];
}

export interface Instrumented {
  readonly text: string;
  readonly mutants: readonly Mutant[];
}

interface Site {
  readonly node: Node;
  readonly statement: boolean;
  readonly faults: readonly (Fault & { readonly number: number })[];
}

/** `first` is the number of the first mutant. */
export function instrument(file: string, text: string, first: number): Instrumented {
  const source = (node: Node): string => text.slice(node.start, node.end);
  const sites: Site[] = [];
  const mutants: Mutant[] = [];
  const add = (node: Node, statement: boolean, faults: readonly Fault[], cites: readonly string[]): void => {
    if (faults.length === 0) return;
    const numbered = faults.map((fault, i) => ({ ...fault, number: first + mutants.length + i }));
    sites.push({ node, statement, faults: numbered });
    const line = text.slice(0, node.start).split("\n").length;
    const before = shorten(source(node));
    mutants.push(...numbered.map(({ number, did }) => ({ number, file, line, before, did, cites })));
  };
  const visit = (node: Node, cites: readonly string[], fixed: boolean): void => {
    if (WITHOUT_FAULTS.has(node.type) || isWording(node) || isListOfStatements(node)) return;
    const cited = citationsOf(node) ?? cites;
    if (!fixed) add(node, false, faultsOf(node, source), cited);
    if (isLeftOut(node)) add(node, true, [{ text: "", did: "left out" }], cited);
    for (const test of testsOf(node)) add(test, false, CONSTANTS, cited);
    for (const { key, child } of childrenOf(node)) {
      if (isName(node, key, child) || child === citedList(node)) continue;
      visit(child, cited, isFixed(node, key, fixed));
    }
  };
  const program: unknown = parseAst(text, { lang: "ts" }, file);
  if (isNode(program)) visit(program, [], true);
  return { text: written(text, sites), mutants };
}

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

/** Sites are nested or apart, and the outer one comes first. */
function written(text: string, all: readonly Site[]): string {
  const bySpan = new Map<string, Site>();
  for (const site of all) {
    const key = `${site.node.start}-${site.node.end}`;
    const known = bySpan.get(key);
    bySpan.set(key, known === undefined ? site : { ...known, faults: [...known.faults, ...site.faults] });
  }
  const sites = [...bySpan.values()].sort((a, b) => a.node.start - b.node.start || b.node.end - a.node.end);
  let next = 0;
  const until = (from: number, end: number): string => {
    let out = "";
    let at = from;
    for (let site = sites[next]; site !== undefined && site.node.start < end; site = sites[next]) {
      next += 1;
      const { node, statement, faults } = site;
      const inside = until(node.start, node.end);
      out += text.slice(at, node.start);
      out += statement ? guarded(faults, inside) : chosen(faults, inside);
      at = node.end;
    }
    return out + text.slice(at, end);
  };
  return until(0, text.length);
}

const chosen = (faults: Site["faults"], original: string): string =>
  `(${faults.map(({ number, text }) => `${ASKED}(${number})?(${text}):`).join("")}(${original}))`;

const guarded = (faults: Site["faults"], original: string): string =>
  `{if(!(${faults.map(({ number }) => `${ASKED}(${number})`).join("||")})){${original}}}`;
