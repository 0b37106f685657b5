/** Runs the programs of a component in generated worlds, as a lifecycle runs them, and records what they do. */
import { type Api, api, type Bytes, byteString, byteStrings, compareApi, contentOf, pathOfText, utf8 } from "#base";
import { type BuildPlan, type BuildpackPlan, buildPlan, buildpackPlan, names } from "#contract";
import { environmentOfText, type Machine, type Mount } from "#machine";
import { fileBytesIn, platformFiles, withOwner } from "#platform";
import { draftOf, graft, makeParents, type Tree, treeOf } from "#tree";
import { type Component, idOf, infoOf, versionOf } from "./component.ts";
import { execdPrograms, STARTER } from "./execd.ts";
import { isExecutable, PROGRAMS, programAt } from "./executable-rules.ts";
import { type MainRun, type ProgramRun, type ProgramRuns, programRun, treeAt } from "./runs.ts";
import { type ProbeWorld, type WorldName, worldsFor } from "./worlds.ts";

export interface ProbeSetup {
  readonly root: Tree;
  readonly volumes: readonly Mount[];
  readonly user: ProbeWorld["user"];
}

export interface ProbeSettings {
  /** Opens a machine with a shell and without a network. */
  open(setup: ProbeSetup): Promise<Machine>;
  /** The file system of the build image. */
  readonly base: Tree;
  /** The variables of the build image. */
  readonly env: Readonly<Record<string, string>>;
  readonly target: {
    readonly os: string;
    readonly arch: string;
    readonly distro?: { readonly name: string; readonly version: string };
  };
  readonly app: Tree;
  /** What a user gives to buildpacks. */
  readonly variables: Readonly<Record<string, string>>;
  /** The worlds in which the programs run. Default: all. */
  readonly worlds?: readonly WorldName[];
}

export type Worlds = Readonly<Partial<Record<WorldName, ProgramRuns>>>;

/** `declared`: the Buildpack API of the component. */
export async function probe(component: Component, declared: Api, settings: ProbeSettings): Promise<Worlds> {
  const worlds: Partial<Record<WorldName, ProgramRuns>> = {};
  const chosen = worldsFor(declared).filter(({ name }) => settings.worlds?.includes(name) !== false);
  for (const world of chosen) worlds[world.name] = await new Container(component, declared, { settings, world }).run();
  return worlds;
}

/** Files of the probe itself: the two plans. */
const OWN = "/plimsoll";
const PLAN = `${OWN}/plan.toml`;
const ENTRIES = `${OWN}/buildpack-plan.toml`;
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

interface Probing {
  readonly settings: ProbeSettings;
  readonly world: ProbeWorld;
}

/** One world, in which the programs run one after the other. */
class Container {
  readonly #component: Component;
  readonly #declared: Api;
  readonly #settings: ProbeSettings;
  readonly #world: ProbeWorld;
  readonly #directory: string;
  /** The component's own directory in the layers directory. */
  readonly #output: string;

  constructor(component: Component, declared: Api, { settings, world }: Probing) {
    this.#component = component;
    this.#declared = declared;
    this.#settings = settings;
    this.#world = world;
    const below = component.kind === "buildpack" ? "buildpacks" : "extensions";
    const id = names.escapeId(idOf(component)) || "unnamed";
    this.#directory = `${world.components}/${below}/${id}/${versionOf(component) || "0"}`;
    this.#output = `${world.layers}/${id}`;
  }

  async run(): Promise<ProgramRuns> {
    const detect = await this.#detect();
    if (detect !== undefined && detect.code !== 0) return { detect };
    const read = buildPlan.read(detect?.plan ?? new Uint8Array(), "the build plan");
    const main = await this.#main(read.ok ? entriesFor(read.value) : { entries: [] });
    return { ...(detect && { detect }), ...(main && { main }) };
  }

