/** Counterexamples about content of the run image at a directory, and the phase that checks it. */
import { expectAbsent, expectEqual } from "#cases/vocabulary/expect";
import { expectFailure, expectSuccess } from "#cases/vocabulary/expect-exit";
import { afterStep } from "#cases/vocabulary/pointers";
import { RUN_IMAGE } from "#cases/vocabulary/run-images";
import { analyze, build, create, detect, exportApp, launch, restore } from "#cases/vocabulary/steps";
import { EXIT_FAIL } from "#cases/vocabulary/world";
import type { Step } from "#protocol";
import { escapeToken } from "#protocol";
import { type FindingWorld, findingKit } from "../../kit/finding-world.ts";
import { agentIn, expectAnalyzed, parentsOverridden, rebasedOntoAgent } from "../../shared/evidence.ts";
import {
  expectNotExported,
  HOME,
  layerEntries,
  OPT,
  OTHER_HOMES,
  runImageWith,
  startingBuildpack,
  TOOL_OPTIONAL,
  WEB,
  writeMade,
} from "../../shared/worlds.ts";
import { exportingBuildpack, worldWithDirectories } from "../worlds/directories.ts";

const AGENT = agentIn(OPT);

/** An extension or a platform chooses another run image after the analysis. */
const otherRunImage: Step = {
  edit: {
    "/layers/analyzed.toml": {
      text: '[run-image]\nreference = "127.0.0.1:5000/run:2"\nimage = "127.0.0.1:5000/run:2"\n',
    },
  },
};

const withOtherHomes = worldWithDirectories({
  dirs: [HOME],
  buildpacks: [exportingBuildpack({ dirs: [HOME], build: [writeMade(HOME)] }), startingBuildpack()],
  ...OTHER_HOMES,
});

const { found, promise } = findingKit("export-dirs");

export const ofImages: readonly FindingWorld[] = [
  found("rebase-shows-run-image", "", {
    says: "After a rebase, an exported directory has only what the buildpack wrote.",
    ...rebasedOntoAgent(OPT, worldWithDirectories(), promise("rebase-safe")),
  }),
  found("deleted-below", "scan=layers", {
    says: "A run image in which a file of a lower layer is deleted has no content there.",
    given: worldWithDirectories({
      images: {
        "@run:1": {
          ...RUN_IMAGE,
          layers: [...runImageWith(AGENT).layers, [{ name: `${OPT}/.wh.agent`, text: "", owner: "root" }]],
        },
      },
    }),
    when: [analyze()],
    then: [expectSuccess(0, promise("opt-usecase")), expectAnalyzed(promise("opt-usecase"))],
  }),
  found("empty-directory", "empty-directory=content", {
    says: "Software can be put in /opt of a distribution, which comes with the directory and nothing in it.",
    given: worldWithDirectories({ images: { "@run:1": runImageWith({ name: OPT, dir: true }) } }),
    when: [analyze()],
    then: [expectSuccess(0, promise("opt-usecase")), expectAnalyzed(promise("opt-usecase"))],
  }),
  found("unused-buildpack-refuses", "", {
    says: "Directories of buildpacks outside the group do not fail a build.",
    can: ["launch"],
    given: worldWithDirectories({
      buildpacks: [exportingBuildpack({ detect: EXIT_FAIL }), startingBuildpack()],
      order: TOOL_OPTIONAL,
      images: { "@run:1": runImageWith(AGENT) },
      looks: { list: [OPT] },
    }),
    when: [create(), launch(WEB)],
    then: [
      expectSuccess(0, promise("declared-per-buildpack")),
      expectEqual(afterStep(1).call("web", "lists"), { [OPT]: ["agent"] }, promise("declared-per-buildpack")),
    ],
  }),
  found("link-replaced", "links=followed", {
    says: "The analyzer rejects a run image whose /opt is a link, because the layer would replace the link by a directory.",
    given: worldWithDirectories({
      images: {
        "@run:1": runImageWith(
          { name: "/usr/opt", dir: true },
          { name: "/usr/opt/readme", text: "of the distribution" },
          { name: "/opt", symlink: "/usr/opt" },
        ),
      },
    }),
    when: [create()],
    then: expectNotExported("/opt", promise("analysis-validates-run-image")),
  }),
  found("other-run-image", "", {
    says: "The run image of the app image has no content at the directory.",
    given: worldWithDirectories({ images: { "@run:2": runImageWith(AGENT) } }),
    when: [analyze(), otherRunImage, detect(), restore(), build(), exportApp()],
    then: [
      expectSuccess(4),
      expectFailure(5, promise("platform-validates-run-image")),
      expectAbsent(
        layerEntries("id=L0", `/name=${escapeToken(AGENT.name)}`, 5),
        promise("platform-validates-run-image"),
      ),
    ],
  }),
  found("parents-overridden", "", parentsOverridden(withOtherHomes, promise("home-config-usecase"))),
];
