/** Rules of the stacks in the label of a buildpackage. Stacks are deprecated from Buildpack API 0.10 on. */
import { api, atLeast, isJsonObject, type Json } from "#base";
import { type Component, declaredApi, descriptorOf, isComposite, nameOf } from "../component/component.ts";
import { elementsIn } from "../component/descriptor-rules.ts";
import { tablesIn, textIn } from "../kit/documents.ts";
import { type Answer, type Finding, notRun, type Rule } from "../kit/rule.ts";
import { finding, must } from "../kit/rule-kit.ts";
import { BUILDPACKAGE_LABEL, type BuildpackageEvidence } from "./package.ts";

const PLACE = `${BUILDPACKAGE_LABEL} stacks`;

interface LabelStack {
  readonly id: string;
  readonly mixins: readonly Json[];
}

const stacksIn = ({ label }: BuildpackageEvidence): readonly LabelStack[] => {
  const { stacks } = label ?? {};
  const all = Array.isArray(stacks) ? stacks.filter(isJsonObject) : [];
  return all.map(({ id, mixins }) => ({ id: String(id ?? ""), mixins: Array.isArray(mixins) ? mixins : [] }));
};

/** The stacks that a buildpack lists, by id. */
const listed = (component: Component, id: string) =>
  tablesIn(descriptorOf(component), "stacks").find((stack) => [id, "*"].includes(textIn(stack, "id") ?? ""));

const implementations = ({ components }: BuildpackageEvidence): readonly Component[] =>
  components.filter((one) => !isComposite(one) && tablesIn(descriptorOf(one), "stacks").length > 0);

const onStacks = (evidence: BuildpackageEvidence, answer: (stacks: readonly LabelStack[]) => Answer): Answer => {
  const stacks = stacksIn(evidence);
  return stacks.length === 0 ? notRun("the label lists no stacks") : answer(stacks);
};

const perStack =
  (judge: (stack: LabelStack, component: Component) => readonly Finding[]) => (evidence: BuildpackageEvidence) =>
    onStacks(evidence, (stacks) =>
      stacks.flatMap((stack) => implementations(evidence).flatMap((one) => judge(stack, one))),
    );

export const packageStackRules: readonly Rule<BuildpackageEvidence>[] = [
  must({
    id: "check.buildpack.package-stacks",
    says: "The label lists at least one stack, unless its buildpacks have targets instead.",
    statements: ["distribution.label.present"],
    judge: (evidence) => {
      const hasStacks = evidence.components.some((one) => !atLeast(declaredApi(one) ?? api("0.2"), "0.10"));
      if (stacksIn(evidence).length > 0) return [];
      return hasStacks
        ? [finding(PLACE, "at least one stack", null)]
        : notRun("stacks are deprecated in the Buildpack API of its buildpacks");
    },
  }),
  must({
    id: "check.buildpack.package-stacks-once",
    says: "Each stack is in the label once.",
    statements: ["distribution.stacks.once"],
    judge: (evidence) =>
      onStacks(evidence, (stacks) =>
        stacks
          .filter(({ id }, i) => stacks.findIndex((other) => other.id === id) < i)
          .map(({ id }) => finding(PLACE, "each stack once", id)),
      ),
  }),
  must({
    id: "check.buildpack.package-stacks-listed",
    says: "Each buildpack of the package lists each stack of the label.",
    statements: ["distribution.stacks.all-buildpacks"],
    judge: perStack(({ id }, component) =>
      listed(component, id) === undefined ? [finding(nameOf(component), `the stack ${id}`, null)] : [],
    ),
  }),
  must({
    id: "check.buildpack.package-mixins",
    says: "The label lists the mixins that its buildpacks need.",
    statements: ["distribution.stacks.mixins"],
    judge: perStack(({ id, mixins }, component) => {
      const stack = listed(component, id);
      if (stack === undefined) return [];
      const missing = elementsIn(stack, "mixins").filter((one) => typeof one === "string" && !mixins.includes(one));
      return missing.map((one) =>
        finding(`${PLACE} ${id}`, `the mixin ${String(one)} of ${nameOf(component)}`, [...mixins]),
      );
    }),
  }),
];
