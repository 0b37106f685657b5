/** One side of the comparison: runs the build and collects everything that can be compared. */
import { orThrow } from "#base";
import { fetchImage, flatten, type StoredImage } from "#image";
import { type BuildRun, runBuild } from "#platform";
import type { Tree } from "#tree";
import type { BuildInputs } from "../build/inputs.ts";
import type { BuildOptions } from "../build/options.ts";
import type { BuildProposals } from "../build/proposals.ts";
import { type PublishedManifest, publishedSince } from "../build/published-manifests.ts";
import { withBuildSession } from "../build/session.ts";

export interface BuildSide {
  readonly machine: BuildOptions["machine"];
  readonly ran: BuildRun;
  /** The last output of a failed build. */
  readonly lastWords?: string;
  /** Undefined if the build failed. */
  readonly image?: StoredImage;
  /** The file system of the app image. */
  readonly launch?: Tree;
  /** The file system of the build container after the last phase. */
  readonly container: Tree;
  readonly published: readonly PublishedManifest[];
}

export function buildOneSide(
  inputs: BuildInputs,
  options: BuildOptions,
  proposals: BuildProposals,
): Promise<BuildSide> {
  return withBuildSession({ inputs, options, proposals }, async ({ machine, registry, settings }) => {
    const since = registry.log().length;
    const ran = await runBuild(machine, settings);
    const image = ran.end.is === "built" ? orThrow(await registry.image(inputs.names.app)) : undefined;
    if (image !== undefined) orThrow(await fetchImage(image));
    const last = ran.runs.at(-1)?.result;
    return {
      machine: options.machine,
      ran,
      ...(ran.end.is !== "built" && last !== undefined && { lastWords: lastLines(last) }),
      ...(image !== undefined && { image, launch: flatten(image) }),
      container: machine.snapshot(),
      published: await publishedSince(registry, since),
    };
  });
}

const LINES = 3;

const lastLines = ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string =>
  `${stdout}\n${stderr}`
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-LINES)
    .join("; ");
