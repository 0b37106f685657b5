/** What `oci-artifacts` changes in the lifecycle: steps, by the values of its options. */
import type { Amendment } from "#lifecycle";
import type { OptionValues } from "../kit/proposal.ts";
import { stepChanges } from "../kit/step-changes.ts";
import { checkAccess } from "./access.ts";
import { collect, ID } from "./collect.ts";
import { parseOptions } from "./options.ts";
import { afterImage, beforeImage, report } from "./publish.ts";
import { moveSubjects } from "./record.ts";

/** The draft has an id of its own: its test cases need the draft, not the approved RFC. */
const DRAFT = `${ID}:form=draft`;

export function amendment(values: OptionValues): Amendment {
  const options = parseOptions(values);
  const { trust, access, "tag-is": tagIs, order, record } = options;
  const checksAccess = trust === "platform" && access === "policy" && tagIs === "reference";
  return {
    id: options.form === "draft" ? DRAFT : ID,
    axis: "proposal",
    after: [],
    steps: stepChanges(
      checksAccess && { phase: "analyze", where: "after:analyze:check-access", step: checkAccess(options) },
      { phase: "export", where: "after:export:buildpack-layers", step: collect(options) },
      order !== "image" && { phase: "export", where: "before:export:save", step: beforeImage(options) },
      order === "image" && { phase: "export", where: "after:export:save", step: afterImage(options) },
      options.report === "list" && { phase: "export", where: "after:export:report", step: report(options) },
      record === "label" && { phase: "rebase", where: "after:rebase:save", step: moveSubjects(options) },
    ),
  };
}
