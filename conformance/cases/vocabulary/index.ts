/**
 * The words of most test cases. Read this file and one file of cases, for example `../buildpack/order.ts`, and write a case.
 *
 *     mustCase({
 *       id: "detect.order.optional-first",                  // never changes: <phase>.<thing>.<what>
 *       says: "A group whose optional buildpack fails passes without it.",
 *       platform: ["0.13"],                                 // from this Platform API version on; default: all
 *       given: worldForDetect({ buildpacks: [buildpack({ id: "acme/a", detect: [{ do: "exit", code: 100 }] }), buildpack()],
 *         order: orderFile([{ id: "acme/a", optional: true }, { id: "acme/hello" }]) }),
 *       when: [detect()],
 *       then: expectDetectedGroup(["acme/hello"], "buildpack.detection.pass-continue"),
 *     }),
 *
 * **World** (`given`): one buildpack `acme/hello`, a run image `@run:1`, an app of one file; change what matters. `@app:1` in a case is
 * `127.0.0.1:5000/app:1` for the lifecycle. `${platform-api}` and `${buildpack-api}` are replaced by the versions of the run.
 * **Steps** (`when`): phases, `{ edit: files }`, `{ publish: images }`, `newContainer`. A phase takes `flags`, `env`, `images`, `args`.
 * **Expectations** (`then`): a pointer into the observation after a step, a matcher, and the statements (ids in `specs/`) that it is
 * evidence for. Matchers: `equals`, `oneOf`, `present`, `includes`, `excludes`, `between`, `length`, `inOrder`, `sameAs`, `differsFrom`
 * and `each`; `../../protocol/case.ts` explains them.
 * **Control**: a case that expects a failure, or no effect, names a passing case that differs in one fact:
 * `control: { id, differs: "/given/files/~1cnb~1order.toml/text" }`; `~1` is a slash.
 *
 * More than thirty names: a case imports most of its words from here, or from the files beside this one.
 */

/** Acts of `bin/detect` and `bin/build`. `recordCall(name)` makes environment and arguments observable. More: acts.ts. */
export { makeLayer, recordCall, writeBuildPlan, writeFile, writeProcesses } from "./acts.ts";
/** Pointers and expectations: `afterStep(0).file("/layers/report.toml")`, `expectThat(pointer, matcher, ...statements)`. */
export { expectEqual, expectThat } from "./expect.ts";
export { expectDetectedGroup, expectExit, expectFailure, expectSuccess } from "./expect-exit.ts";
export { afterStep } from "./pointers.ts";
export { allowContradiction, allowReading } from "./readings.ts";
/** Steps, with the usual flags. */
export {
  allPhases,
  analyze,
  build,
  create,
  detect,
  exportApp,
  launch,
  newContainer,
  rebase,
  restore,
} from "./steps.ts";
/** Makes test cases; `lane` of a draft replaces the lane. `detectCase(draft)` is `mustCase({ ...draft, when: [detect()] })`, and so on. */
export { analyzeCase, buildCase, createCase, detectCase, impliedCase, mustCase, shouldCase } from "./test-case.ts";
/** Worlds: for whole builds, or for one phase alone. `orderFile(group, ...)` writes order.toml. More: run-images.ts, extensions.ts. */
export { buildpack, orderFile, world, worldForBuild, worldForDetect } from "./world.ts";
