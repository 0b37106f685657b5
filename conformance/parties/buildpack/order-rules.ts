/** Rules of composite buildpacks, and of the deprecated stacks. */
import { api, compareApi } from "#base";
import type { DocumentTable } from "#contract";
import {
  type Component,
  declaredApi,
  descriptorOf,
  idOf,
  isComposite,
  nameOf,
  onDescriptor,
  versionOf,
} from "../component/component.ts";
import { elementsIn } from "../component/descriptor-rules.ts";
import type { ComponentEvidence } from "../component/evidence.ts";
import { isTextArray, placeOf, showValue, tablesIn, textIn } from "../kit/documents.ts";
import { type Answer, type Finding, notRun, type Rule } from "../kit/rule.ts";
import { finding, may, must } from "../kit/rule-kit.ts";

const FILE = "buildpack.toml";

/** Every reference in the order. */
const referencesOf = (component: Component): readonly DocumentTable[] =>
  tablesIn(descriptorOf(component), "order").flatMap((group) => tablesIn(group, "group"));

const onOrder = (component: Component, answer: (references: readonly DocumentTable[]) => Answer): Answer =>
  onDescriptor(component, () =>
    isComposite(component) ? answer(referencesOf(component)) : notRun("it is a component buildpack"),
  );

const isReferenceTo =
  (reference: DocumentTable) =>
  (other: Component): boolean =>
    idOf(other) === textIn(reference, "id") && versionOf(other) === textIn(reference, "version");

const nameOfReference = (reference: DocumentTable): string =>
  `${textIn(reference, "id") ?? ""}@${textIn(reference, "version") ?? ""}`;

export const orderRules: readonly Rule<ComponentEvidence>[] = [
  must({
    id: "check.buildpack.order-references",
    says: "Each reference in the order has an id and a version.",
    statements: ["buildpack.order.ref.fields"],
    judge: ({ component }) =>
      onOrder(component, (references) =>
        references.flatMap((reference) =>
          ["id", "version"]
            .filter((key) => (textIn(reference, key) ?? "") === "")
            .map((key) => finding(placeOf(reference, key, FILE), `a text ${key}`, showValue(reference[key]))),
        ),
      ),
  }),
  must({
    id: "check.buildpack.order-buildpacks",
    says: "The order names buildpacks, and no image extensions.",
    statements: ["buildpack.order.only-buildpacks", "buildpack.order.no-extensions"],
    judge: ({ component, known }) =>
      onOrder(component, (references) =>
        references
          .filter((reference) => known.some((one) => one.kind === "extension" && isReferenceTo(reference)(one)))
          .map((reference) =>
            finding(placeOf(reference, "id", FILE), "a buildpack", `the extension ${nameOfReference(reference)}`),
          ),
      ),
  }),
  must({
    id: "check.buildpack.order-resolves",
    says: "The order resolves into component buildpacks.",
    statements: ["buildpack.term.composite.resolvable"],
    judge: ({ component, known }) => onOrder(component, () => resolves(component, known)),
  }),
  may({
    id: "check.buildpack.order-exec-env",
    says: "The exec-env of a reference is a list of names.",
    statements: ["buildpack.order.ref.exec-env"],
    judge: ({ component }) =>
      onOrder(component, (references) =>
        references
          .filter((reference) => reference["exec-env"] !== undefined && !isTextArray(reference["exec-env"]))
          .map((reference) =>
            finding(placeOf(reference, "exec-env", FILE), "a list of texts", showValue(reference["exec-env"])),
          ),
      ),
  }),
];

/** A buildpack that is not here may be in a registry, so only a package must have all. A circle resolves into nothing. */
function resolves(component: Component, known: readonly Component[]): Answer {
  const missing: string[] = [];
  const circles: Finding[] = [];
  const visit = (one: Component, above: readonly string[]): void => {
    for (const reference of referencesOf(one)) {
      const name = nameOfReference(reference);
      if (above.includes(name)) {
        circles.push(
          finding(placeOf(reference, "id", FILE), "an order without a circle", [...above, name].join(" -> ")),
        );
        continue;
      }
      const target = known.find((other) => other.kind === "buildpack" && isReferenceTo(reference)(other));
      if (target === undefined) missing.push(name);
      else visit(target, [...above, name]);
    }
  };
  visit(component, [nameOf(component)]);
  if (circles.length > 0) return circles;
  if (missing.length === 0) return [];
  return notRun(
    `${missing.length} buildpacks of the order are not here, such as ${missing[0]}: give them too, or a package with all of them`,
  );
}

const stacksOf = (component: Component): readonly DocumentTable[] => tablesIn(descriptorOf(component), "stacks");

const onStacks = (component: Component, judge: (stack: DocumentTable) => readonly Finding[]): Answer =>
  onDescriptor(component, () => {
    const stacks = stacksOf(component);
    return stacks.length === 0 ? notRun("the descriptor has no stacks") : stacks.flatMap(judge);
  });

const isAny = (stack: DocumentTable): boolean => textIn(stack, "id") === "*";

export const stackRules: readonly Rule<ComponentEvidence>[] = [
  must({
    id: "check.buildpack.stacks",
    says: "Each stack has an id, or `*` for any.",
    statements: [
      "buildpack.deprecated.stacks.identify",
      "buildpack.deprecated.stacks.id-valid",
      "buildpack.deprecated.stacks.any",
      "buildpack.deprecated.stacks.any-id",
    ],
    judge: ({ component }) =>
      onStacks(component, (stack) => {
        const id = textIn(stack, "id");
        if (id !== undefined && (id === "*" || /^[A-Za-z0-9./-]+$/.test(id))) return [];
        return [
          finding(
            placeOf(stack, "id", FILE),
            "an id of letters, digits, `.`, `/` and `-`, or `*`",
            showValue(stack.id),
          ),
        ];
      }),
  }),
  must({
    id: "check.buildpack.stack-mixins",
    says: "A stack `*` has no mixins, and the mixins of another one are texts.",
    statements: ["buildpack.deprecated.stacks.any-mixins", "buildpack.deprecated.stacks.mixins"],
    judge: ({ component }) =>
      onStacks(component, (stack) => {
        const mixins = elementsIn(stack, "mixins");
        const isFine = isAny(stack) ? mixins.length === 0 : mixins.every((one) => typeof one === "string");
        return isFine
          ? []
          : [finding(placeOf(stack, "mixins", FILE), isAny(stack) ? "no mixins" : "texts", showValue(stack.mixins))];
      }),
  }),
  must({
    id: "check.buildpack.order-or-stacks",
    says: "A buildpack with an order has no stacks.",
    statements: ["buildpack.deprecated.stacks.order-exclusive"],
    judge: ({ component }) =>
      onOrder(component, () => {
        const stacks = stacksOf(component);
        const declared = declaredApi(component);
        if (declared !== undefined && compareApi(declared, api("0.10")) >= 0 && stacks.length === 0) return [];
        return stacks.map((stack) =>
          finding(placeOf(stack, "id", FILE), "no stacks beside an order", showValue(stack.id)),
        );
      }),
  }),
];
