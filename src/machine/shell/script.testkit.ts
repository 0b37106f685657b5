/** Runs a bash script on a simulated machine, as user 1000 in `/work`. */
import { type Bytes, byteString, byteStrings, EMPTY, steppingClock } from "#base";
import { environmentOfText } from "../model/environment.ts";
import { simMachine } from "../sim/machine.ts";
import { standardTree } from "../sim/standard-tree.ts";
import { shellMounts, shellPrograms } from "./mount.ts";

export async function runScript(
  text: string,
  { seed = "s", stdin }: { readonly seed?: string; readonly stdin?: Bytes } = {},
) {
  const work = { dir: true, mode: 0o777 } as const;
  const root = standardTree({ "/work": work, "/script": { text: `#!/bin/bash\n${text}\n`, mode: 0o755 } });
  const machine = simMachine({
    root,
    mounts: shellMounts(root),
    programs: shellPrograms(),
    clock: steppingClock(0n),
    seed,
    http: async () => ({ status: 404, headers: {}, body: EMPTY }),
  });
  const env = environmentOfText({ PATH: "/usr/bin:/bin" });
  const given = {
    path: byteString("/script"),
    argv: byteStrings("/script"),
    env,
    cwd: byteString("/work"),
    uid: 1000,
    gid: 1000,
  };
  return { machine, result: await machine.run({ ...given, ...(stdin !== undefined && { stdin }) }) };
}
