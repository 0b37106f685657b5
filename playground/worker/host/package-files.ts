/** What the playground needs of the package's files. The build of the page replaces this module by one that holds the files. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFile } from "#base/host";

/** The launcher of app images, and its template for proposals that change it. */
export const launcherBytes = (): Uint8Array => read("launcher");
export const launcherTemplate = (): Uint8Array => read("proposals/launcher");

const read = (name: string): Uint8Array => readFileSync(join(packageFile("dist/executables"), name));
