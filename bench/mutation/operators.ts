/** The faults that one expression or statement can have: what an implementer leaves out, swaps, or takes the wrong way round. */
import { type Node, nodeAt, nodesIn, textAt } from "./syntax.ts";

/** Another text for a node, and what was done in a few words. */
export interface Fault {
  readonly text: string;
  readonly did: string;
}

type Source = (node: Node) => string;
type Operator = (node: Node, source: Source) => readonly Fault[];

const OTHER_OPERATORS: Readonly<Record<string, readonly string[]>> = {
  "===": ["!=="],
  "!==": ["==="],
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "&": ["|"],
  "|": ["&"],
  "<<": [">>"],
  ">>": ["<<"],
};

const OTHER_METHODS: Readonly<Record<string, string>> = {
  some: "every",
  every: "some",
  startsWith: "endsWith",
  endsWith: "startsWith",
  find: "findLast",
  findLast: "find",
  findIndex: "findLastIndex",
  findLastIndex: "findIndex",
  indexOf: "lastIndexOf",
  lastIndexOf: "indexOf",
  min: "max",
  max: "min",
  toUpperCase: "toLowerCase",
};

/** Methods whose result is of the kind of their object. */
const LEFT_OUT = new Set([
  "filter",
  "toSorted",
  "sort",
  "toReversed",
  "reverse",
  "trim",
  "trimEnd",
  "slice",
  "concat",
  "toLowerCase",
]);

const binary: Operator = (node, source) => {
  const [left, right] = [nodeAt(node, "left"), nodeAt(node, "right")];
  if (left === undefined || right === undefined || left.type === "PrivateIdentifier") return [];
  // Texts are joined by `+` too; `-` makes no sense there and only crashes.
  const joins = [left, right].some(({ type }) => type === "TemplateLiteral" || type === "StringLiteral");
  const others = joins ? [] : (OTHER_OPERATORS[textAt(node, "operator")] ?? []);
  return others.map((other) => ({
    text: `${source(left)} ${other} ${source(right)}`,
    did: `${textAt(node, "operator")} is ${other}`,
  }));
};

const logical: Operator = (node, source) => {
  const [left, right] = [nodeAt(node, "left"), nodeAt(node, "right")];
  if (left === undefined || right === undefined) return [];
  const sides = [
    { text: source(left), did: "only the left side" },
    { text: source(right), did: "only the right side" },
  ];
  const operator = textAt(node, "operator");
  if (operator === "??") return sides;
  const other = operator === "&&" ? "||" : "&&";
  return [...sides, { text: `(${source(left)}) ${other} (${source(right)})`, did: `${operator} is ${other}` }];
};

const conditional: Operator = (node, source) =>
  (["consequent", "alternate"] as const).flatMap((key) => {
    const side = nodeAt(node, key);
    return side === undefined ? [] : [{ text: source(side), did: `always ${key === "consequent" ? "yes" : "no"}` }];
  });

const negation: Operator = (node, source) => {
  const inner = nodeAt(node, "argument");
  return textAt(node, "operator") === "!" && inner !== undefined
    ? [{ text: `!!(${source(inner)})`, did: "not negated" }]
    : [];
};

const literal: Operator = (node) => {
  const { value } = node;
  if (typeof value === "boolean") return [{ text: String(!value), did: `${value} is ${!value}` }];
  if (typeof value === "number") return [{ text: String(value + 1), did: `${value} is ${value + 1}` }];
  if (typeof value === "string")
    return value === "" ? [{ text: '"other"', did: "another text" }] : [{ text: '""', did: "no text" }];
  return "regex" in node ? regularExpression(node) : [];
};

