/** Reads and checks the outputs of an extension: Dockerfiles, contexts, arguments. */
import { type ByteString, byteString, FaultError, textOfByteString } from "#base";
import { dockerfile, extendConfigToml, type GroupElement } from "#contract";
import {
  contextDirName,
  dockerfileName,
  EXTEND_CONFIG,
  type ImageKind,
  SHARED_CONTEXT,
} from "../files/dockerfile-places.ts";
import { readIfPresent } from "../files/documents.ts";
import type { PhaseContext } from "../phase/context.ts";
import type { Generated } from "../phase/states/generate.ts";
import { phaseFault } from "../rules/faults.ts";

type Context = PhaseContext<"generate">;

/** Throws `generate` for outputs that an extender cannot use. */
export function readOutputs(context: Context, extension: GroupElement, outputDir: ByteString): readonly Generated[] {
  checkConfig(context, outputDir);
  const generated = (["run", "build"] as const).flatMap((kind) => {
    const form = dockerfileIn(context, extension, outputDir, kind);
    return form === undefined ? [] : [{ extension, kind, outputDir, form }];
  });
  checkContexts(context, extension, outputDir);
  return generated;
}

function checkConfig({ process, rules }: Context, outputDir: ByteString): void {
  const path = byteString`${outputDir}/${EXTEND_CONFIG}`;
  const config = readIfPresent(process.fs, path, extendConfigToml);
  if (config === undefined) return;
  const names = [...config.build, ...config.run].map(({ name }) => name);
  rejectFlaw(rules.platform.extendConfigFlaw({ names }), path, "give the argument another name");
}

function dockerfileIn(
  { process, rules, log }: Context,
  { id }: GroupElement,
  outputDir: ByteString,
  kind: ImageKind,
): dockerfile.ExtensionDockerfile | undefined {
  const path = byteString`${outputDir}/${dockerfileName(kind)}`;
  if (!process.fs.exists(path)) return undefined;
  const read = dockerfile.readDockerfile(process.fs.read(path), textOfByteString(path));
  if (!read.ok) throw new FaultError(read.fault);
  const form = dockerfile.checkExtensionDockerfile(read.value, kind);
  const flaw = rules.platform.dockerfileFlaw(form);
  if (flaw !== undefined) throw outputFault(path, flaw);
  for (const { message } of form.flaws) log.warn(`${kind}.Dockerfile of ${id}: ${message}`);
  return form;
}

function checkContexts({ process: { fs }, rules }: Context, { api }: GroupElement, outputDir: ByteString): void {
  if (rules.platform.contexts({ api }) === "none") return;
  const names = [SHARED_CONTEXT, contextDirName("build"), contextDirName("run")].filter(
    (name) => fs.kind(`${outputDir}/${name}`) === "dir",
  );
  rejectFlaw(rules.platform.contextFlaw({ names }), outputDir, "keep the one for both images, or those for one each");
}

function rejectFlaw(message: string | undefined, path: ByteString, remedy: string): void {
  if (message !== undefined) throw outputFault(path, { message, remedy });
}

interface OutputFlaw {
  readonly message: string;
  readonly remedy: string;
  readonly line?: number;
  readonly column?: number;
}

function outputFault(path: ByteString, { message, remedy, line, column }: OutputFlaw): FaultError {
  const at = { ...(line !== undefined && { line }), ...(column !== undefined && { column }) };
  return phaseFault("generate", message, { where: { file: textOfByteString(path), ...at }, remedy });
}
