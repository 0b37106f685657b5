/** Each departure of the official lifecycle alone, in the reference: the cases that this table names fail on it, whatever their kind. */
import { describe, expect, test } from "vitest";
import { orThrow } from "#base";
import { specificationCases } from "#cases";
import { type Amendment, official } from "#lifecycle";
import { type CaseId, caseId, versionsOf } from "#protocol";
import { createCaseRunner } from "#runner";
import { referenceSubject } from "#subjects";

const byId = new Map(specificationCases().map((one) => [one.id, one]));

/** The departures by decision or replaced step, each as an amendment of its own. */
const departures: Readonly<Record<string, Amendment>> = Object.fromEntries([
  ...(["platform", "buildpack"] as const).flatMap((axis) =>
    Object.entries(official[axis] ?? {}).map(([name, wrap]) => [name, alone(name, { [axis]: { [name]: wrap } })]),
  ),
  ...(official.steps ?? []).map((change) => [change.step.id, alone(change.step.id, { steps: [change] })]),
]);

function alone(name: string, changes: Pick<Amendment, "platform" | "buildpack" | "steps">): Amendment {
  return { id: `departure-${name}`, axis: "departure", after: [], ...changes };
}

const DECIDED: Readonly<Record<string, readonly string[]>> = {
  analyzedForm: ["detect.target.variant", "build.target.variant"],
  analyzedNames: ["analyze.layout.run-image-name"],
  appProfile: ["launch.profile.app-and-path"],
  appReadAt: ["create.linked-directories.app"],
  buildImageExtended: ["generate.extension.build-image"],
  buildpackErrorsTo: ["build.output.stderr"],
  buildpackForm: ["detect.exec-env.keep"],
  checksRunImage: ["restore.run-image.unreadable"],
  copiesPrepared: ["generate.extension.prepopulated"],
  commandSearchedFrom: ["launch.command.relative-only-in-working-dir-direct"],
  delimiterDirs: ["build.env-files.delimiter-of-layer", "launch.env-files.delimiter-of-layer"],
  describesPrevious: ["analyze.previous.malformed"],
  enterLine: ["launch.working-dir.missing-shell", "launch.working-dir.odd-name-shell"],
  excludedAtLaunch: ["launch.env.lifecycle-variables", "launch.env.exact"],
  execdDirs: ["launch.execd.process-order"],
  experimental: ["analyze.experimental.silent-logs"],
  extensionOrder: ["detect.extension.order"],
  extensionsExperimental: ["create.experimental.extensions-error"],
  generateVariables: ["generate.extension.exec-env"],
  imageEnv: ["export.env.path"],
  imageLabels: ["export.label.lifecycle-reserved"],
  inheritedConfig: ["export.base.config-stop-timeout"],
  inheritedRebasable: ["extend.rebasable.unset"],
  keepsMetadataAlone: ["restore.cache.layer-lost"],
  keepsHistory: ["export.base.history"],
  labelsBuildpackApi: ["export.label.build-buildpack-api"],
  labelsExecEnv: ["export.label.exec-env"],
  layerOperations: [
    "build.layer-paths.layer-order",
    "launch.layer-paths.layer-order",
    "build.name-order.prefix-files",
    "build.name-order.extension-files",
  ],
  namesProblem: ["create.image.one-character"],
  pathAtLaunch: ["launch.env.path-elsewhere"],
  processStart: ["launch.args.direct-absent", "launch.args.direct-false"],
  processTypeProblem: ["export.process.type-space"],
  profileDirs: ["launch.profile.process-order"],
  sourceLine: ["launch.profile-entries.shell-names", "launch.profile-web-entries.shell-names"],
  stackListed: ["detect.stack-id.different"],
  systemOptional: ["detect.system.optional", "detect.system.optional-post"],
  rebaseCheck: ["rebase.app-image.no-platform-api"],
  rebasedConfig: ["rebase.config.author"],
  rebasedHistory: ["rebase.history.layer"],
  rebasedLabel: ["rebase.metadata.unknown-key"],
  rebasedMediaType: ["rebase.media.oci"],
  rebasedNumbers: ["rebase.metadata.integer"],
  rebasedPlatform: ["rebase.config.variant", "rebase.force.variant"],
  reportedTags: ["create.layout.report-tags"],
  resolvesRunImage: ["restore.run-image.digest", "restore.run-image.target", "restore.run-image.target-arm64"],
  restoredNumbers: ["values.launch-layer.integers", "values.cached-layer.integers", "values.store.integers"],
  restoresEntry: ["restore.contents.fifo"],
  restoresLayerSbom: ["restore.table-sbom.build-launch"],
  restoresSetIds: ["restore.contents.set-id"],
  reusedCandidate: ["export.slices.same-as-plain-layer"],
  runImageChoice: ["generate.run-image.from-alone", "generate.run-image.switched-from-alone"],
  runImageTarget: ["analyze.run-image.bionic"],
  runLayerCount: ["rebase.layers.repeated", "rebase.layers.old-patch"],
  sbomNameOf: ["export.sbom.launch-layer-dot"],
  restoredRunImage: ["restore.run-image.mirror"],
  sbomSetIn: ["launch-buildpack", "launch-layer", "build-buildpack", "build-layer"].map(
    (what) => `export.sbom.set-in-name-${what}`,
  ),
  slicePattern: ["export.slices.absolute-path"],
  switchedRunImage: ["generate.run-image.switched"],
  trialOptional: ["detect.plan.optional-first-trial"],
  trialPasses: ["detect.extension.trial-without-buildpack"],
  warningsTo: ["detect.output.stderr"],
  wordsLine: [
    "launch.words.options-shell",
    "launch.words.options-user-shell",
    "launch.words.newline-shell",
    "launch.words.newline-user-shell",
  ],
  "launch:read-metadata": ["launch.exit.no-metadata", "launch.exit.malformed-metadata"],
};

