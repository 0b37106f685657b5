/** Subjects that need no host: programs on the simulated machine, the reference, recordings. */
export { type LifecyclePrograms, programsSubject } from "./programs.ts";
export { type Recording, recordedSubject, recordingOf } from "./recordings.ts";
export { referenceSubject } from "./reference.ts";
