/** A session in a world: one registry, one build container, and an observation after each step. */
import { type AbsPath, absPath, byteString, byteStringOfEscaped, invariant } from "#base";
import { flatten } from "#image";
import type { CommandResult, Edit, Machine, Program } from "#machine";
import {
  type Boundary,
  type CarryOver,
  type Checkpoint,
  type FileSpec,
  type ImageSpec,
  type ObservationScope,
  type OpenOptions,
  type Ref,
  type RunStep,
  refEntries,
  type Session,
  type Step,
  type StepObservation,
  type World,
} from "#protocol";
import { lookup, type Tree, treeOf } from "#tree";
import { buildContainerOf, nodeSpecOf, PROBE_PATH } from "./build-container.ts";
import { CACHE, WorldCarryOver, withCacheVolume } from "./carry-over.ts";
import { WorldCheckpoint } from "./checkpoint.ts";
import {
  argumentsOf,
  buildDirectoriesOf,
  bytesOfEnvironment,
  environmentOf,
  imageEnvironment,
  surroundingsOf,
} from "./command.ts";
import { damageOf } from "./damage.ts";
import { observeExtendedImage } from "./extended-image.ts";
import { killAtLine } from "./lines.ts";
import { executableOf, type MachineProvider } from "./machines.ts";
import { observeStep } from "./observe.ts";
import { ownerIds } from "./owner.ts";
import { WorldRegistry } from "./registry.ts";
import { VOLUMES, withVolumes } from "./volumes.ts";

interface Opening extends OpenOptions {
  readonly world: World;
  /** The seed of everything random in this world. */
  readonly seed: string;
}

export async function openSession(
  plain: MachineProvider,
  { world, seed, boundary = {}, carryOver, from }: Opening,
): Promise<Session> {
  const provider = withBoundary(plain, boundary);
  const { registry, root, start, programs } =
    from === undefined ? beginning(world, provider.buildRoot, carryOver) : continuation(from);
  const machine = await provider.open({
    container: "build",
    ...{ root, seed, programs },
    http: registry.exchange,
    ...(world.shell === true && { shell: true }),
  });
  return new WorldSession({ provider, world, seed, registry, machine, start, programs });
}

/** Every container of the session is behind the boundary, those of the extender and the launcher too. */
const withBoundary = (provider: MachineProvider, boundary: Boundary): MachineProvider => ({
  machine: provider.machine,
  buildRoot: provider.buildRoot,
  async open(options) {
    const opened = await provider.open({ ...options, http: boundary.http?.(options.http) ?? options.http });
    return boundary.machine?.(opened) ?? opened;
  },
});

interface Begun extends Pick<State, "registry" | "start" | "programs"> {
  /** The build container before the next step. */
  readonly root: Tree;
}

/** Publishes the world's images, in the inherited registry too. */
function beginning(world: World, buildRoot: Tree, carryOver: CarryOver | undefined): Begun {
  const registry = registryOf(carryOver) ?? new WorldRegistry(world.registry ?? {});
  for (const [ref, spec] of refEntries(world.images)) registry.publish(ref, spec);
  const { root, programs } = buildContainerOf(world, buildRoot);
  const start = withCacheVolume(root, carryOver?.cache);
  return { registry, root: start, start, programs };
}

function continuation(from: Checkpoint): Begun {
  invariant(from instanceof WorldCheckpoint, "a world continues a world of this package");
  const { tree, start, registry, programs } = from;
  return { registry: registry.copy(), root: tree, start, programs: new Map(programs) };
}

function registryOf(carryOver: CarryOver | undefined): WorldRegistry | undefined {
  if (carryOver === undefined) return undefined;
  invariant(carryOver instanceof WorldCarryOver, "a world inherits from a world of this package");
  return carryOver.registry.copy();
}

interface State {
  readonly provider: MachineProvider;
  readonly world: World;
  readonly seed: string;
  readonly registry: WorldRegistry;
  readonly machine: Machine;
  readonly start: Tree;
  readonly programs: Map<string, Program>;
}

interface Performed {
  readonly machine: Machine;
  readonly step: Step;
  readonly scope: ObservationScope;
  /** Absent if the step ran no process. */
  readonly command?: CommandResult;
  readonly extended?: StepObservation["extended"];
}

class WorldSession implements Session {
  readonly #state: State;
  constructor(state: State) {
    this.#state = state;
  }

