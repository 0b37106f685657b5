/** A syntax tree as the parser gives it: nodes with a type and a place in the text. */

export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

export const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string" && "start" in value;

/** The nodes in one member of a node: none, one or a list. */
export function nodesIn(value: unknown): readonly Node[] {
  if (Array.isArray(value)) return value.filter(isNode);
  return isNode(value) ? [value] : [];
}

export const nodeAt = (node: Node, key: string): Node | undefined => nodesIn(node[key])[0];

export const textAt = (node: Node | undefined, key: string): string => {
  const value = node?.[key];
  return typeof value === "string" ? value : "";
};

/** Members that hold types, or names that are not values. */
const NOT_VALUES = new Set([
  "typeAnnotation",
  "typeParameters",
  "typeArguments",
  "returnType",
  "superTypeArguments",
  "implements",
  "decorators",
  "parent",
]);

/** The nodes below a node that are values or contain them, each with its member. */
export const childrenOf = (node: Node): readonly { readonly key: string; readonly child: Node }[] =>
  Object.keys(node)
    .filter((key) => !NOT_VALUES.has(key))
    .flatMap((key) => nodesIn(node[key]).map((child) => ({ key, child })))
    .filter(({ child }) => !isType(child));

/** `as`, `satisfies` and `!` are around a value. */
const isType = ({ type }: Node): boolean =>
  type.startsWith("TS") && !["TSAsExpression", "TSSatisfiesExpression", "TSNonNullExpression"].includes(type);
