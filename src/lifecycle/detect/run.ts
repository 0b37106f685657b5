/** Runs bin/detect and reads its plan. */
import { type ByteString, byteString, concat, describeFault, utf8 } from "#base";
import { type BuildPlan, buildPlan } from "#contract";
import { type Exit, type Sink, SystemError } from "#machine";
import { buildpackEnvironment } from "../environment/buildpack.ts";
import { temporaryDir } from "../files/temporary.ts";
import type { DetectRun, Member } from "../phase/states/detect.ts";
import { describeChildExit } from "../steps/start-executable.ts";
import { infoOf, type SearchContext } from "./components.ts";

export const EMPTY_PLAN: BuildPlan = { provides: [], requires: [], or: [] };
/** The part of a bin/detect's output that is kept. Bytes. */
const OUTPUT_MAX = 1 << 20;

/** Never rejects because of a buildpack: its failures are outcomes. */
export async function runDetect(context: SearchContext, member: Member): Promise<DetectRun> {
  const { process, rules } = context;
  if (member.kind === "extension" && !process.fs.exists(`${member.component.root}/bin/detect`)) {
    return runWithoutExecutable(context, member);
  }
  const dir = temporaryDir(process, byteString("plan."));
  const planPath = byteString`${dir}/plan.toml`;
  const captured = capture();
  try {
    process.fs.write(planPath, new Uint8Array(0), { mode: 0o600 });
    const exit = await spawnDetect(context, member, planPath, captured.sink);
    const outcome = rules.platform.outcome({ exit });
    if (outcome !== "pass")
      return { outcome, plan: EMPTY_PLAN, output: captured.bytes(), why: describeChildExit(exit) };
    return { ...readPlan(context, member, planPath), output: captured.bytes() };
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return { outcome: "error", plan: EMPTY_PLAN, output: captured.bytes(), why: error.message };
  } finally {
    process.fs.removeAll(dir);
  }
}

/** An extension without bin/detect passes. Its directory `detect` contains the plan. */
function runWithoutExecutable(context: SearchContext, member: Member): DetectRun {
  const path = byteString`${member.component.root}/detect/plan.toml`;
  const output = new Uint8Array(0);
  if (!context.process.fs.exists(path)) return { outcome: "pass", plan: EMPTY_PLAN, output };
  return { ...readPlan(context, member, path), output };
}

async function spawnDetect(
  { process, inputs, rules, state }: SearchContext,
  member: Member,
  planPath: ByteString,
  output: Sink,
): Promise<Exit> {
  const { root } = member.component;
  const variables = {
    buildpackDir: root,
    platformDir: inputs.platform,
    planPath,
    target: state.target,
    execEnv: inputs.execEnv,
  };
  const path = byteString`${root}/bin/detect`;
  return process.spawn({
    path,
    argv: [path, inputs.platform, planPath],
    env: buildpackEnvironment({
      fs: process.fs,
      rules,
      inputs,
      base: state.variables,
      clearEnv: infoOf(member).clearEnv,
      own:
        member.kind === "extension"
          ? member.rules.extensionDetectVariables(variables)
          : member.rules.detectVariables(variables),
    }),
    cwd: inputs.app,
    stdout: output,
    stderr: output,
  });
}

function readPlan(
  { process, rules }: SearchContext,
  { kind }: Member,
  path: ByteString,
): Pick<DetectRun, "outcome" | "plan" | "why"> {
  const read = buildPlan.read(process.fs.read(path), path);
  if (!read.ok) return { outcome: "error", plan: EMPTY_PLAN, why: describeFault(read.fault) };
  const plan = read.value;
  const requires = [plan, ...plan.or].flatMap((section) => section.requires);
  const namesOf = (some: typeof requires) => some.map(({ name }) => name);
  const versioned = requires.filter((one) => one.version !== undefined);
  const flaw =
    (kind === "extension" ? rules.platform.extensionPlanFlaw({ requires: namesOf(requires) }) : undefined) ??
    rules.platform.planFlaw({ requiresWithVersion: namesOf(versioned) });
  return flaw === undefined ? { outcome: "pass", plan } : { outcome: "error", plan: EMPTY_PLAN, why: flaw };
}

/** Collects output in the order of writing. */
function capture(): { readonly sink: Sink; bytes(): Uint8Array } {
  const parts: Uint8Array[] = [];
  let size = 0;
  const write = (bytes: Uint8Array | string): void => {
    const part = typeof bytes === "string" ? utf8(bytes) : bytes.slice();
    if (size < OUTPUT_MAX) parts.push(part.subarray(0, OUTPUT_MAX - size));
    size += part.length;
  };
  return { sink: { write }, bytes: () => concat(parts) };
}
