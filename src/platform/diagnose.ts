/** Finds reasons why scripts of a buildpack cannot start, for a report after a failed build. */
import { byteString, type Fault, textOf } from "#base";
import { type FileNode, resolve, type Tree } from "#tree";
import { type Buildpack, isComposite, nameOfBuildpack } from "./buildpack.ts";

export type ScriptFault = Fault<"script-not-executable" | "script-interpreter">;

/** `hasProgram` returns whether the machine has an executable at a path. */
export function scriptFaults(
  buildpacks: readonly Buildpack[],
  hasProgram: (path: string) => boolean,
): readonly ScriptFault[] {
  return buildpacks.filter((one) => !isComposite(one)).flatMap((one) => faultsOf(one, hasProgram));
}

function faultsOf(buildpack: Buildpack, hasProgram: (path: string) => boolean): readonly ScriptFault[] {
  return ["bin/detect", "bin/build"].flatMap((name): readonly ScriptFault[] => {
    const script = scriptAt(buildpack.tree, name);
    const where = { file: `${buildpack.from}/${name}` };
    if (script === undefined) return [];
    if ((script.mode & 0o111) === 0) {
      const message = `the script of ${nameOfBuildpack(buildpack)} is not executable`;
      return [{ kind: "script-not-executable", message, where, remedy: `chmod +x ${where.file}` }];
    }
    const interpreter = interpreterOf(script);
    if (interpreter === undefined || hasProgram(interpreter)) return [];
    const isCrlf = interpreter.endsWith("\r");
    const message = `the script of ${nameOfBuildpack(buildpack)} names the interpreter ${JSON.stringify(interpreter)}, which is not in the build image`;
    const remedy = isCrlf
      ? "save it with Unix line endings"
      : "write #!/usr/bin/env bash, or use a build image that has it";
    return [{ kind: "script-interpreter", message, where: { ...where, line: 1 }, remedy }];
  });
}

function scriptAt(tree: Tree, name: string): FileNode | undefined {
  const resolved = resolve(tree, byteString(`/${name}`), { follow: true });
  return resolved.ok && resolved.node?.kind === "file" ? resolved.node : undefined;
}

/** The interpreter of a script; for `#!/usr/bin/env <program>`, the program. Undefined if the file is not a script. */
function interpreterOf({ content }: FileNode): string | undefined {
  const [chunk] = content.chunks();
  const line = /^#![ \t]*([^\n]*)/.exec(textOf((chunk ?? new Uint8Array()).subarray(0, 256)))?.[1];
  if (line === undefined) return undefined;
  const [path = "", first] = line.split(/[ \t]+/).filter((word) => word !== "");
  return /\/env$/.test(path) && first !== undefined && !/^[-=]/.test(first) ? first : path;
}
