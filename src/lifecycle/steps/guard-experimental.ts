/** Fails on experimental features unless the platform allows them. */
import type { Phase, PhaseContext } from "../phase/context.ts";
import { phaseFault } from "../rules/faults.ts";

export function guardExperimental<P extends Phase>({ rules, inputs, log }: PhaseContext<P>, feature: string): void {
  const reaction = rules.platform.experimental({ mode: inputs.experimentalMode });
  if (reaction === "warn") log.warn(`${feature} is experimental`);
  if (reaction !== "fail") return;
  throw phaseFault("failed", `${feature} is experimental, and CNB_EXPERIMENTAL_MODE does not allow it`, {
    remedy: "set CNB_EXPERIMENTAL_MODE=warn",
  });
}
