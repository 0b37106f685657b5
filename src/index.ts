/**
 * Plimsoll as a library: cases and their statements; any lifecycle as a subject, its observations and their verdicts; the machine and
 * the trees for a lifecycle in TypeScript, with memfs volumes in and out; everything that a proposal needs. `plimsoll/vitest` registers the
 * cases in a test suite.
 *
 * More than thirty names: users of the library import everything from here.
 */
export {
  type AbsPath,
  type Api,
  absPath,
  type ByteString,
  type Bytes,
  byteString,
  byteStrings,
  type Content,
  type Digest,
  type Fault,
  type Json,
  type Result,
  steppingClock,
} from "#base";
export type { FileFault, LabelFault, TomlFile } from "#contract";
export type { Law, Trial, WorldChange, WorldGenerator } from "#laws/kit";
export { ledger, type Statement } from "#ledger";
export type {
  Amendment,
  BuildpackRules,
  Phase,
  PhaseContext,
  PlatformRules,
  Resource,
  StepChange,
  StepDef,
  Wrap,
} from "#lifecycle";
export type { Act } from "#machine";
export {
  environmentOfText,
  type Machine,
  type Process,
  type ProcessFs,
  type Program,
  SystemError,
  simMachine,
} from "#machine";
export type { Provisions } from "#platform";
export type {
  Example,
  Finding,
  OptionValues,
  PlatformBuild,
  PlatformComponent,
  PlatformSide,
  Proposal,
  ProposalOption,
} from "#proposals";
export type {
  Description,
  Observation,
  Session,
  Step,
  Subject,
  SubjectSpec,
  TestCase,
  Verdict,
  World,
} from "#protocol";
export { instantiate, judge, perform, selectVersions, type Versions, versionsOf } from "#protocol";
export type { ResultRecord, RunRecord } from "#reports";
export { type LifecyclePrograms, programsSubject } from "#subjects";
export type { LifecycleModule } from "#subjects/host";
export { openSubject, subjectSpec } from "#subjects/host";
export { cases } from "#suite";
export { fromVolume, type Inode, type NodeSpec, type Tree, toVolume } from "#tree";
export type {
  CaseDraft,
  EvidenceDraft,
  ExpectationDraft,
  FindingWorldDraft,
  ProposalDraft,
  StatementDraft,
} from "../proposals/user/drafts.ts";
export * from "../proposals/user/evidence-exports.ts";
export * from "../proposals/user/exports.ts";
