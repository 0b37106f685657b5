/** The launcher that the build of this package makes. */
import { existsSync, readFileSync } from "node:fs";
import { type Content, contentOf } from "#base";
import { packageFile } from "#base/host";

let built: Content | undefined;

/** Undefined before the first build. */
export function builtLauncher(): Content | undefined {
  const path = packageFile("dist/executables/launcher");
  if (built === undefined && existsSync(path)) built = contentOf(readFileSync(path));
  return built;
}
