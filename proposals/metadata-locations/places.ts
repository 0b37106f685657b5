/** The decisions about directories in the new layout. The old layout and old-style buildpacks are unchanged. */
import { type AbsPath, type Api, api, type ByteString, byteString, compareApi, parentOf } from "#base";
import type { inputs } from "#contract";
import { withVariable } from "#image";
import type { Amendment, BuildpackPlaces } from "#lifecycle";
import type { ProcessEnvironment } from "#machine";
import { LAYERS_CONFIG, layoutOf } from "./layout.ts";
import type { Options } from "./options.ts";

type Wraps = Required<Pick<Amendment, "platform" | "buildpack">>;

export function places(options: Options): Wraps {
  const since = api(options["new-style"]);
  const isNewStyle = (of: Api): boolean => compareApi(of, since) >= 0;
  return {
    platform: {
      inputDefaults: {
        cites: [
          "proposal.metadata-locations.defaults-change",
          "proposal.metadata-locations.workspace-root",
          "proposal.metadata-locations.lifecycle-config-dir",
          "proposal.metadata-locations.platform-config-dir",
        ],
        apply: (previous) => (given) => ({ ...previous(given), ...defaultsOf(given.env, options) }),
      },
      directories: {
        cites: ["proposal.metadata-locations.config-layers-dir", "proposal.metadata-locations.config-metadata-toml"],
        apply: (previous) => (given) => {
          const layout = layoutOf(given.env, options);
          if (layout === undefined) return previous(given);
          const isTold = given.phase === "launch" && options.launcher === "told" && !given.env[LAYERS_CONFIG];
          const old = previous(given);
          return {
            metadata: isTold ? old.metadata : layout.dirs.layersConfig,
            sbom: withLifecycle(options) ? byteString`${layout.dirs.lifecycleConfig}/sbom` : old.sbom,
          };
        },
      },
      /** Files that buildpacks write beside it are only for the build. */
      launcherConfig: {
        cites: ["proposal.metadata-locations.export-reworked"],
        apply: (previous) => (given) =>
          layoutOf(given.env, options) === undefined ? previous(given) : byteString`${given.metadata}/metadata.toml`,
      },
      sbomPlaces: {
        cites: ["proposal.metadata-locations.no-collisions"],
        apply: (previous) => (given) => {
          if (options.names === "beside" || layoutOf(given.env, options) === undefined) return previous(given);
          const own = byteString`${given.set}/buildpacks/${directoryName(given.buildpack)}`;
          return { own, layers: byteString`${own}/layers` };
        },
      },
      imageEnv: {
        cites: ["proposal.metadata-locations.config-metadata-toml"],
        apply: (previous) => (given) => {
          const usual = given.metadata === `${given.layers}/config` && options.names === "beside";
          const env = previous(given);
          if (usual || options.launcher === "default") return env;
          return withVariable(env, LAYERS_CONFIG, given.metadata);
        },
      },
      excludedAtLaunch: {
        cites: ["proposal.metadata-locations.config-metadata-toml"],
        apply: (previous) => (given) => given.name === LAYERS_CONFIG || previous(given),
      },
    },
    buildpack: {
      places: {
        cites: ["proposal.metadata-locations.new-bp-layer-files", "proposal.metadata-locations.old-bp-layout"],
        apply: (previous) => (given) => {
          const layout = layoutOf(given.env, options);
          if (layout === undefined || !isNewStyle(given.api)) return previous(given);
          return newStyle(given.layers, layout.dirs.layersConfig, given.buildpack, options);
        },
      },
      buildVariables: {
        cites: ["proposal.metadata-locations.new-bp-layers-env", "proposal.metadata-locations.new-bp-config-env"],
        apply: (previous) => (given) =>
          given.places === undefined || given.places.config === given.places.layers
            ? previous(given)
            : variablesOf(previous(given), given.places, options),
      },
    },
  };
}

export const withLifecycle = ({ unplaced, names }: Options): boolean => unplaced === "lifecycle" || names === "apart";

function defaultsOf(env: ProcessEnvironment, options: Options): inputs.Defaults {
  const layout = layoutOf(env, options);
  if (layout === undefined) return {};
  const { app, layers, lifecycleConfig, platformConfig } = layout;
  return {
    app,
    layers,
    analyzed: byteString`${lifecycleConfig}/analyzed.toml`,
    group: byteString`${lifecycleConfig}/group.toml`,
    plan: byteString`${lifecycleConfig}/plan.toml`,
    report: byteString`${lifecycleConfig}/report.toml`,
    order: byteString`${platformConfig}/order.toml`,
    projectMetadata: byteString`${platformConfig}/project-metadata.toml`,
    ...(withLifecycle(options) && {
      generated: byteString`${lifecycleConfig}/generated`,
      extended: byteString`${lifecycleConfig}/extended`,
    }),
  };
}

/**
 * In the RFC, `<layer>.toml` is beside `<layer>`, and buildpacks are beside metadata.toml. Apart:
 *
 *   config/layers/buildpacks/<buildpack>/{build,launch,store}.toml   {launch,build}.sbom.<format>.json
 *                                       layers/<layer>.toml          <layer>.sbom.<format>.json
 */
function newStyle(root: ByteString, layersConfig: AbsPath, buildpack: ByteString, options: Options): BuildpackPlaces {
  if (options.names === "apart") {
    const name = directoryName(buildpack);
    const config = byteString`${layersConfig}/buildpacks/${name}`;
    const [layers, layerFiles] = [byteString`${root}/${name}`, byteString`${config}/layers`];
    return { layers, config, layerFiles, sboms: config };
  }
  const layers = byteString`${root}/${buildpack}`;
  const config = byteString`${layersConfig}/${buildpack}`;
  return { layers, config, layerFiles: layers, sboms: options.sboms === "config" ? config : layers };
}

/** `.` and `..` are valid ids; `%` is in no id. */
const directoryName = (buildpack: ByteString): ByteString =>
  /^\.\.?$/.test(buildpack) ? byteString(buildpack.replaceAll(".", "%2E")) : buildpack;

function variablesOf(
  own: ProcessEnvironment,
  { layers, config, layerFiles }: BuildpackPlaces,
  { "layers-variable": layersVariable, names }: Options,
): ProcessEnvironment {
  const { CNB_LAYERS_DIR: asToday = layers, ...rest } = own;
  const root = parentOf(layers as AbsPath);
  const old = { own: { CNB_LAYERS_DIR: asToday }, root: { CNB_LAYERS_DIR: root }, none: {} }[layersVariable];
  return {
    ...rest,
    ...old,
    CNB_BUILDPACK_LAYERS_DIR: layers,
    CNB_BUILDPACK_CONFIG_DIR: config,
    ...(names === "apart" && { CNB_BUILDPACK_LAYERS_CONFIG_DIR: layerFiles }),
  };
}
