/** What rooms need of the computer that Plimsoll runs on, beyond their own `host` folders. */
export { makeDirectory } from "./directory.ts";
export { packageFile, packageVersion } from "./package.ts";
export { viteOfVitest } from "./vite.ts";
