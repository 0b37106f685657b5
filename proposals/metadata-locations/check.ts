/** The first step of each phase: checks the configured directories and reserves them. */
import { type AbsPath, isWithin, textOfByteString } from "#base";
import {
  type Phase,
  type PhaseContext,
  phaseFault,
  type ReserveDirectory,
  realPathSoFar,
  type StepDef,
} from "#lifecycle";
import { type ProcessEnvironment, textOfEnvironment } from "#machine";
import { type Layout, layoutOf, NEW_VARIABLES } from "./layout.ts";
import { ID, type Options } from "./options.ts";

type Context = PhaseContext<Phase>;

interface Directory {
  readonly variable: string;
  readonly path: AbsPath;
}

export const checkDirectories = <P extends Phase>(phase: P, options: Options): StepDef<P> => ({
  id: `${phase}:metadata-locations`,
  cites: ["proposal.metadata-locations.workspace-root", "proposal.metadata-locations.mounts-at-any-level"],
  failsAs: "inputs",
  run(context) {
    const { process, reserve } = context;
    const layout = layoutOf(process.env, options);
    if (layout === undefined) return;
    refuseRelative(process.env);
    if (options.nesting === "allowed" || (checked.has(reserve) && phase !== "export")) return;
    checked.add(reserve);
    const own = directoriesOf(context, layout);
    refuseNested(own);
    const [app, layers] = [own[0]?.path, own[1]?.path];
    // The layers directory and everything below it is reserved already, as a place of the specification.
    const how = phase === "export" ? "recheck" : undefined;
    for (const { path } of own)
      if (path !== app && layers !== undefined && !isWithin(layers, path)) reserve(path, ID, how);
  },
});

/** Processes that have checked. The phases of a creator are one process: it checks once, and again after buildpacks have run. */
const checked = new WeakSet<ReserveDirectory>();

function refuseRelative(env: ProcessEnvironment): void {
  const relative = NEW_VARIABLES.find((name) => env[name] && !env[name].startsWith("/"));
  if (relative === undefined) return;
  throw phaseFault(
    "inputs",
    `${relative} is ${JSON.stringify(textOfEnvironment(env)[relative])}, which is not absolute`,
    {
      remedy: `set it to a path such as /workspace/config`,
    },
  );
}

/** App and layers come first. Links of existing parents are followed. */
function directoriesOf({ inputs, process: { fs } }: Context, layout: Layout): readonly Directory[] {
  const given: readonly (readonly [string, AbsPath])[] = [
    ["the app directory", inputs.app],
    ["the layers directory", inputs.layers],
    ["CNB_LAYERS_CONFIG_DIR", layout.dirs.layersConfig],
    ["CNB_LIFECYCLE_CONFIG_DIR", layout.dirs.lifecycleConfig],
    ["CNB_PLATFORM_CONFIG_DIR", layout.dirs.platformConfig],
  ];
  const known = new Map<AbsPath, AbsPath>();
  return given.map(([variable, path]) => ({ variable, path: realPathSoFar(fs, path, known) }));
}

function refuseNested(own: readonly Directory[]): void {
  const layers = own[1]?.path ?? "/";
  const asToday = ({ variable, path }: Directory): boolean =>
    path === (variable === "CNB_LAYERS_CONFIG_DIR" ? `${layers}/config` : layers) && variable !== "the app directory";
  for (const [i, a] of own.entries()) {
    for (const b of own.slice(i + 1)) {
      const apart = !isWithin(a.path, b.path) && !isWithin(b.path, a.path);
      if (apart || (asToday(a) && asToday(b))) continue;
      throw phaseFault("inputs", `${wordsOf(b)} and ${wordsOf(a)} are inside each other`, {
        remedy: "give each a directory of its own, or all of them the places that they have today",
      });
    }
  }
}

const wordsOf = ({ variable, path }: Directory): string => `${variable}, ${textOfByteString(path)},`;
