/** The worked example of a proposal with the options of the command: as the inputs of a build. */
import { orThrow } from "#base";
import type { Example } from "#proposals";
import { partsOfExample } from "#proposals/build";
import { parseEnvironment } from "../build/environment.ts";
import { type BuildInputs, rejectExtensions } from "../build/inputs.ts";
import type { BuildOptions } from "../build/options.ts";
import { parsePlatformApi } from "../build/platform-api.ts";
import { checkWritable, parseOutput } from "../images/output.ts";

/** The options of a build that apply to an example. */
type ExampleOptions = Pick<BuildOptions, "platformApi" | "env" | "envFile" | "output" | "creator">;

/** Throws a fault. */
export async function exampleInputs(example: Example, options: ExampleOptions): Promise<BuildInputs> {
  const platformApi = parsePlatformApi(options.platformApi);
  const output = options.output === undefined ? undefined : orThrow(parseOutput(options.output));
  orThrow(await checkWritable(output));
  const env = orThrow(parseEnvironment(options.env, options.envFile, process.env));
  const parts = partsOfExample(example, { platformApi, env });
  if (options.creator === true) rejectExtensions(parts.extensions ?? []);
  return { ...parts, ...(output !== undefined && { output }) };
}
