/** Folders of the host that buildpacks see (`--volume`). They are copies, so a build never changes the host. */
import { resolve } from "node:path";
import { type Fault, fail, isWithin, ok, pathOfText, type Result } from "#base";
import { type Mount, readHostTree } from "#machine";

/** Where the lifecycle has files of its own. */
const OWN = ["/cnb", "/layers", "/workspace", "/platform", "/cache", "/kaniko", "/proc", "/dev"].map((path) =>
  pathOfText(path),
);

/** Reads `<folder>:<path>` and `<folder>:<path>:ro`. */
export function readVolumes(texts: readonly string[] = []): Result<readonly Mount[], Fault> {
  const mounts: Mount[] = [];
  for (const text of texts) {
    const [, folder, path, mode = "ro"] = /^(.+?):(\/[^:]*)(?::(.*))?$/s.exec(text) ?? [];
    if (folder === undefined || path === undefined)
      return bad(text, "expected <folder>:<absolute path>", "such as --volume ./certs:/certs");
    const at = pathOfText(path);
    const own = OWN.find((place) => isWithin(place, at) || isWithin(at, place));
    if (mode !== "ro")
      return bad(text, `${mode} is not supported: a build never changes the host`, "leave it out, or write :ro");
    if (own !== undefined) return bad(text, `${own} belongs to the lifecycle`, "mount it elsewhere");
    const tree = readHostTree(resolve(folder));
    if (!tree.ok) return tree;
    mounts.push({ at, tree: tree.value, readOnly: true });
  }
  return ok(mounts);
}

const bad = (text: string, message: string, remedy: string) =>
  fail({ kind: "build-volume", message: `--volume ${text}: ${message}`, remedy });
