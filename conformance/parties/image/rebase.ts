/** Rebases an app image on a newer version of its run image, which is made here, and looks for what that breaks. */
import { type Api, orThrow, steppingClock } from "#base";
import { append, fetchImage, type Image, layerOf, OCI_LAYER_GZIP, parseReference } from "#image";
import { STANDARD_USER, simMachine, standardTree } from "#machine";
import {
  BUILD_REGISTRY,
  buildRegistry,
  entriesOfTree,
  installedLifecycle,
  layersMetadataOf,
  rebaseFindings,
  runImageLayerCount,
  runRebase,
} from "#platform";
import { FIXED_MTIME_NS, treeOf } from "#tree";
import { ranOf } from "../component/runs.ts";
import type { RebaseTrial } from "./evidence.ts";

const APP = `${BUILD_REGISTRY}/plimsoll/app:latest`;

/** `newer`: the run image; default: the one below the app's layers with a patched file. */
export async function rebaseTrial(app: Image, platformApi: Api, newer?: Image): Promise<RebaseTrial> {
  const metadata = layersMetadataOf(app);
  if (metadata === undefined) return { notRun: "the label of the lifecycle cannot be read" };
  const count = runImageLayerCount(app, metadata);
  if (count === 0) return { notRun: "the layers of the run image cannot be told from those of the app" };
  const run = newer ?? patched(app, count);
  const recorded = metadata.runImage.image;
  const parsed = parseReference(recorded);
  const name = parsed.ok ? recorded : `${BUILD_REGISTRY}/plimsoll/run:latest`;
  const host = parsed.ok && parsed.value.registry !== BUILD_REGISTRY ? [parsed.value.registry] : [];
  const registry = buildRegistry(host);
  orThrow(await registry.publish(APP, app));
  orThrow(await registry.publish(name, run));
  const { files, programs } = installedLifecycle();
  const machine = simMachine({
    root: standardTree(files),
    programs,
    clock: steppingClock(FIXED_MTIME_NS),
    seed: "plimsoll check",
    http: registry.http,
  });
  const { uid, gid } = STANDARD_USER;
  const ran = await runRebase(machine, { platformApi, app: APP, run: name, force: false, user: { uid, gid } });
  const result = {
    ran: ranOf("rebaser", ran.result),
    ...("code" in ran.result.exit && { code: ran.result.exit.code }),
  };
  if (result.code !== 0) return { ...result, findings: [] };
  const rebased = orThrow(await registry.image(APP));
  if (rebased === undefined) return { notRun: "the rebaser published no image" };
  return { ...result, findings: rebaseFindings({ app, run, rebased: orThrow(await fetchImage(rebased)) }) };
}

/** The run image of the app image, with one more layer, as a security update has. */
function patched(app: Image, count: number): Image {
  const { config } = app.config;
  const update = layerOf(entriesOfTree(treeOf({ "/var/lib/plimsoll-update": "patched\n" })), OCI_LAYER_GZIP);
  const own = {
    ...app,
    layers: app.layers.slice(0, count),
    config: { ...app.config, config: { Env: config.Env ?? [], Labels: config.Labels ?? {} }, history: [] },
  };
  return append(own, [{ layer: update, history: { created_by: "plimsoll check: an update" } }]);
}
