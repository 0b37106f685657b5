/** Subjects and recordings that are files of the host. */
export { executablesSubject } from "./executables.ts";
export { type LifecycleModule, lifecycleSubject } from "./module.ts";
export { openSubject, REFERENCE_EXECUTABLES, referenceExecutables, subjectSpec } from "./open.ts";
export { readRecordings, writeRecording } from "./recordings.ts";