/** What the text allows too, so that no case may fail on it; the reference only needs it to act like the official lifecycle. */
const ALLOWED: Readonly<Record<string, string>> = {
  "export:open-run-image": "platform.md allows codes 1 to 10 for every error",
  "export:extension-layers": "platform.md allows codes 1 to 10 for every error",
  "rebase:open-run-image": "platform.md allows codes 1 to 10 for every error",
  extensionForm: "image_extension.md gives extension.toml no exec-env, so nothing says that a lifecycle takes it",
  keptForExtend: "platform.md says what the restorer copies below <kaniko>, not that it copies nothing else",
  layerMediaType: "OCI allows other media types of layers in its manifest, and the text says nothing about them",
  unchangedCacheCopies: "the format of a cache is the lifecycle's own, and the next build restores the same from both",
};

async function failing(departures: readonly Amendment[], ids: readonly CaseId[]): Promise<readonly string[]> {
  const subject = orThrow(referenceSubject(departures));
  const described = await subject.describe();
  const { judge } = createCaseRunner(subject, byId, "departures");
  const failed: string[] = [];
  for (const id of ids) {
    const testCase = byId.get(id);
    const all = testCase === undefined ? [] : versionsOf(testCase, described);
    // Some departures are only at older versions.
    for (const versions of [all.at(-1), all[0]]) {
      if (testCase === undefined || versions === undefined || failed.includes(id)) continue;
      if ((await judge({ testCase, versions })).verdict.is === "fail") failed.push(id);
    }
  }
  return failed;
}

describe("departures of the official lifecycle", () => {
  test("are decided by cases, or allowed by the text", () => {
    expect([...Object.keys(DECIDED), ...Object.keys(ALLOWED)].sort()).toEqual(Object.keys(departures).sort());
  });

  test.each(Object.entries(DECIDED))("%s alone fails %j", async (name, cases) => {
    const departure = departures[name];
    if (departure === undefined) throw new Error(`no departure is called ${name}`);
    const ids = cases.map(caseId);
    expect(await failing([departure], ids)).toEqual(ids);
    expect(await failing([], ids)).toEqual([]);
  });
});
