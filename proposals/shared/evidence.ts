/** Test cases and counterexamples that the proposals about exported directories share: the world and the promise are the proposal's own. */
import { expectAbsent, expectEqual, expectThat } from "#cases/vocabulary/expect";
import { expectFailure, expectSuccess } from "#cases/vocabulary/expect-exit";
import { afterStep } from "#cases/vocabulary/pointers";
import { create, launch, rebase } from "#cases/vocabulary/steps";
import type { Expectation, World } from "#protocol";
import { expectHomeWritten, HOME, HOME_OF_BUILD, layerEntries, runImageWith, WEB } from "./worlds.ts";

/** A file of the run image in the directory. */
export const agentIn = (dir: string) => ({ name: `${dir}/agent`, text: "of the run image" });

/** After a rebase, the app lists the directory. */
export const rebasedOntoAgent = (dir: string, given: World, ...covers: readonly string[]) => ({
  can: ["launch"] as const,
  given,
  when: [create(), { publish: { "@run:1": runImageWith(agentIn(dir)) } }, rebase("@run:1"), launch(WEB)],
  then: [expectEqual(afterStep(3).call("web", "lists"), { [dir]: ["made"] }, ...covers)],
});

/** `given`: a buildpack exports a directory below the home of `OTHER_HOMES`. */
export const parentsOverridden = (given: World, promise: string) => ({
  says: "Above an exported directory the app image has the run image's directories, with their owners and modes.",
  can: ["launch"] as const,
  given,
  when: [create(), launch(WEB)],
  then: [
    expectThat(layerEntries("id=L3", "/*/name"), { includes: `${HOME}/made` }, promise),
    expectThat(layerEntries("id=L3"), { excludes: HOME_OF_BUILD }, promise),
    expectHomeWritten(1, promise),
  ],
});

/** All phases run; the exporter (step 5) fails after the builder (step 3). */
export const expectNoExport = (promise: string): readonly Expectation[] => [
  expectSuccess(3),
  expectFailure(5, promise),
  expectAbsent(afterStep(5).image("@app:1", "reference"), promise),
];

/** The analyzer accepts the run image. */
export const expectAnalyzed = (promise: string): Expectation =>
  expectThat(afterStep(0).file("/layers/analyzed.toml"), { present: true }, promise);

/** The app finds the file of each of two buildpacks when it runs (step 1). */
export const expectBothKept = (made: string, settings: string, ...covers: readonly string[]): Expectation =>
  expectEqual(
    afterStep(1).call("web", "reads"),
    { [`${made}/made`]: "made\n", [`${settings}/settings`]: "kept\n" },
    ...covers,
  );
