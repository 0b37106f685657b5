/**
 * Plimsoll as a library: cases and their statements; any lifecycle as a subject, its observations and their verdicts; the machine and
 * the trees for a lifecycle in TypeScript, with memfs volumes in and out; everything that a proposal needs. `plimsoll/vitest` registers the
 * cases in a test suite.
 */
export {
  type AbsPath,
  type Api,
  absPath,
  type ByteString,
  type Bytes,
  byteString,
  type Content,
  type Digest,
  type Fault,
  type Json,
  type Result,
  steppingClock,
} from "#base";
export type { FileFault, LabelFault, TomlFile } from "#contract";
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
export { type Machine, type Process, type ProcessFs, type Program, SystemError, simMachine } from "#machine";
export type {
  Example,
  Finding,
  OptionValues,
  PlatformBuild,
  PlatformComponent,
  PlatformSide,
  Proposal,
  ProposalOption,
  Provisions,
} from "#proposals";
export {
  cases,
  type Description,
  ledger,
  type Observation,
  openSubject,
  type ResultRecord,
  type RunRecord,
  type Statement,
  type Subject,
  type SubjectSpec,
  subjectSpec,
  type TestCase,
} from "#suite";
export { type FileSpec, fromVolume, type Inode, type Tree, toVolume } from "#tree";
export { instantiate, selectVersions, type Versions, versionsOf } from "../conformance/protocol/instantiate.ts";
export { judge } from "../conformance/protocol/judge.ts";
export { perform } from "../conformance/protocol/perform.ts";
export type { Session } from "../conformance/protocol/subject.ts";
export type { Verdict } from "../conformance/protocol/verdict.ts";
export type { LifecycleModule } from "../conformance/subjects/host/module.ts";
export { type LifecyclePrograms, programsSubject } from "../conformance/subjects/programs.ts";
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
