/** Runs bin/generate, or uses the directory that replaces it. */
import { type ByteString, byteString } from "#base";
import type { GroupElement, Requirement } from "#contract";
import type { Spawn } from "#machine";
import { buildpackEnvironment } from "../environment/buildpack.ts";
import { type ExtensionComponent, lookUpExtension } from "../files/components.ts";
import { outputDirOf } from "../files/dockerfile-places.ts";
import { temporaryDir } from "../files/temporary.ts";
import { rulesFor } from "../phase/buildpack-rules.ts";
import type { PhaseContext } from "../phase/context.ts";
import type { GenerateHook } from "../phase/states/generate.ts";
import { phaseFault } from "../rules/faults.ts";
import { describeChildExit, startExecutable, withPlanFile } from "../steps/start-executable.ts";
import { copyInto } from "./copy.ts";

type Context = PhaseContext<"generate", "variables" | "target">;

/** Returns the directory of the extension's outputs. Throws `generate-extension` if bin/generate fails or cannot start. */
export async function runExtension(
  context: Context,
  element: GroupElement,
  requirements: readonly Requirement[],
): Promise<ByteString> {
  const { process, inputs, rules, state } = context;
  const form = rules.platform.extensionForm;
  const extension = lookUpExtension(process.fs, inputs.extensions, element, form);
  const outputDir = prepareOutput(context, element);
  const ends: ReturnType<GenerateHook>[] = [];
  try {
    for (const begin of state.hooks) ends.unshift(begin({ id: element.id, outputDir }));
    const made = await generateOutputs(context, { element, extension, outputDir, requirements });
    for (let end = ends.shift(); end !== undefined; end = ends.shift()) end("done");
    return made;
  } finally {
    for (const end of ends) end("failed");
  }
}

async function generateOutputs(context: Context, run: ExtensionRun): Promise<ByteString> {
  const { process, rules } = context;
  const { extension, outputDir } = run;
  if (process.fs.exists(`${extension.root}/bin/generate`)) {
    await runGenerate(context, run);
    return outputDir;
  }
  const prepared = byteString`${extension.root}/generate`;
  if (!rules.platform.copiesPrepared({ form: rules.platform.generatedForm })) return prepared;
  if (process.fs.exists(prepared)) copyInto(process.fs, prepared, outputDir);
  return outputDir;
}

/** `<generated>/<id>`, or a temporary directory. */
function prepareOutput({ process, inputs, rules, state }: Context, { id }: GroupElement): ByteString {
  const own = rules.platform.generatedForm === "by-extension";
  const parent = own ? inputs.generated : temporaryDir(process, byteString("cnb-extensions-generated."));
  if (!own) state.temporary.push(parent);
  const dir = outputDirOf(parent, id);
  if (rules.platform.clearsOutput) process.fs.removeAll(dir);
  process.fs.mkdir(dir, { parents: true });
  return dir;
}

interface ExtensionRun {
  readonly element: GroupElement;
  readonly extension: ExtensionComponent;
  readonly outputDir: ByteString;
  readonly requirements: readonly Requirement[];
}

async function runGenerate(context: Context, run: ExtensionRun): Promise<void> {
  const { process } = context;
  const { id, version } = run.element;
  const exit = await withPlanFile(process, { id, entries: run.requirements }, (planPath) =>
    startExecutable("generate-extension", process, childOf(context, run, planPath)),
  );
  if (context.rules.platform.generateSucceeded({ exit })) return;
  throw phaseFault("generate-extension", `bin/generate of ${id}@${version} ended with ${describeChildExit(exit)}`, {
    remedy: "see its output above",
  });
}

function childOf({ process, inputs, rules, state }: Context, run: ExtensionRun, planPath: ByteString): Spawn {
  const { element, extension, outputDir } = run;
  const { descriptor, root } = extension;
  const path = byteString`${root}/bin/generate`;
  const own = rulesFor(rules, { ...element, api: descriptor.api }).rules.generateVariables({
    buildpackDir: root,
    platformDir: inputs.platform,
    planPath,
    outputDir,
    target: state.target,
    execEnv: inputs.execEnv,
  });
  const { clearEnv } = descriptor.extension;
  return {
    path,
    argv: [path, outputDir, inputs.platform, planPath],
    env: buildpackEnvironment({ fs: process.fs, rules, inputs, base: state.variables, clearEnv, own }),
    cwd: inputs.app,
    stdout: process.stdout,
    stderr: rules.platform.buildpackErrorsTo({ phase: "generate" }) === "stdout" ? process.stdout : process.stderr,
  };
}
