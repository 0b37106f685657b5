/** The playground as the command needs it: worlds to open it with, and the texts of its page. */
export { caseText } from "./model/case-text.ts";
export type { PlayWorld } from "./model/world.ts";
export { type Opening, pageFiles, singlePage } from "./site/host/page.ts";
export { worldOfWords } from "./worker/starts.ts";
