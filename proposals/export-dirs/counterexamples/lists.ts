/** Counterexamples about the list: its source, its paths, and the buildpacks that count. */
import { makeLayer } from "#cases/vocabulary/acts";
import { expectEqual } from "#cases/vocabulary/expect";
import { expectFailure, expectSuccess } from "#cases/vocabulary/expect-exit";
import { afterStep } from "#cases/vocabulary/pointers";
import { analyze, create, launch } from "#cases/vocabulary/steps";
import { EXIT_FAIL } from "#cases/vocabulary/world";
import { type FindingWorld, findingKit } from "../../kit/finding-world.ts";
import {
  expectMadeKept,
  expectNotExported,
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
    says: "A path that cannot mean a directory, such as /home/$USER/.config of the motivation, is invalid.",
    given: worldWithDirectories({
      dirs: ["/home/$USER/.config"],
      buildpacks: [
        exportingBuildpack({ dirs: ["/home/$USER/.config"], build: [writeMade("${HOME}/.config")] }),
        startingBuildpack(),
      ],
      files: { "/home/cnb": { dir: true } },
    }),
    when: [create()],
    then: expectNotExported("/home/$USER/.config", promise("toml-list-of-paths")),
  }),
  found("unused-directory-exported", "counts=list", {
    says: "The app image does not have directories of buildpacks outside the group.",
    can: ["launch"],
    given: worldWithDirectories({
      buildpacks: [exportingBuildpack({ detect: EXIT_FAIL }), startingBuildpack()],
      order: TOOL_OPTIONAL,
    }),
    when: [create(), launch(WEB)],
    then: [expectSuccess(0), expectEqual(afterStep(1).call("web", "lists"), { [OPT]: null }, promise("key"))],
  }),
  found("nested", "", {
    says: "The exporter exports what two buildpacks with different directories wrote.",
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
    says: "No layer of the app image has the content of a build-only layer.",
    given: worldWithDirectories({
      dirs: [SECRET],
      files: { "/layers/acme_tool": { dir: true } },
      buildpacks: [
        exportingBuildpack({ dirs: [SECRET], build: makeLayer("secret", ["build"], { key: "of the build" }) }),
        startingBuildpack(),
      ],
    }),
    when: [create()],
    then: expectNotExported(`${SECRET}/key`, "buildpack.layers.launch.drop"),
  }),
  world("old-lifecycle", [], {
    says: "The exporter exports the directories that a buildpack names, or the build fails.",
    can: ["launch"],
    given: worldWithDirectories(),
    when: [create(), launch(WEB)],
    then: [expectSuccess(0), expectMadeKept(OPT, promise("api-change"))],
  }),
];
