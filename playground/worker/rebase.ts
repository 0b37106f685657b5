/** Rebases the app image of a build to another run image, and finds what that breaks. */
import { orThrow } from "#base";
import { fetchImage, flatten, type Image, type StoredImage } from "#image";
import type { Machine } from "#machine";
import { type BuildRegistry, rebaseFindings, runRebase } from "#platform";
import type { BuildParts, EnabledPlatform } from "#proposals/build";
import type { RebaseView } from "../model/built.ts";
import { changeRows } from "./rows.ts";

export interface BuiltImage {
  readonly image: StoredImage;
  readonly inputs: BuildParts;
  readonly on: readonly EnabledPlatform[];
  /** The container of the build, which has the rebaser. */
  readonly machine: Machine;
  readonly registry: BuildRegistry;
}

/** The new run image has the name of the old one, as the next version of it has. */
export async function rebaseTo(run: Image, { image, inputs, on, machine, registry }: BuiltImage): Promise<RebaseView> {
  const { names, platformApi, base } = inputs;
  orThrow(await registry.publish(names.run, run));
  const settings = { platformApi, app: names.app, run: names.run, force: false, user: base.user };
  const { result } = await runRebase(machine, settings);
  const code = "code" in result.exit ? result.exit.code : 1;
  const view = { ended: `exit ${code}`, output: `${result.stdout}${result.stderr}` };
  const rebased = code === 0 ? orThrow(await registry.image(names.app)) : undefined;
  if (rebased === undefined) return { ...view, layers: [], findings: [], changes: { rows: [], more: 0 } };
  orThrow(await fetchImage(rebased));
  const app = { labels: image.config.config.Labels ?? {}, env: image.config.config.Env ?? [] };
  const owned = on.flatMap(({ platform }) => platform?.ownedDirectories?.(app) ?? []);
  return {
    ...view,
    layers: rebased.layers.map(({ diffId }) => diffId),
    findings: rebaseFindings({ app: image, run, rebased }, owned),
    changes: changeRows(flatten(image), flatten(rebased), () => true),
  };
}
