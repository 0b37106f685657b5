/**
 * Plimsoll as a library: the cases and the statements that they are evidence for, any lifecycle as a subject, what was seen of it and
 * what is judged of that; and the machine and the trees that a lifecycle written in TypeScript runs on. `plimsoll/vitest` registers
 * the cases in a test suite.
 */
export {
  type AbsPath,
  type Api,
  absPath,
  api,
  type Bytes,
  type Content,
  contentOf,
  type Digest,
  describeFault,
  type Fault,
  type Json,
  type Result,
  textOf,
  utf8,
} from "#base";
export {
  type Case,
  type CaseRecord,
  cases,
  type Description,
  ledger,
  type Observation,
  openSubject,
  type Requirement,
  type RunRecord,
  type Subject,
  type SubjectSpec,
  subjectSpec,
} from "#conformance";
export { type Machine, type Process, type ProcessFs, type Program, SystemError, simMachine } from "#machine";
export { diff, type FileSpec, type Inode, print, type Tree, toVolume, treeOf, walk } from "#tree";
export { instantiate, spread, type Versions, versionsOf } from "../conformance/protocol/instantiate.ts";
export { judge } from "../conformance/protocol/judge.ts";
export { perform } from "../conformance/protocol/perform.ts";
export type { Session } from "../conformance/protocol/subject.ts";
export type { Verdict } from "../conformance/protocol/verdict.ts";
export type { LifecycleModule } from "../conformance/subjects/module.ts";
export { type LifecyclePrograms, programsSubject } from "../conformance/subjects/programs.ts";
