/** What rooms need of the computer that Plimsoll runs on, beyond their own `host` folders. */
export { makeDirectory } from "./directory.ts";
export { packageFile, packageVersion } from "./package.ts";
export { type ReadFileFault, readFileUpTo } from "./read-file.ts";
export { useScratchFiles } from "./scratch.ts";
export { viteOfVitest } from "./vite.ts";
export { watchExit } from "./watch-exit.ts";
export { writeFilesWhole, writeFileWhole } from "./write-file.ts";
