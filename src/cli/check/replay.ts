/** The command that judges one rule again. */
import type { Party } from "#parties";
import { shellWord } from "#reports";
import type { CheckOptions } from "./options.ts";

export const replayFor =
  (party: Party, text: string, options: CheckOptions) =>
  (rule: string): string =>
    ["plimsoll", "check", party, text, ...optionsOf(options), "--rule", rule].map(shellWord).join(" ");

const optionsOf = ({
  path,
  with: beside,
  env,
  envFile,
  buildImage,
  runImage,
  machine,
}: CheckOptions): readonly string[] => [
  ...(path === undefined ? [] : ["--path", path]),
  ...beside.flatMap((one) => ["--with", one]),
  ...env.flatMap((one) => ["--env", one]),
  ...envFile.flatMap((one) => ["--env-file", one]),
  ...(buildImage === undefined ? [] : ["--build-image", buildImage]),
  ...(runImage === undefined ? [] : ["--run-image", runImage]),
  ...(machine === "sim" ? [] : ["--machine", machine]),
];
