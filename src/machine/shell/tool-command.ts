/** A tool of our own as a command of just-bash. */
import type { Command, ExecResult, ResolvedCommandContext } from "just-bash";
import { byteStringOf, byteStringOfLatin1, bytesOf } from "#base";
import type { Process } from "../model/process.ts";
import { pathsOf, withDevices } from "./command-wrappers.ts";
import { type Devices, isDevice } from "./devices.ts";
import { outsideBytes, shellBytes, shellName, shellText } from "./names.ts";
import { outputOf, stdinOf, textOfResult } from "./results.ts";
import { runTool, type Tool, type ToolSetting } from "./tools/tool.ts";

export function toolCommand(
  name: string,
  tool: Tool,
  { process, devices }: { readonly process: Process; readonly devices: Devices },
): Command {
  return withDevices(name, devices, async (args, context) => {
    const at = pathsOf(context);
    const run = runnerOf(context);
    const stdin = stdinOf(context);
    const substitutions = await substitutionsIn(args, context);
    const setting: ToolSetting = { name, args: args.map(shellName), process, devices, stdin, at, run, substitutions };
    const { code, stdout, stderr } = await runTool(tool, setting);
    return outputOf(shellText(stdout), code, shellText(stderr));
  });
}

async function substitutionsIn(args: readonly string[], { fs }: ResolvedCommandContext): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const path of args.filter((arg) => /^\/dev\/fd\/\d+$/.test(arg) && !isDevice(arg)))
    found.set(path, byteStringOf(outsideBytes(await fs.readFileBuffer(path))));
  return found;
}

const runnerOf =
  (context: ResolvedCommandContext): ToolSetting["run"] =>
  async (argv, stdin) => {
    const [command = "", ...args] = argv.map(shellText);
    const stdinText = byteStringOf(shellBytes(bytesOf(byteStringOfLatin1(stdin))));
    const result = await context.exec?.(`'${command.replaceAll("'", "'\\''")}'`, {
      cwd: context.cwd,
      args,
      stdin: stdinText,
      stdinKind: "bytes",
    });
    return bytesOfResult(result);
  };

const bytesOfResult = (result: ExecResult | undefined) => ({
  code: result?.exitCode ?? 127,
  stdout: result === undefined ? "" : shellName(textOfResult(result)),
  stderr: shellName(result?.stderr ?? ""),
});
