/** `env [-i] [-u NAME] [NAME=VALUE…] [COMMAND [ARGUMENT…]]`, for `#!/usr/bin/env bash`. */
import { type ByteString, byteString, byteStringOfLatin1, bytesOf, textOfByteString } from "#base";
import type { ProcessEnvironment } from "../model/environment.ts";
import type { Process, Program } from "../model/process.ts";

export const envProgram: Program = async (process) => {
  const args = [...process.argv.slice(1)];
  const env = takeEnvironment(process, args);
  const [name] = args;
  if (name === undefined) {
    for (const [key, value] of Object.entries(env))
      process.stdout.write(bytesOf(byteString`${byteStringOfLatin1(key)}=${value}\n`));
    return 0;
  }
  const path = inPath(process, name, env.PATH ?? byteString("/usr/bin:/bin"));
  if (path === undefined) {
    process.stderr.write(`env: '${textOfByteString(name)}': No such file or directory\n`);
    return 127;
  }
  return process.exec({ path, argv: args, env, cwd: process.cwd });
};

/** Removes options and assignments from the front of `args`. `-S` splits only at blanks. */
function takeEnvironment(process: Process, args: ByteString[]): ProcessEnvironment {
  let env: Record<string, ByteString> = { ...process.env };
  for (let arg = args[0]; arg !== undefined; arg = args[0]) {
    const equals = arg.indexOf("=");
    if (arg === "-i" || arg === "-") env = {};
    else if (arg === "-u") delete env[args.splice(1, 1)[0] ?? ""];
    else if (arg === "-S" || arg.startsWith("-S")) {
      const given = arg === "-S" ? (args.splice(1, 1)[0] ?? "") : arg.slice(2);
      const words = given.replace(/^[ \t\n]+|[ \t\n]+$/g, "").split(/[ \t]+/);
      args.splice(1, 0, ...words.map(byteStringOfLatin1));
    } else if (equals > 0 && !arg.startsWith("-")) env[arg.slice(0, equals)] = arg.slice(equals + 1);
    else if (arg !== "--") break;
    args.shift();
  }
  return env;
}

function inPath({ fs }: Process, name: ByteString, path: ByteString): ByteString | undefined {
  if (name.includes("/")) return name;
  const candidates = path.split(":").map((dir) => byteString`${dir || "."}/${name}`);
  return candidates.find((at) => fs.access(at, 1) && fs.stat(at).kind !== "dir");
}
