/** Paths of the host that a user makes visible in the sandbox (`--bind`). */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Fault, fail, isWithin, ok, pathOfText, type Result } from "#base";

export type HostPathFault = Fault<"bad-bind">;

/** Where worlds and the sandbox itself have files. */
const WORLD = ["/cnb", "/layers", "/workspace", "/platform", "/home/cnb", "/proc", "/dev", "/sys"].map((path) =>
  pathOfText(path),
);
/** Directories in which the sandbox puts files. */
const SHARED = ["/etc", "/tmp", "/usr/local/bin"].map((path) => pathOfText(path));

/** Fails for a path that does not exist, or that would hide files of the world or of the sandbox. */
export function parseHostPaths(texts: readonly string[]): Result<readonly string[], HostPathFault> {
  const paths = texts.map((text) => resolve(text));
  for (const path of paths) {
    if (!existsSync(path)) return bad(`--bind: there is nothing at ${path}`, "check the path");
    const at = pathOfText(path);
    const hidden =
      WORLD.find((place) => isWithin(place, at)) ?? [...WORLD, ...SHARED].find((place) => isWithin(at, place));
    if (hidden !== undefined)
      return bad(
        `--bind: ${path} would hide ${hidden} of the sandbox`,
        "name the directory that the executables need, such as /opt/python or /usr/local/lib",
      );
  }
  return ok(paths);
}

const bad = (message: string, remedy: string) => fail({ kind: "bad-bind" as const, message, remedy });
