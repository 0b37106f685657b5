/** Where the list comes from, what may be in it, and who is listed. */
import { makeLayer } from "#cases/vocabulary/acts";
import { expectEqual, expectFailure, expectSuccess } from "#cases/vocabulary/expect";
import { afterStep } from "#cases/vocabulary/pointers";
import { analyze, create, launch } from "#cases/vocabulary/steps";
import { EXIT_FAIL } from "#cases/vocabulary/world";
import { type FindingWorld, findingKit } from "../../kit/finding-world.ts";
import {
  expectMadeKept,
  expectNoEntry,
  OPT,
  runImageWith,
  startingBuildpack,
  TOOL_OPTIONAL,
  WEB,
  writeMade,
} from "../../shared/worlds.ts";
import { exportDirsToml, exportingBuildpack, LIST, worldWithDirectories } from "../worlds/directories.ts";

const SECRET = "/layers/acme_tool/secret";

const { found, promise, world } = findingKit("export-dirs");

export const ofLists: readonly FindingWorld[] = [
  found("list-not-seen", "list=buildpacks", {
    says: "The analyzer validates the list wherever it runs, in a container without buildpacks too.",
    given: worldWithDirectories({
      images: { "@run:1": runImageWith({ name: `${OPT}/agent`, text: "of the run image" }) },
    }),
    when: [{ edit: { "/cnb/buildpacks": null } }, analyze()],
    then: [expectFailure(1, promise("analysis-validates-run-image"))],
  }),
  found("variable-in-path", "characters=any", {
    says: "A path that no directory can be meant by, such as the motivation's /home/$USER/.config, is no path.",
    given: worldWithDirectories({
      dirs: ["/home/$USER/.config"],
      buildpacks: [
        exportingBuildpack({ dirs: ["/home/$USER/.config"], build: [writeMade("${HOME}/.config")] }),
        startingBuildpack(),
      ],
      files: { "/home/cnb": { dir: true } },
    }),
    when: [create()],
    then: [
      expectFailure(0, promise("toml-list-of-paths")),
      expectNoEntry("/home/$USER/.config", promise("toml-list-of-paths")),
    ],
  }),
  found("unused-directory-exported", "counts=list", {
    says: "What a buildpack outside the group names is not in the app image.",
    can: ["launch"],
    given: worldWithDirectories({
      buildpacks: [exportingBuildpack({ detect: EXIT_FAIL }), startingBuildpack()],
      order: TOOL_OPTIONAL,
    }),
    when: [create(), launch(WEB)],
    then: [expectSuccess(0), expectEqual(afterStep(1).call("web", "lists"), { [OPT]: null }, promise("key"))],
  }),
  found("nested", "", {
    says: "Two buildpacks, each with directories of its own, are exported with what both wrote.",
    can: ["launch"],
    given: worldWithDirectories({
      dirs: ["/opt"],
      buildpacks: [
        exportingBuildpack({ dirs: ["/opt"] }),
        exportingBuildpack({ id: "acme/aws", dirs: ["/opt/aws"] }),
        startingBuildpack(),
      ],
      files: { [LIST]: { text: exportDirsToml("/opt", "/opt/aws") } },
      looks: { list: ["/opt"] },
    }),
    when: [create(), launch(WEB)],
    then: [
      expectSuccess(0, promise("declared-per-buildpack")),
      expectEqual(
        afterStep(1).call("web", "lists"),
        { "/opt": ["aws/", "aws/made", "made"] },
        promise("declared-per-buildpack"),
      ),
    ],
  }),
  found("reserved-directory", "reserved=allowed", {
    says: "What a buildpack keeps in a layer for the build alone is in no layer of the app image.",
    given: worldWithDirectories({
      dirs: [SECRET],
      files: { "/layers/acme_tool": { dir: true } },
      buildpacks: [
        exportingBuildpack({ dirs: [SECRET], build: makeLayer("secret", ["build"], { key: "of the build" }) }),
        startingBuildpack(),
      ],
    }),
    when: [create()],
    then: [
      expectFailure(0, "buildpack.layers.launch.drop"),
      expectNoEntry(`${SECRET}/key`, "buildpack.layers.launch.drop"),
    ],
  }),
  world("old-lifecycle", [], {
    says: "A buildpack that names directories has them exported, or is told that it cannot.",
    can: ["launch"],
    given: worldWithDirectories(),
    when: [create(), launch(WEB)],
    then: [expectSuccess(0), expectMadeKept(OPT, promise("api-change"))],
  }),
];
