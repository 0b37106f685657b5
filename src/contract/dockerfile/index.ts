/** Dockerfiles: what they say, what their words stand for, and what an extension's may say. */
export { type Expansion, expandWord } from "./expand.ts";
export { checkExtensionDockerfile, type ExtensionDockerfile, type Flaw } from "./extension.ts";
export type * from "./model.ts";
export { readDockerfile } from "./read.ts";