/** Anchors, quantities and flags. */
function regularExpression({ regex }: Node): readonly Fault[] {
  if (typeof regex !== "object" || regex === null || !("pattern" in regex) || !("flags" in regex)) return [];
  const [pattern, flags] = [String(regex.pattern), String(regex.flags)];
  const changed = [
    ["starts anywhere", pattern.replace(/^\^/, ""), flags],
    ["ends anywhere", pattern.replace(/(?<!\\)\$$/, ""), flags],
    ["+ is once", pattern.replace(/(?<![\\(])\+/, ""), flags],
    ["* is at least once", pattern.replace(/(?<![\\(])\*/, "+"), flags],
    ["another class", pattern.replace(/\[(\^?)/, (_, not: string) => (not === "" ? "[^" : "[")), flags],
    ["other flags", pattern, flags.includes("i") ? flags.replace("i", "") : flags],
  ] as const;
  return changed
    .filter(([, text, mark]) => text !== pattern || mark !== flags)
    .map(([did, text, mark]) => ({ text: `/${text}/${mark}`, did }));
}

const template: Operator = (node) => (nodesIn(node.expressions).length === 0 ? [{ text: "``", did: "no text" }] : []);

/** A list without each of its elements, and with each two neighbours swapped. */
const list: Operator = (node, source) => {
  const parts = nodesIn(node.elements).map(source);
  const without = parts.map((part, i) => ({
    text: `[${parts.filter((_, at) => at !== i).join(", ")}]`,
    did: `without ${shorten(part)}`,
  }));
  const swapped = parts.slice(1).map((_, i) => {
    const [a = "", b = ""] = parts.slice(i, i + 2);
    return {
      text: `[${[...parts.slice(0, i), b, a, ...parts.slice(i + 2)].join(", ")}]`,
      did: `${shorten(b)} first`,
    };
  });
  return [...without, ...swapped];
};

/** Members with messages and names, which no case judges. */
const WORDING = new Set(["message", "remedy", "why", "says", "help", "hint"]);
/** Lists of a step that only the compiler and `compose` read. */
const LISTS_OF_RESULTS = new Set(["needs", "gives"]);

export function isWordingMember(node: Node): boolean {
  const name = textAt(nodeAt(node, "key"), "name");
  const value = nodeAt(node, "value");
  if (value?.type === "ArrayExpression" && LISTS_OF_RESULTS.has(name)) return true;
  return WORDING.has(name) || (name === "id" && value?.type === "Literal" && typeof value.value === "string");
}

/** An object without each of its members. */
const object: Operator = (node, source) => {
  const parts = nodesIn(node.properties);
  const isCitation = (part: Node): boolean => textAt(nodeAt(part, "key"), "name") === "cites";
  return parts
    .filter((part) => !isCitation(part) && !isWordingMember(part))
    .map((part) => ({
      text: `({ ${parts
        .filter((other) => other !== part)
        .map(source)
        .join(", ")} })`,
      did: `without ${shorten(source(part))}`,
    }));
};

const call: Operator = (node, source) => {
  const callee = nodeAt(node, "callee");
  if (callee?.type !== "MemberExpression" || callee.computed === true) return [];
  const [object, property] = [nodeAt(callee, "object"), nodeAt(callee, "property")];
  if (object === undefined || property === undefined) return [];
  const name = textAt(property, "name");
  const other = Object.hasOwn(OTHER_METHODS, name) ? OTHER_METHODS[name] : undefined;
  const swapped = `${source(node).slice(0, property.start - node.start)}${other}${source(node).slice(property.end - node.start)}`;
  return [
    ...(LEFT_OUT.has(name) ? [{ text: source(object), did: `no ${name}` }] : []),
    ...(other === undefined ? [] : [{ text: swapped, did: `${name} is ${other}` }]),
  ];
};

const arrow: Operator = (node) => (node.expression === true ? [{ text: "() => undefined", did: "gives nothing" }] : []);

const OPERATORS: Readonly<Record<string, Operator>> = {
  BinaryExpression: binary,
  LogicalExpression: logical,
  ConditionalExpression: conditional,
  UnaryExpression: negation,
  Literal: literal,
  TemplateLiteral: template,
  ArrayExpression: list,
  ObjectExpression: object,
  CallExpression: call,
  ArrowFunctionExpression: arrow,
};

/** Every fault of an expression. A replacement with the same text as the expression is left out. */
export const faultsOf = (node: Node, source: Source): readonly Fault[] =>
  (OPERATORS[node.type]?.(node, source) ?? []).filter(({ text }) => text !== source(node));

export const shorten = (text: string): string => {
  const line = text.replace(/\s+/g, " ");
  return line.length > 50 ? `${line.slice(0, 49)}…` : line;
};
