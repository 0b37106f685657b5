/** The layers of the lifecycle itself: SBOM, launcher, configuration and process types. */
import { byteString } from "#base";
import type { Layer } from "#image";
import { absolutePath } from "../files/paths.ts";
import { directoryLayer, layerOfFiles } from "../layers/directory.ts";
import { launcherLayer, processTypesLayer } from "../layers/launcher.ts";
import { type PhaseContext, type StepDef, step } from "../phase/context.ts";
import { launcherConfigOf, sbomSetOf } from "../phase/places.ts";
import { phaseFault } from "../rules/faults.ts";
import { addImageLayer, layerAttributes, reusePrevious } from "./image-layers.ts";

interface OwnLayer {
  readonly role: "sbom" | "launcher" | "config" | "process-types";
  /** In the lifecycle's label. */
  readonly key: "sbom" | "launcher" | "config" | "processTypes";
  /** For messages. */
  readonly what: string;
}

interface OwnLayerStep extends Pick<StepDef<"export">, "id" | "cites"> {
  readonly layer: OwnLayer;
  /** Undefined: the image has no such layer. */
  make(context: OwnLayerContext): Layer | undefined;
}

type OwnLayerContext = PhaseContext<"export", "analyzed" | "previous" | "built" | "created">;

/** A step that adds a layer of the lifecycle and records it in the label. */
const ownLayerStep = ({ id, cites, layer: { role, key, what }, make }: OwnLayerStep): StepDef<"export"> =>
  step("export", {
    id,
    cites,
    needs: ["analyzed", "previous", "built", "created"],
    run(context) {
      const { state } = context;
      const made = make(context);
      if (made === undefined) return;
      const layer = reusePrevious(context, made, state.analyzed.metadata[key]?.sha, what);
      addImageLayer(context, layer, { role });
      state.metadata = { ...state.metadata, [key]: { sha: layer.diffId } };
    },
  });

export const addSbomLayer = ownLayerStep({
  id: "export:sbom-layer",
  cites: ["platform.exporter.sbom.launch-layer", "platform.label.lifecycle.sbom-sha"],
  layer: { role: "sbom", key: "sbom", what: "the SBOM layer" },
  make(context) {
    const { process, rules } = context;
    if (!rules.platform.keepsSboms) return undefined;
    const { dir, prefix } = sbomSetOf(context, "launch");
    const path = absolutePath(process, dir);
    if (!process.fs.exists(path)) return undefined;
    return prefix === ""
      ? directoryLayer(process.fs, path, layerAttributes(context))
      : layerOfFiles(process.fs, path, { prefix: `${prefix}sbom.`, attributes: layerAttributes(context) });
  },
});

export const addLauncherLayer = ownLayerStep({
  id: "export:launcher-layer",
  cites: ["platform.exporter.launcher.binary", "platform.label.lifecycle.launcher-sha"],
  layer: { role: "launcher", key: "launcher", what: "the launcher" },
  make: ({ process, inputs, rules }) =>
    launcherLayer(process.fs.readContent(inputs.launcher), rules.platform.layerTimeNs),
});

export const addConfigLayer = ownLayerStep({
  id: "export:config-layer",
  cites: ["platform.exporter.config.metadata-layer", "platform.label.lifecycle.config-sha"],
  layer: { role: "config", key: "config", what: "the launcher's configuration" },
  make(context) {
    const path = absolutePath(context.process, launcherConfigOf(context));
    return directoryLayer(context.process.fs, path, layerAttributes(context));
  },
});

export const addProcessTypesLayer = ownLayerStep({
  id: "export:process-types-layer",
  cites: ["platform.exporter.launcher.symlinks"],
  layer: { role: "process-types", key: "processTypes", what: "the process types" },
  make({ state, rules }) {
    const types = state.built.processes.map(({ type }) => type);
    for (const type of types) {
      const problem = rules.platform.processTypeProblem({ type });
      if (problem !== undefined)
        throw phaseFault("export", `the process type ${JSON.stringify(type)} cannot be exported: ${problem}`);
    }
    return types.length === 0 ? undefined : processTypesLayer(types.map(byteString), rules.platform.layerTimeNs);
  },
});
