/** `env [-i] [-u NAME] [NAME=VALUE…] [COMMAND [ARGUMENT…]]`, for `#!/usr/bin/env bash`. */
import { byteString } from "#base";
import type { Process, Program } from "../model/process.ts";

export const envProgram: Program = async (process) => {
  const args = [...process.argv.slice(1)];
  const env = takeEnvironment(process, args);
  const [name] = args;
  if (name === undefined) {
    process.stdout.write(
      Object.entries(env)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(""),
    );
    return 0;
  }
  const path = inPath(process, name, env.PATH ?? "/usr/bin:/bin");
  if (path === undefined) {
    process.stderr.write(`env: '${name}': No such file or directory\n`);
    return 127;
  }
  return process.exec({ path: byteString(path), argv: args, env, cwd: process.cwd });
};

/** Removes options and assignments from the front of `args`. `-S` splits only at blanks. */
function takeEnvironment(process: Process, args: string[]): Record<string, string> {
  let env: Record<string, string> = { ...process.env };
  for (let arg = args[0]; arg !== undefined; arg = args[0]) {
    const assignment = /^([^=]+)=(.*)$/s.exec(arg);
    if (arg === "-i" || arg === "-") env = {};
    else if (arg === "-u") delete env[args.splice(1, 1)[0] ?? ""];
    else if (arg === "-S" || arg.startsWith("-S")) {
      const text = arg === "-S" ? (args.splice(1, 1)[0] ?? "") : arg.slice(2);
      args.splice(1, 0, ...text.trim().split(/[ \t]+/));
    } else if (assignment?.[1] !== undefined && !arg.startsWith("-")) env[assignment[1]] = assignment[2] ?? "";
    else if (arg !== "--") break;
    args.shift();
  }
  return env;
}

function inPath({ fs }: Process, name: string, path: string): string | undefined {
  if (name.includes("/")) return name;
  const candidates = path.split(":").map((dir) => `${dir === "" ? "." : dir}/${name}`);
  return candidates.find((at) => fs.access(byteString(at), 1) && fs.stat(byteString(at)).kind !== "dir");
}