  async step(step: Step, scope: ObservationScope = "all"): Promise<StepObservation> {
    const { machine, registry } = this.#state;
    registry.beginStep();
    if ("run" in step) {
      if (step.run === "launch") return this.#launch(step, scope);
      return step.run === "extend" ? this.#extend(step, scope) : this.#run(step, step.run, scope);
    }
    if ("edit" in step) this.#edit(step.edit);
    else if ("publish" in step) this.#publish(step.publish);
    else if ("repack" in step) for (const [ref, form] of refEntries(step.repack)) registry.repack(ref, form);
    else if ("damage" in step) machine.edit(damageOf(machine.nodeAt(pathOf(step.damage.below)), step.damage));
    else
      machine.edit(
        new Map(step.fresh.map((what) => [directoryOf(what), lookup(this.#state.start, directoryOf(what))])),
      );
    return this.#observe({ machine, step, scope });
  }

  carryOver(): CarryOver {
    const { registry, machine } = this.#state;
    return new WorldCarryOver(registry.copy(), machine.nodeAt(CACHE));
  }

  checkpoint(): Checkpoint {
    const { machine, start, registry, programs } = this.#state;
    return new WorldCheckpoint({
      tree: machine.snapshot(),
      start,
      registry: registry.copy(),
      programs: new Map(programs),
    });
  }

  close(): Promise<void> {
    return this.#state.machine.close();
  }

  async #run(
    step: RunStep,
    phase: Exclude<RunStep["run"], "launch">,
    scope: ObservationScope,
  ): Promise<StepObservation> {
    const { machine, registry, world } = this.#state;
    const path = byteString(executableOf(phase));
    registry.arm(step.fault, machine);
    const onOutput = killAtLine(step.fault, machine);
    const command = await machine.run({
      path,
      argv: [path, ...argumentsOf(step)],
      env: bytesOfEnvironment(environmentOf(world.env, step.env)),
      ...surroundingsOf(step, "/"),
      ...ownerIds(step.as ?? "user"),
      ...(onOutput !== undefined && { onOutput }),
      ...(step.fault !== undefined &&
        "syscall" in step.fault && { faults: { syscall: { at: step.fault.syscall, give: step.fault.give } } }),
    });
    registry.disarm();
    return this.#observe({ machine, command, step, scope });
  }

  /** Runs in a container of its own: the image to extend, with the volumes of the build. Only changes of the volumes stay. */
  async #extend(step: RunStep, scope: ObservationScope): Promise<StepObservation> {
    const { provider, seed, registry, programs, world, machine } = this.#state;
    const image = step.in === undefined ? undefined : registry.image(step.in);
    if (step.in !== undefined && image === undefined) return noImage(step.in);
    const build = machine.snapshot();
    const root = image === undefined ? build : withVolumes(flatten(image), build);
    const http = registry.exchange;
    const container = await provider.open({ container: "extend", root, seed: `${seed}/extend`, http, programs });
    try {
      const path = executableOf("extend");
      const command = await container.run({
        path: byteString(path),
        argv: [byteString(path), ...argumentsOf(step)],
        env: bytesOfEnvironment(environmentOf({ ...imageEnvironment(image), ...world.env }, step.env)),
        ...surroundingsOf(step, "/"),
        ...ownerIds(step.as ?? "root"),
      });
      machine.edit(new Map(VOLUMES.map((at) => [at, container.nodeAt(at)])));
      const extended =
        scope === "ending"
          ? undefined
          : await observeExtendedImage(machine.snapshot(), buildDirectoriesOf(world, step));
      return this.#observe({ machine, command, step, scope, extended });
    } finally {
      await container.close();
    }
  }

  /** Runs in a container of its own, made of the app image. */
  async #launch(step: RunStep, scope: ObservationScope): Promise<StepObservation> {
    const { provider, seed, registry, programs, world } = this.#state;
    const image = registry.image(step.in ?? "@app:1");
    if (image === undefined) return noImage(step.in ?? "@app:1");
    const root = treeOf({ [PROBE_PATH]: { dir: true, mode: 0o777 } }, flatten(image));
    const machine = await provider.open({
      container: "app",
      root,
      seed: `${seed}/launch`,
      http: registry.exchange,
      programs,
    });
    try {
      const { WorkingDir = "/" } = image.config.config;
      const imageEnv = imageEnvironment(image);
      const path = step.argv0 ?? "/cnb/lifecycle/launcher";
      const given = { ...imageEnv, CNB_PLATFORM_API: world.env.CNB_PLATFORM_API ?? "", CNB_NO_COLOR: "true" };
      const command = await machine.run({
        path: byteString(path),
        argv: [byteString(path), ...argumentsOf(step)],
        env: bytesOfEnvironment(environmentOf(given, step.env)),
        ...surroundingsOf(step, WorkingDir),
        ...ownerIds(step.as ?? "user"),
      });
      return this.#observe({ machine, command, step, scope });
    } finally {
      await machine.close();
    }
  }

  #edit(files: Readonly<Record<string, FileSpec | null>>): void {
    const { machine, programs } = this.#state;
    const given = Object.entries(files);
    const literals = given.flatMap(([path, spec]) =>
      spec === null ? [] : [[path, nodeSpecOf(spec, programs, "user")] as const],
    );
    const tree = treeOf(Object.fromEntries(literals));
    machine.edit(
      new Map(
        given.map(([path, spec]): [AbsPath, Edit | undefined] => [
          pathOf(path),
          spec === null ? undefined : lookup(tree, pathOf(path)),
        ]),
      ),
    );
  }

  #publish(images: Readonly<Record<Ref, ImageSpec>>): void {
    for (const [ref, spec] of refEntries(images)) this.#state.registry.publish(ref, spec);
  }

  #observe({ machine, command, step, scope, extended }: Performed): StepObservation {
    const { registry, world, start } = this.#state;
    if (command?.limit !== undefined) throw new Error(`this machine cannot run it: ${command.limit}`);
    const probe = machine.nodeAt(PROBE_PATH);
    if (probe?.kind === "dir" && probe.names.length > 0)
      machine.edit(new Map([[PROBE_PATH, lookup(start, PROBE_PATH)]]));
    return observeStep({
      command,
      tree: scope === "all" ? machine.snapshot() : undefined,
      probe,
      requests: registry.requests(),
      tags: scope === "ending" ? undefined : registry.observe(buildDirectoriesOf(world, step)),
      extended,
    });
  }
}

/** In edits, which can have names that are not UTF-8. */
const pathOf = (text: string): AbsPath => absPath(byteStringOfEscaped(text));

const noImage = (ref: Ref): StepObservation => ({
  stdout: "",
  stderr: `there is no image ${ref} to start`,
  files: {},
  calls: [],
  registry: [],
  images: {},
});

const directoryOf = (what: "layers" | "app" | "cache" | "probe"): AbsPath =>
  absPath(what === "app" ? "/workspace" : `/${what}`);
