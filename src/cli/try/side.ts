/** One side of the comparison: the build, and everything of it that can be laid beside another. */
import type { Digest } from "#base";
import { flatten, ready, type StoredImage } from "#image";
import { type BuildRun, runBuild } from "#platform";
import type { Tree } from "#tree";
import type { BuildInputs } from "../build/inputs.ts";
import type { BuildOptions } from "../build/options.ts";
import { onMachine } from "../build/place.ts";
import type { BuildProposals } from "../build/proposals.ts";
import { orRefuse } from "../refusal.ts";

export interface Side {
  readonly ran: BuildRun;
  /** What the last phase said, where the build failed. */
  readonly lastWords?: string;
  /** Undefined where the build failed. */
  readonly image?: StoredImage;
  /** The app image as one file system. */
  readonly launch?: Tree;
  /** The build container when the last phase has ended. */
  readonly container: Tree;
  /** Every name that something was published under, with the digest of its manifest. */
  readonly published: ReadonlyMap<string, Digest | undefined>;
}

export function buildSide(inputs: BuildInputs, options: BuildOptions, proposals: BuildProposals): Promise<Side> {
  return onMachine({ inputs, options, proposals }, async ({ machine, served, settings }) => {
    const before = served.log().length;
    const ran = await runBuild(machine, settings);
    const image = ran.end.is === "built" ? orRefuse(await served.take(inputs.names.app)) : undefined;
    if (image !== undefined) orRefuse(await ready(image));
    const last = ran.runs.at(-1)?.seen;
    const published = new Map<string, Digest | undefined>();
    for (const { method, what, repository, reference, status } of served.log().slice(before)) {
      if (method !== "PUT" || what !== "manifest" || status >= 300) continue;
      const name = `${repository}:${reference}`;
      const stored = await served.take(`127.0.0.1:5000/${name}`);
      published.set(name, stored.ok ? stored.value?.manifest.digest : undefined);
    }
    return {
      ran,
      ...(ran.end.is !== "built" && last !== undefined && { lastWords: lastLine(`${last.stdout}\n${last.stderr}`) }),
      ...(image !== undefined && { image, launch: flatten(image) }),
      container: machine.snapshot(),
      published,
    };
  });
}

const lastLine = (text: string): string => text.trimEnd().split("\n").at(-1) ?? "";
