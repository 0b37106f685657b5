/** Dockerfiles: their instructions, the expansion of their words, and the rules for those of image extensions. */
export { type Expansion, expandWord } from "./expand.ts";
export { checkExtensionDockerfile, type ExtensionDockerfile, type Flaw } from "./extension.ts";
export type * from "./model.ts";
export { readDockerfile } from "./read.ts";
