/** `metadata-locations` in generated worlds: the new layout, at its default or elsewhere, layers with names of files, old-style and new-style buildpacks. */
import * as fc from "fast-check";
import { compareApi, parseApi } from "#base";
import type { LawViolation } from "#laws/kit";
import { actsIn, extendFirstBuildpack, imageIn, type WorldChange, type WorldGenerator } from "#laws/kit";
import type { Act } from "#machine";
import type { BuildpackSpec, FileSpec, StepObservation, Versions, World } from "#protocol";

const WORKSPACE = "/workspace";
const [LAYERS, CONFIG, APART] = ["CNB_LAYERS_DIR", "CNB_BUILDPACK_CONFIG_DIR", "CNB_BUILDPACK_LAYERS_CONFIG_DIR"];
const inLayers = (name: string): string => `\${${LAYERS}}/${name}`;

/** Names that the old layout needs for its files, and two that differ in case. */
const NAMES = ["launch", "store", "build", "config", "Config"];

/** The other places of the layout, all below the workspace, which the build's user can write to. */
const MOVED: readonly Readonly<Record<string, string>>[] = [
  {},
  { CNB_LAYERS_CONFIG_DIR: "/workspace/meta" },
  { CNB_LAYERS_DIR: "/workspace/Layers" },
  { CNB_LIFECYCLE_CONFIG_DIR: "/workspace/config/.lifecycle" },
];

interface Draft {
  readonly names: readonly string[];
  readonly moved: Readonly<Record<string, string>>;
  /** The second buildpack is old-style. */
  readonly oldStyle: boolean;
}

const drafts = fc.record<Draft>({
  names: fc.subarray(NAMES, { maxLength: 2 }),
  moved: fc.constantFrom(...MOVED),
  oldStyle: fc.boolean(),
});

/** Only a buildpack with directories for its files may give its layers such names. */
const layersNamed = (names: readonly string[]): readonly Act[] =>
  names.length === 0
    ? []
    : [
        {
          do: "if",
          env: CONFIG,
          acts: names.flatMap((name): readonly Act[] => [
            { do: "remove", path: inLayers(name) },
            { do: "write", path: inLayers(`${name}/held`), text: name },
            { do: "write", path: inLayers(`${name}.toml`), text: "[types]\nlaunch = true\n" },
          ]),
        },
      ];

/** Writes metadata to the directory that the lifecycle names, like a buildpack that works with every layout. */
function atNamedPlaces(build: readonly Act[]): readonly Act[] {
  const moved = (launch: string, layer: string) => build.map((act) => placed(act, launch, layer));
  if (JSON.stringify(moved(CONFIG, APART)) === JSON.stringify(build)) return build;
  const beside: Act = { do: "if", env: CONFIG, acts: moved(CONFIG, LAYERS), otherwise: build };
  return [{ do: "if", env: APART, acts: moved(CONFIG, APART), otherwise: [beside] }];
}

function placed(act: Act, launch: string, layer: string): Act {
  if (act.do === "if") {
    const [acts, otherwise] = [act.acts, act.otherwise].map((all) => all?.map((one) => placed(one, launch, layer)));
    const rest = { acts: acts ?? [], ...(otherwise !== undefined && { otherwise }) };
    return "exists" in act ? { ...act, ...rest, exists: placeOf(act.exists, launch, layer) } : { ...act, ...rest };
  }
  return "path" in act ? { ...act, path: placeOf(act.path, launch, layer) } : act;
}

const METADATA = /^\$\{CNB_LAYERS_DIR\}\/([^/]+\.toml)$/;

/** A buildpack writes launch.toml to `launch`, and the metadata of its layers to `layer`. */
function placeOf(path: string, launch: string, layer: string): string {
  const [, file] = METADATA.exec(path) ?? [];
  if (file === undefined) return path;
  return `\${${file === "launch.toml" ? launch : layer}}/${file}`;
}

function used({ names, moved, oldStyle }: Draft): WorldChange {
  return (world) => {
    const buildpacks = world.buildpacks.map((one, i): BuildpackSpec => {
      const toml = i > 0 && oldStyle ? one.toml.replace(/^api = "0\.12"/, 'api = "0.11"') : one.toml;
      return { ...one, toml, build: atNamedPlaces(one.build ?? []) };
    });
    return extendFirstBuildpack(
      {
        ...world,
        files: movedApp(world),
        buildpacks,
        env: { ...world.env, CNB_WORKSPACE_DIR: WORKSPACE, ...moved },
      },
      { acts: layersNamed(names).flatMap((act) => atNamedPlacesOfLayers(act)) },
    );
  };
}

/** Here `launch.toml` is the metadata of a layer. */
const atNamedPlacesOfLayers = (act: Act): readonly Act[] => [
  {
    do: "if",
    env: APART,
    acts: [inPlace(act)],
    otherwise: [act],
  },
];

function inPlace(act: Act): Act {
  if (act.do === "if") return { ...act, acts: act.acts.map(inPlace) };
  if (act.do !== "write") return act;
  const [, file] = METADATA.exec(act.path) ?? [];
  return file === undefined ? act : { ...act, path: `\${${APART}}/${file}` };
}

