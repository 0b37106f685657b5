import type { Amendment, StepChange } from "#lifecycle";
import type { OptionValues } from "../kit/proposal.ts";
import { checkAccess } from "./access.ts";
import { collect, ID } from "./collect.ts";
import { parseOptions } from "./options.ts";
import { afterImage, beforeImage, report } from "./publish.ts";
import { moveSubjects } from "./record.ts";

/** The draft goes by a name of its own, so that what is asked of the one is not asked of the other. */
const DRAFT = `${ID}:form=draft`;

export function amendment(values: OptionValues): Amendment {
  const options = parseOptions(values);
  const { trust, access, "tag-is": tagIs, order, record } = options;
  const knocks = trust === "platform" && access === "policy" && tagIs === "reference";
  const steps: readonly (StepChange | false)[] = [
    knocks && { phase: "analyze", where: "after:analyze:check-access", step: checkAccess(options) },
    { phase: "export", where: "after:export:buildpack-layers", step: collect(options) },
    order !== "image" && { phase: "export", where: "before:export:save", step: beforeImage(options) },
    order === "image" && { phase: "export", where: "after:export:save", step: afterImage(options) },
    options.report === "list" && { phase: "export", where: "after:export:report", step: report(options) },
    record === "label" && { phase: "rebase", where: "after:rebase:save", step: moveSubjects(options) },
  ];
  return {
    id: options.form === "draft" ? DRAFT : ID,
    axis: "proposal",
    after: [],
    steps: steps.filter((one) => one !== false),
  };
}