  async #detect(): Promise<ProgramRuns["detect"]> {
    const program = programAt(this.#component, "bin/detect");
    if (program === undefined || !isExecutable(program)) return undefined;
    const machine = await this.#open(this.#world.isAppReadOnly);
    try {
      const run = await this.#program(machine, "bin/detect", { CNB_BUILD_PLAN_PATH: PLAN }, [
        this.#world.platform,
        PLAN,
      ]);
      const plan = fileBytesIn(treeAt(machine, OWN), "/plan.toml") ?? new Uint8Array();
      return { ...run, plan };
    } finally {
      await machine.close();
    }
  }

  /** bin/build or bin/generate, with its entries of the plan. */
  async #main(plan: BuildpackPlan): Promise<MainRun | undefined> {
    const name = PROGRAMS[this.#component.kind][1] ?? "";
    const program = programAt(this.#component, name);
    if (program === undefined || !isExecutable(program)) return undefined;
    const machine = await this.#open(false, buildpackPlan.write(plan));
    const isBuildpack = this.#component.kind === "buildpack";
    const own = { [isBuildpack ? "CNB_LAYERS_DIR" : "CNB_OUTPUT_DIR"]: this.#output, CNB_BP_PLAN_PATH: ENTRIES };
    try {
      const run = await this.#program(machine, name, own, [this.#output, this.#world.platform, ENTRIES]);
      const output = { at: this.#output, tree: treeAt(machine, this.#output) };
      const execd =
        run.code === 0 && isBuildpack ? await execdPrograms(machine, output, { world: this.#world, own: OWN }) : [];
      return {
        ...run,
        output: output.tree,
        outputAt: this.#output,
        app: treeAt(machine, this.#world.app),
        appAt: this.#world.app,
        plan: plan.entries.map((entry) => entry.name),
        execd,
      };
    } finally {
      await machine.close();
    }
  }

  #open(isAppReadOnly: boolean, entries: Bytes = utf8("")): Promise<Machine> {
    const { app, layers, platform, user, home } = this.#world;
    const owned = (tree: Tree): Tree => withOwner(tree, user);
    const at = (path: string, tree: Tree, readOnly = false): Mount => ({
      at: pathOfText(path),
      tree: owned(tree),
      ...(readOnly && { readOnly }),
    });
    const variables = platformFiles(this.#settings.variables);
    return this.#settings.open({
      root: this.#root(home),
      volumes: [
        at(app, this.#settings.app, isAppReadOnly),
        at(layers, treeOf({ [this.#output.slice(layers.length)]: { dir: true } })),
        at(platform, treeOf({ "/env": { dir: true }, ...variables })),
        at(
          OWN,
          treeOf({
            "/plan.toml": "",
            "/buildpack-plan.toml": { content: contentOf(entries) },
            [`/${STARTER.name}`]: { content: STARTER.content, mode: 0o755 },
          }),
        ),
      ],
      user,
    });
  }

  #root(home: string): Tree {
    const { user } = this.#world;
    const draft = draftOf(treeOf({ [home]: { dir: true, ...user } }, this.#settings.base));
    const place = pathOfText(this.#directory);
    makeParents(draft, place);
    draft.remove(place);
    graft(draft, place, withOwner(this.#component.tree, user));
    return draft.seal();
  }

  #program(
    machine: Machine,
    name: string,
    own: Readonly<Record<string, string>>,
    given: readonly string[],
  ): Promise<ProgramRun> {
    const { app, user, hasArguments, components, platform } = this.#world;
    const path = byteString(`${this.#directory}/${name}`);
    return programRun(machine, {
      command: {
        path,
        argv: [path, ...(hasArguments ? byteStrings(...given) : [])],
        env: environmentOfText({ ...this.#environment(), ...own }),
        cwd: byteString(app),
        ...user,
      },
      named: name,
      places: { app, platform, component: components },
    });
  }

  #environment(): Readonly<Record<string, string>> {
    const { settings, world, declared } = { settings: this.#settings, world: this.#world, declared: this.#declared };
    const { target, env, variables } = settings;
    const clears = infoOf(this.#component)["clear-env"] === true;
    const isFrom = (version: `${number}.${number}`): boolean => compareApi(declared, api(version)) >= 0;
    return {
      PATH: env.PATH ?? PATH,
      HOME: world.home,
      ...(env.CNB_STACK_ID !== undefined && { CNB_STACK_ID: env.CNB_STACK_ID }),
      ...(clears ? {} : variables),
      ...world.more,
      [this.#component.kind === "buildpack" ? "CNB_BUILDPACK_DIR" : "CNB_EXTENSION_DIR"]: this.#directory,
      CNB_PLATFORM_DIR: world.platform,
      ...(isFrom("0.10") && {
        CNB_TARGET_OS: target.os,
        CNB_TARGET_ARCH: target.arch,
        ...(target.distro && {
          CNB_TARGET_DISTRO_NAME: target.distro.name,
          CNB_TARGET_DISTRO_VERSION: target.distro.version,
        }),
      }),
      ...(isFrom("0.12") && world.execEnv !== undefined && { CNB_EXEC_ENV: world.execEnv }),
    };
  }
}

/** What detection gives to a component that is alone: each dependency that it provides, with its own requirements of it. */
function entriesFor(plan: BuildPlan): BuildpackPlan {
  const provided = [...new Set(plan.provides.map(({ name }) => name))];
  return {
    entries: provided.flatMap((name) => {
      const own = plan.requires.filter((one) => one.name === name);
      return own.length === 0 ? [{ name }] : own;
    }),
  };
}