/** The app can be at the place of this proposal or of the other one that moves it. */
const APPS = [WORKSPACE, "/workspaces/default"];

/** Applies unless the platform has moved the app. */
function movedApp({ files, env }: World): World["files"] {
  if (env.CNB_APP_DIR !== undefined) return { ...files, [WORKSPACE]: { dir: true } };
  const entries = Object.entries(files)
    .filter(([path]) => !APPS.includes(path))
    .map(([path, spec]): [string, FileSpec] => [placedApp(path), relinked(spec)]);
  return { [WORKSPACE]: { dir: true }, [`${WORKSPACE}/app`]: { dir: true }, ...Object.fromEntries(entries) };
}

const placedApp = (path: string): string => {
  const from = APPS.find((app) => path.startsWith(`${app}/`));
  return from === undefined ? path : `${WORKSPACE}/app${path.slice(from.length)}`;
};

const relinked = (spec: FileSpec): FileSpec =>
  "hardlink" in spec ? { ...spec, hardlink: placedApp(spec.hardlink) } : spec;

/** The app is at its usual place. */
function off({ files, env, ...world }: World): World {
  const { CNB_WORKSPACE_DIR: _, ...others } = env;
  const rest = Object.entries(others).filter(([name]) => !MOVED.some((moved) => name in moved));
  const app = `${WORKSPACE}/app`;
  const back = (path: string): string =>
    path === app || path.startsWith(`${app}/`) ? WORKSPACE + path.slice(app.length) : path;
  const entries = Object.entries(files).map(([path, spec]): [string, FileSpec] => [
    back(path),
    "hardlink" in spec ? { ...spec, hardlink: back(spec.hardlink) } : spec,
  ]);
  return { ...world, files: Object.fromEntries(entries), env: Object.fromEntries(rest) };
}

/** No world has its layers in this directory. */
const elsewhere: WorldChange = (world) => ({ ...world, env: { ...world.env, [LAYERS]: `${WORKSPACE}/elsewhere` } });

const isNewStyle = ({ buildpacks: [first] }: World): boolean => {
  const buildpackApi = parseApi(/^api = "([^"]*)"/m.exec(first?.toml ?? "")?.[1] ?? "");
  const since = parseApi("0.12");
  return buildpackApi !== undefined && since !== undefined && compareApi(buildpackApi, since) >= 0;
};

/** The names of the layers that only the new layout can have. */
const namesIn = (world: World): readonly string[] => [
  ...new Set(
    actsIn(world).flatMap((act) =>
      act.do === "write" && act.path.endsWith("/held") && act.path === inLayers(`${act.text}/held`) ? [act.text] : [],
    ),
  ),
];

function missing(world: World, step: StepObservation): readonly LawViolation[] {
  const label = imageIn(step, "@app:1")?.labels["io.buildpacks.lifecycle.metadata"];
  const { buildpacks = [] } = (label ?? {}) as {
    readonly buildpacks?: readonly { readonly layers?: Readonly<Record<string, unknown>> }[];
  };
  const layerNames = Object.keys(buildpacks[0]?.layers ?? {});
  return (isNewStyle(world) ? namesIn(world) : [])
    .filter((name) => !layerNames.includes(name))
    .map((name) => ({ at: `the layer ${name}`, expected: "in the app image", actual: [...layerNames] }));
}

/** Today's variables, and layers with the names of directories of the new layout. */
const unused = (_: Versions): fc.Arbitrary<WorldChange> =>
  fc.constantFrom<WorldChange>(
    (world) => ({ ...world, env: { ...world.env, CNB_LAYERS_DIR: "/layers" } }),
    (world) => ({ ...world, env: { ...world.env, CNB_WORKSPACE_DIR: "" } }),
    (world) =>
      extendFirstBuildpack(world, {
        acts: [
          { do: "write", path: inLayers("layers/held"), text: "layers" },
          { do: "write", path: inLayers("layers.toml"), text: "[types]\nlaunch = true\n" },
        ],
      }),
    (world) => ({ ...world, files: { ...world.files, "/workspace/app/held": { text: "of the app" } } }),
  );

export const generator: WorldGenerator = {
  amendment: "metadata-locations",
  order: 2,
  anyUse: () => drafts.map(used),
  anyLookalike: unused,
  isUsed: ({ env }) => (env.CNB_WORKSPACE_DIR ?? "") !== "",
  appDirectory: () => `${WORKSPACE}/app`,
  owned: () => [WORKSPACE],
  claimedDirectories: ({ env }) => [
    env.CNB_LAYERS_CONFIG_DIR ?? `${WORKSPACE}/config/layers`,
    env.CNB_LIFECYCLE_CONFIG_DIR ?? `${WORKSPACE}/config/lifecycle`,
    `${WORKSPACE}/config/platform`,
  ],
  withoutProposal: off,
  moved: elsewhere,
  missingResults: missing,
};
