/**
 * A fault of a condition changes its value only sometimes: a condition that is always true changes nothing in a case in which it was true anyhow.
 * Such a case need not be asked. So instrumented code watches the values of conditions while no mutant is on.
 */
import { type Node, nodeAt, textAt } from "./syntax.ts";

/** A function of `switch.ts` around an expression. */
export interface Watch {
  readonly node: Node;
  around(value: string): string;
}

/** Always true has the number `first`, always false the next one. */
export const watchesOfTest = (node: Node, first: number): readonly Watch[] => [truth(node, first + 1, first)];

/** In the order of `faultsOf`; no watches: the faults change the value every time. */
export function watchesOf(node: Node, first: number): readonly Watch[] {
  if (node.type === "ConditionalExpression") {
    const test = nodeAt(node, "test");
    return test === undefined ? [] : watchesOfTest(test, first);
  }
  const [left, right] = [nodeAt(node, "left"), nodeAt(node, "right")];
  if (node.type !== "LogicalExpression" || left === undefined || right === undefined) return [];
  const [onlyLeft, onlyRight, other] = [first, first + 1, first + 2];
  const operator = textAt(node, "operator");
  if (operator === "??") return [unless(left, "undefined", onlyRight), unless(right, "undefined", onlyLeft)];
  const isAnd = operator === "&&";
  return [
    ...[onlyRight, other].map((number) => (isAnd ? truth(left, NONE, number) : truth(left, number, NONE))),
    // The right side is asked only if the left side does not decide.
    ...[onlyLeft, other].map((number) => unless(right, String(isAnd), number)),
  ];
}

const NONE = -1;

const truth = (node: Node, ifTrue: number, ifFalse: number): Watch => ({
  node,
  around: (value) => `mutantTruth(${value},${ifTrue},${ifFalse})`,
});

const unless = (node: Node, same: string, number: number): Watch => ({
  node,
  around: (value) => `mutantUnless(${value},${same},${number})`,
});
