/** Notes what each script of a buildpack or extension changes in its container. */
import { textOfByteString } from "#base";
import { type Machine, type Process, type Program, shellPrograms } from "#machine";
import type { Tree } from "#tree";

export interface ScriptRun {
  /** `bin/build of example/greeter`. */
  readonly name: string;
  readonly path: string;
  readonly before: Tree;
  readonly after: Tree;
  readonly code: number;
}

const SCRIPT = /^\/cnb\/(?:buildpacks|extensions)\/([^/]+)\/[^/]+\/(bin\/(?:detect|build|generate))$/;

/** The shells of a machine, which call `note` after each script. `machine`: the one that runs them. */
export const notingShells = (
  machine: () => Machine | undefined,
  note: (run: ScriptRun) => void,
): ReadonlyMap<string, Program> =>
  new Map(
    [...shellPrograms()].map(([digest, program]): [string, Program] => [
      digest,
      async (process) => {
        const script = scriptOf(process);
        const before = script === undefined ? undefined : machine()?.snapshot();
        const code = await program(process);
        const after = machine()?.snapshot();
        if (script !== undefined && before !== undefined && after !== undefined)
          note({ ...script, before, after, code });
        return code;
      },
    ]),
  );

/** The script that this process of a shell runs: its first argument. */
function scriptOf({ argv }: Process): Pick<ScriptRun, "name" | "path"> | undefined {
  const path = argv[1] === undefined ? "" : textOfByteString(argv[1]);
  const [, id, program] = SCRIPT.exec(path) ?? [];
  return id === undefined ? undefined : { name: `${program} of ${id.replaceAll("_", "/")}`, path };
}
