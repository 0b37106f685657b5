/**
 * Applies a Dockerfile as root to the file system of this process, which runs in a container of the base image. Each instruction that
 * changes files adds a layer; the others change the configuration. FROM changes nothing.
 *
 * Supports one stage, RUN without flags other than `--network=default`, and COPY and ADD with `--chown` and `--chmod`, without ADD from a
 * network. A fault rejects everything else. VOLUME creates its directory and keeps later changes in it, as BuildKit does.
 */
import { type AbsPath, fail, ok, pathOfText, type Result, utf8 } from "#base";
import { dockerfile } from "#contract";
import type { HistoryEntry, ImageConfig, Layer } from "#image";
import { type Process, type Sink, SystemError } from "#machine";
import { TemporaryDirectoryError } from "../files/temporary.ts";
import { type BuildContext, openBuildContext } from "./build-context.ts";
import { ChangeDetector, type FileSystemSnapshot } from "./changes.ts";
import { applyToConfig, type EvalContext, stringElements, volumePaths } from "./config.ts";
import { digestOfPlan, performCopy, planCopy } from "./copy.ts";
import { ensureDirectory } from "./copy-node.ts";
import { ExtendError, type ExtendFault, type InstructionPosition, rejectInstruction } from "./faults.ts";
import { LayerCache, type LayerCacheOptions } from "./layer-cache.ts";
import { resolveUser } from "./owner.ts";
import { runCommand } from "./run.ts";
import { globalArguments, platformArguments, Scope } from "./scope.ts";
import { canWriteEntries, writeEntries } from "./write-entries.ts";

export interface ApplyRequest {
  readonly dockerfile: dockerfile.Dockerfile;
  /** The directories that COPY and ADD read; an earlier one hides files of a later one. Missing directories are ignored. */
  readonly context: readonly AbsPath[];
  /** Build arguments. */
  readonly args: Readonly<Record<string, string>>;
  /** The configuration of the base image. */
  readonly config: ImageConfig;
  /** No layer contains these paths or paths below them; nor `/dev`, `/proc` and `/sys`. */
  readonly ignore: readonly AbsPath[];
  readonly cache?: LayerCacheOptions;
  /** Receives the output of commands; default: the streams of the process. */
  readonly output?: { readonly stdout: Sink; readonly stderr: Sink };
}

export interface InstructionLayer {
  readonly layer: Layer;
  readonly history: HistoryEntry;
}

export interface ApplyResult {
  readonly config: ImageConfig;
  /** In order, for `append`; an instruction that changes no file adds none. */
  readonly layers: readonly InstructionLayer[];
  /** The image in FROM, with build arguments replaced. */
  readonly from: string;
  /** The number of instructions whose layers came from the cache. */
  readonly reused: number;
}

export async function applyDockerfile(
  process: Process,
  request: ApplyRequest,
): Promise<Result<ApplyResult, ExtendFault>> {
  const umask = process.fs.umask(0o022);
  try {
    return ok(await new DockerfileExecutor(process, request).all());
  } catch (error) {
    if (error instanceof ExtendError || error instanceof TemporaryDirectoryError) return fail(error.fault);
    throw error;
  } finally {
    process.fs.umask(umask);
  }
}

type Step = dockerfile.StageInstruction;

class DockerfileExecutor {
  readonly #process: Process;
  readonly #request: ApplyRequest;
  readonly #context: BuildContext;
  readonly #detector: ChangeDetector;
  readonly #evalContext: EvalContext;
  readonly #cached: LayerCache | undefined;
  readonly #layers: InstructionLayer[] = [];
  #config: ImageConfig;
  #snapshot: FileSystemSnapshot | undefined;
  #reuses: boolean;
  #reused = 0;

  constructor(process: Process, request: ApplyRequest) {
    const { dockerfile: file, cache, config } = request;
    this.#process = process;
    this.#request = request;
    this.#context = openBuildContext(process.fs, request.context);
    this.#detector = new ChangeDetector(process, [...request.ignore, ...(cache === undefined ? [] : [cache.dir])]);
    this.#cached = cache === undefined ? undefined : new LayerCache(process, cache);
    this.#reuses = cache !== undefined;
    const known = new Map(Object.entries(platformArguments(process.platform)));
    const globals = new Map([...known, ...globalArguments(file, request.args)]);
    const scope = new Scope({ escape: file.escape, given: request.args, globals, env: config.config.Env });
    this.#evalContext = { scope, file: file.file, seen: { cmd: false } };
    this.#config = config;
  }

