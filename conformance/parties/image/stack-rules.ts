/** Rules of the deprecated labels and variables of stacks. An image without any of them obeys newer versions. */
import { LABELS } from "#contract";
import { envOf, labelOf } from "#image";
import { type Answer, notRun, type Rule } from "../kit/rule.ts";
import { finding, should } from "../kit/rule-kit.ts";
import type { ImageEvidence } from "./evidence.ts";

function onStack(evidence: ImageEvidence, answer: () => Answer): Answer {
  const { image, role } = evidence;
  if (role === "app") return notRun("it is an app image");
  const all = [labelOf(image, LABELS.stackId), labelOf(image, LABELS.stackMixins), envOf(image, "CNB_STACK_ID")];
  return all.every((one) => one === undefined)
    ? notRun("the image has nothing of a stack, which is deprecated")
    : answer();
}

export const stackRules = (party: "image" | "builder"): readonly Rule<ImageEvidence>[] => [
  should({
    id: `check.${party}.stack-id`,
    says: "An image of a stack has the stack's id in a label.",
    statements: ["platform.deprecated.stack-id-label"],
    judge: (evidence) =>
      onStack(evidence, () => {
        const id = labelOf(evidence.image, LABELS.stackId);
        return id === undefined ? [finding(`label ${LABELS.stackId}`, "the id of the stack", null)] : [];
      }),
  }),
  should({
    id: `check.${party}.stack-mixins`,
    says: "The mixins of a stack are a JSON array of texts.",
    statements: ["platform.deprecated.stack-mixins-label"],
    judge: (evidence) =>
      onStack(evidence, () => {
        const mixins = labelOf(evidence.image, LABELS.stackMixins);
        if (mixins === undefined) return notRun("the image lists no mixins");
        return isTextList(mixins) ? [] : [finding(`label ${LABELS.stackMixins}`, "a JSON array of texts", mixins)];
      }),
  }),
  should({
    id: `check.${party}.stack-variable`,
    says: "CNB_STACK_ID of a build image is the id in the label.",
    statements: ["platform.deprecated.stack-id-env"],
    judge: (evidence) =>
      onStack(evidence, () => {
        if (evidence.role !== "build") return notRun("it is a run image");
        const [id, value] = [labelOf(evidence.image, LABELS.stackId), envOf(evidence.image, "CNB_STACK_ID")];
        return id === value ? [] : [finding("Env CNB_STACK_ID", id ?? "nothing", value ?? null)];
      }),
  }),
];

function isTextList(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((one) => typeof one === "string");
  } catch {
    return false;
  }
}
