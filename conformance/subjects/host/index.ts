/** Subjects and recordings that are files of the host. */
export { executablesSubject, REFERENCE_EXECUTABLES } from "./executables.ts";
export { type LifecycleModule, lifecycleSubject } from "./module.ts";
export { askedSpec, type ExecutablesWords, openSubject, referenceExecutables, subjectSpec } from "./open.ts";
export { isPacked } from "./packed-lifecycle.ts";
export { readRecordings, writeRecording } from "./recordings.ts";