  async all(): Promise<ApplyResult> {
    const { dockerfile: file } = this.#request;
    const [stage, other] = file.stages;
    if (stage === undefined || other !== undefined)
      return rejectInstruction(
        "extend-unsupported",
        "more than one stage is not supported",
        at(file, other?.from),
        "keep one FROM",
      );
    const [flag] = stage.from.flags;
    if (flag !== undefined)
      rejectInstruction(
        "extend-unsupported",
        `FROM --${flag.name}`,
        at(file, stage.from),
        "FROM names the image that is extended",
      );
    const from = this.#image(stage.from);
    for (const step of this.#triggers(stage.from)) await this.#step(step);
    for (const step of stage.instructions) await this.#step(step);
    return { config: this.#config, layers: this.#layers, from, reused: this.#reused };
  }

  #image(from: dockerfile.From): string {
    const { dockerfile: file, args } = this.#request;
    const globals = new Scope({ escape: file.escape, given: {}, globals: new Map(), env: [] });
    globals.env = [...globalArguments(file, args)].map(([name, value]) => `${name}=${value}`);
    const image = globals.expand(from.image, at(file, from));
    if (image === "")
      rejectInstruction("extend-word", "FROM names no image", at(file, from), "set the build argument base_image");
    return image;
  }

  /** The ONBUILD instructions of the base image. */
  #triggers(from: dockerfile.From): readonly Step[] {
    const { OnBuild, ...config } = this.#config.config;
    const triggers = stringElements(OnBuild);
    if (triggers.length === 0) return [];
    this.#config = { ...this.#config, config };
    const read = dockerfile.readDockerfile(utf8(`FROM base\n${triggers.join("\n")}\n`), "ONBUILD of the base image");
    if (!read.ok)
      return rejectInstruction(
        "extend-word",
        read.fault.message,
        at(this.#request.dockerfile, from),
        "extend another image",
      );
    return read.value.stages.flatMap(({ instructions }) => instructions);
  }

  async #step(step: Step): Promise<void> {
    try {
      await this.#perform(step);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      rejectInstruction(
        "extend-file",
        `${step.keyword}: ${error.message}`,
        this.#at(step),
        "check the file at this path",
      );
    }
  }

  async #perform(step: Step): Promise<void> {
    const { scope, file } = this.#evalContext;
    this.#config = applyToConfig(this.#config, step, this.#evalContext);
    if (step.keyword === "ARG") scope.declare(step, file);
    this.#cached?.addToKey([step.text, ...bodiesOf(step), ...scope.namedIn([step.text, ...bodiesOf(step)].join("\n"))]);
    if (step.keyword === "WORKDIR") await this.#changing(step, () => this.#workdir(this.#at(step)));
    else if (step.keyword === "VOLUME") await this.#changing(step, () => this.#volumes(step));
    else if (step.keyword === "RUN") await this.#reusing(step, () => runCommand(this.#running(step), step));
    else if (step.keyword === "COPY" || step.keyword === "ADD") {
      const plan = planCopy(step, this.#context, scope, this.#at(step));
      if (this.#request.cache?.copiesKnownBy !== "instruction") this.#cached?.addToKey([digestOfPlan(plan)]);
      await this.#reusing(step, () => performCopy(this.#process, plan, this.#config));
    }
  }

  #running(step: Step) {
    const { stdout, stderr } = this.#request.output ?? this.#process;
    const { scope } = this.#evalContext;
    return { process: this.#process, config: this.#config, scope, output: { stdout, stderr }, at: this.#at(step) };
  }

  /** The user of the configuration owns new directories. */
  #workdir(place: InstructionPosition): void {
    const { User = "", WorkingDir = "/" } = this.#config.config;
    const owner = resolveUser(this.#process, User, place);
    ensureDirectory({ process: this.#process, owner, at: place }, pathOfText(WorkingDir));
  }

  #volumes(step: dockerfile.Instruction<"VOLUME">): void {
    const owner = { uid: 0, gid: 0 };
    for (const path of volumePaths(step, this.#evalContext))
      ensureDirectory(
        { process: this.#process, owner, at: this.#at(step) },
        pathOfText(path.startsWith("/") ? path : `/${path}`),
      );
  }

  async #changing(step: Step, act: () => void | Promise<void>): Promise<void> {
    const before = this.#snapshot ?? this.#detector.snapshot();
    await act();
    this.#snapshot = this.#detector.snapshot(before);
    this.#add(step, this.#detector.layerBetween(before, this.#snapshot));
  }

  /** After the first instruction that is not cached, no later one is: its input may have changed. */
  async #reusing(step: Step, act: () => void | Promise<void>): Promise<void> {
    const cached = this.#cached;
    const kept = this.#reuses ? cached?.find() : undefined;
    if (kept !== undefined && (kept.layer === undefined || canWriteEntries(kept.layer.entries))) {
      this.#reused += 1;
      this.#snapshot = undefined;
      if (kept.layer !== undefined) writeEntries(this.#process.fs, kept.layer.entries);
      this.#add(step, kept.layer);
      return;
    }
    this.#reuses = false;
    const before = this.#snapshot ?? this.#detector.snapshot();
    await act();
    this.#snapshot = this.#detector.snapshot(before);
    const layer = this.#detector.layerBetween(before, this.#snapshot);
    this.#add(step, cached === undefined ? layer : cached.store(layer));
  }

  #add({ text }: Step, layer: Layer | undefined): void {
    if (layer !== undefined) this.#layers.push({ layer, history: { created_by: text } });
  }

  #at(step: Step): InstructionPosition {
    return at(this.#request.dockerfile, step);
  }
}

const at = ({ file }: dockerfile.Dockerfile, source: dockerfile.SourceSpan | undefined): InstructionPosition => ({
  file,
  line: source?.line ?? 1,
  column: source?.column ?? 1,
});

/** The contents of the heredocs of an instruction. */
function bodiesOf(step: Step): readonly string[] {
  if (step.keyword === "COPY" || step.keyword === "ADD") return step.heredocs.map(({ content }) => content);
  if (step.keyword !== "RUN" || step.command.form === "exec") return [];
  return step.command.heredocs.map(({ content }) => content);
}
