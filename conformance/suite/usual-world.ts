/** The world that most test cases have. A failure shows what its own world has besides it. */
import type { World } from "#protocol";
import { instantiate } from "#protocol";
import type { UsualWorld } from "#runner";

/** Only a failure needs it, so that a run of passing test cases does not load the vocabulary. */
export async function usualWorld(): Promise<UsualWorld> {
  const { worldForBuild } = await import("#cases/vocabulary");
  return ({ buildpacks }: World, versions) => instantiate({ given: worldForBuild({ buildpacks }) }, versions).given;
}
