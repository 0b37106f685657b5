/** One side of the comparison: the build, and everything of it that can be laid beside another. */
import { flatten, ready, type StoredImage } from "#image";
import { type BuildRun, runBuild } from "#platform";
import type { Tree } from "#tree";
import type { BuildInputs } from "../build/inputs.ts";
import type { BuildOptions } from "../build/options.ts";
import type { BuildProposals } from "../build/proposals.ts";
import { type Published, publishedBy } from "../build/published.ts";
import { onMachine } from "../build/session.ts";
import { orRefuse } from "../terminal/run-verb.ts";

export interface Side {
  readonly machine: BuildOptions["machine"];
  readonly ran: BuildRun;
  /** What the last phase said, where the build failed. */
  readonly lastWords?: string;
  /** Undefined where the build failed. */
  readonly image?: StoredImage;
  /** The app image as one file system. */
  readonly launch?: Tree;
  /** The build container when the last phase has ended. */
  readonly container: Tree;
  readonly published: readonly Published[];
}

export function buildSide(inputs: BuildInputs, options: BuildOptions, proposals: BuildProposals): Promise<Side> {
  return onMachine({ inputs, options, proposals }, async ({ machine, served, settings }) => {
    const since = served.log().length;
    const ran = await runBuild(machine, settings);
    const image = ran.end.is === "built" ? orRefuse(await served.take(inputs.names.app)) : undefined;
    if (image !== undefined) orRefuse(await ready(image));
    const last = ran.runs.at(-1)?.seen;
    return {
      machine: options.machine,
      ran,
      ...(ran.end.is !== "built" && last !== undefined && { lastWords: lastLines(last) }),
      ...(image !== undefined && { image, launch: flatten(image) }),
      container: machine.snapshot(),
      published: await publishedBy(served, since),
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
