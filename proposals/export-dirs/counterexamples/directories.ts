/** Counterexamples about the content and the owner of the directories, before buildpacks run and at the export. */
import { expectAbsent, expectEqual } from "#cases/vocabulary/expect";
import { expectFailure, expectSuccess } from "#cases/vocabulary/expect-exit";
import { afterStep } from "#cases/vocabulary/pointers";
import { allPhases, create, launch, newContainer } from "#cases/vocabulary/steps";
import { escapeToken } from "#protocol";
import { type FindingWorld, findingKit } from "../../kit/finding-world.ts";
import { expectNoExport } from "../../shared/evidence.ts";
import { expectNotExported, OPT, WEB, writeMade } from "../../shared/worlds.ts";
import { exportingBuildpack, worldWithDirectories } from "../worlds/directories.ts";

const { found, promise } = findingKit("export-dirs");

export const ofDirectories: readonly FindingWorld[] = [
  found("volume-not-shared", "", {
    says: "The app image has what the buildpack wrote, or the build fails.",
    given: worldWithDirectories(),
    when: [...allPhases().slice(0, 4), { edit: { [OPT]: { dir: true } } }, ...allPhases().slice(4)],
    then: expectNoExport(promise("exported")),
  }),
  found("build-image-content", "build-image=trust", {
    says: "The exporter never exports content of the build image as content of a buildpack.",
    given: worldWithDirectories({ files: { [`${OPT}/java`]: { text: "of the build image" } } }),
    when: [create()],
    then: expectNotExported(`${OPT}/java`, promise("platform-validates-build-image")),
  }),
  found("stale-volume", "build-image=trust", {
    says: "The exporter does not export files that only a buildpack of an earlier build wrote.",
    given: worldWithDirectories({ buildpacks: [exportingBuildpack({ build: [writeMade(OPT, "old")] })] }),
    when: [
      create(),
      newContainer,
      { edit: { "/cnb/buildpacks/acme_tool/1.0.0/bin/build": { acts: [writeMade()], owner: "root" } } },
      create({ images: ["@app:2"] }),
    ],
    then: [
      expectSuccess(0),
      expectFailure(3, promise("written-at-build")),
      expectAbsent(
        afterStep(3).layers("@app:2", `/id=L3/entries/name=${escapeToken(`${OPT}/old`)}`),
        promise("written-at-build"),
      ),
    ],
  }),
  found("volume-of-root", "", {
    says: "A buildpack can write to its directory, for any owner of new volumes on the platform.",
    can: ["launch", "two-uids"],
    given: worldWithDirectories({ files: { [OPT]: { dir: true, owner: "root" } } }),
    when: [create({ as: "root" }), launch(WEB)],
    then: [
      expectSuccess(0, promise("written-at-build")),
      expectEqual(afterStep(1).call("web", "lists"), { [OPT]: ["made"] }, promise("written-at-build")),
    ],
  }),
];
