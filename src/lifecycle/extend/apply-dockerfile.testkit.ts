/** A container for tests: a file system, a Dockerfile, and what comes of applying it inside. */
import { absPath, byteString, byteStrings, pathOfText, type Result, steppingClock, utf8 } from "#base";
import { dockerfile } from "#contract";
import type { ImageConfig } from "#image";
import { type Program, shellMounts, shellPrograms, simMachine, standIn } from "#machine";
import { type NodeSpec, type Tree, treeOf } from "#tree";
import { type ApplyRequest, type ApplyResult, applyDockerfile } from "./apply-dockerfile.ts";
import type { ExtendFault } from "./faults.ts";

export interface ExtendedContainer {
  readonly files?: Readonly<Record<string, NodeSpec>>;
  /** Below `/context`. */
  readonly context?: Readonly<Record<string, NodeSpec>>;
  readonly config?: ImageConfig["config"];
  /** Default: the image has no shell. */
  readonly shell?: true;
  readonly args?: Readonly<Record<string, string>>;
  readonly request?: Partial<ApplyRequest>;
}

export interface ApplyOutcome {
  readonly result: Result<ApplyResult, ExtendFault>;
  /** The file system afterwards. */
  readonly tree: Tree;
  readonly output: string;
}

/** Below `FROM base`, unless the text has a FROM of its own. */
export async function applyText(text: string, container: ExtendedContainer = {}): Promise<ApplyOutcome> {
  const whole = /^\s*from /im.test(text) ? text : `FROM base\n${text}`;
  const read = dockerfile.readDockerfile(utf8(whole), "Dockerfile");
  if (!read.ok) throw new Error(read.fault.message);
  let result: ApplyOutcome["result"] | undefined;
  const program: Program = async (process) => {
    result = await applyDockerfile(process, {
      dockerfile: read.value,
      context: [absPath("/context")],
      args: container.args ?? {},
      config: { os: "linux", architecture: "amd64", config: container.config ?? {}, history: [] },
      ignore: ["/context", "/harness", "/ignored", "/cache"].map(pathOfText),
      ...container.request,
    });
    return 0;
  };
  const machine = machineFor(container, program);
  const seen = await machine.run({
    path: byteString("/harness"),
    argv: byteStrings(""),
    env: {},
    cwd: byteString("/"),
    uid: 0,
    gid: 0,
  });
  if (result === undefined) throw new Error(seen.stderr);
  return { result, tree: machine.snapshot(), output: seen.stdout };
}

const STAND_IN = standIn("apply a Dockerfile");

function machineFor({ files = {}, context = {}, shell }: ExtendedContainer, program: Program) {
  const inContext = Object.entries(context).map(([path, spec]) => [`/context/${path}`, spec] as const);
  const root = treeOf({
    "/bin": { dir: true },
    "/usr/bin": { dir: true },
    "/tmp": { dir: true, mode: 0o1777 },
    "/harness": { content: STAND_IN, mode: 0o755 },
    ...Object.fromEntries(inContext),
    ...files,
  });
  return simMachine({
    root,
    clock: steppingClock(1_000_000_000_000_000_000n),
    seed: "apply",
    http: () => Promise.reject(new Error("no network")),
    programs: new Map([[STAND_IN.digest, program], ...(shell === undefined ? [] : shellPrograms())]),
    ...(shell && { mounts: shellMounts(root) }),
  });
}
