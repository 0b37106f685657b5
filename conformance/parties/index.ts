/**
 * The other parties: what buildpacks, image extensions, builders, images and platforms must do, as rules over evidence.
 *
 * More than thirty names: each of the five parties has evidence, rules and what makes the evidence.
 */
export { type BuilderEvidence, builderEvidence } from "./builder/evidence.ts";
export { builderRules } from "./builder/rules.ts";
export { type BuildpackageEvidence, buildpackageEvidence, entryOf } from "./buildpack/package.ts";
export { packageRules } from "./buildpack/package-rules.ts";
export { buildpackRules } from "./buildpack/rules.ts";
export { type WholeSettings, type WholeSetup, wholeBuilds } from "./buildpack/whole.ts";
export type { BuildpackEvidence } from "./buildpack/whole-rules.ts";
export {
  type Component,
  type ComponentKind,
  componentOf,
  componentsIn,
  declaredApi,
  isComposite,
  nameOf,
} from "./component/component.ts";
export type { ComponentEvidence } from "./component/evidence.ts";
export { type ProbeSettings, type ProbeSetup, probe, type Worlds } from "./component/probe.ts";
export { openSim } from "./component/sim.ts";
export { extensionRules } from "./extension/rules.ts";
export { type ImageEvidence, type ImageRole, imageEvidence, roleOf } from "./image/evidence.ts";
export { rebaseTrial } from "./image/rebase.ts";
export { imageRules } from "./image/rules.ts";
export { START_MS, type StartMachine, simStarts, startProcesses } from "./image/starts.ts";
export { type JudgedParty, judgeParty } from "./kit/results.ts";
export type { Party, Rule } from "./kit/rule.ts";
export { type PhaseCall, readProbeLog } from "./platform/call.ts";
export { probeProgram } from "./platform/probe.ts";
export { platformRules } from "./platform/rules.ts";
export { partyRules, type RuleOfParty } from "./rules.ts";
