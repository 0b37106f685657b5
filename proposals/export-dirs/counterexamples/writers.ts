/** Counterexamples about the writers of a directory, slices in it, and the app that looks for its programs. */
import { recordingProgram, writeProcesses } from "#cases/vocabulary/acts";
import { expectEqual, expectThat } from "#cases/vocabulary/expect";
import { expectSuccess } from "#cases/vocabulary/expect-exit";
import { afterStep } from "#cases/vocabulary/pointers";
import { create, launch } from "#cases/vocabulary/steps";
import { buildpack } from "#cases/vocabulary/world";
import { type FindingWorld, findingKit } from "../../kit/finding-world.ts";
import {
  expectMadeKept,
  expectNotExported,
  layerEntries,
  OPT,
  startingBuildpack,
  WEB,
  writeMade,
} from "../../shared/worlds.ts";
import { exportingBuildpack, worldWithDirectories } from "../worlds/directories.ts";

const { found, promise } = findingKit("export-dirs");

export const ofWriters: readonly FindingWorld[] = [
  found("written-at-detection", "", {
    says: "The exporter exports only what buildpacks write in bin/build.",
    given: worldWithDirectories({
      buildpacks: [exportingBuildpack({ detect: [writeMade(OPT, "at-detection")] }), startingBuildpack()],
    }),
    when: [create()],
    then: expectNotExported(`${OPT}/at-detection`, promise("written-at-build")),
  }),
  found("other-buildpack-writes", "", {
    says: "The app image has what a buildpack wrote to the directory that it names.",
    can: ["launch"],
    given: worldWithDirectories({
      buildpacks: [exportingBuildpack(), startingBuildpack("/workspace/web", { do: "remove", path: `${OPT}/made` })],
    }),
    when: [create(), launch(WEB)],
    then: [expectSuccess(0), expectMadeKept(OPT, promise("declared-per-buildpack"))],
  }),
  found("slice-in-two-layers", "", {
    says: "A slice is one layer, whatever directories it names files in.",
    given: worldWithDirectories({
      buildpacks: [
        exportingBuildpack({
          build: [
            writeMade(OPT, "shared"),
            {
              do: "write",
              path: "${CNB_LAYERS_DIR}/launch.toml",
              text: `[[slices]]\npaths = ["app.txt", "${OPT}/shared"]\n`,
            },
          ],
        }),
        startingBuildpack(),
      ],
    }),
    when: [create()],
    then: [
      expectThat(
        layerEntries("id=L2", "/*/name"),
        { includes: "/workspace/app.txt" },
        "buildpack.slices.separate-layers",
      ),
      expectThat(layerEntries("id=L2", "/*/name"), { includes: `${OPT}/shared` }, "buildpack.slices.separate-layers"),
    ],
  }),
  found("programs-not-found", "", {
    says: "Software that is put in /opt is found when a process names it.",
    can: ["launch"],
    given: worldWithDirectories({
      buildpacks: [
        exportingBuildpack({
          build: [
            { do: "mkdir", path: `${OPT}/bin` },
            { do: "copy", path: "${CNB_BUILDPACK_DIR}/tool", to: `${OPT}/bin/tool` },
          ],
          files: { tool: recordingProgram("tool") },
        }),
        buildpack({ id: "acme/app", build: writeProcesses({ type: "web", command: ["tool"] }) }),
      ],
    }),
    when: [create(), launch(WEB)],
    then: [expectSuccess(0), expectEqual(afterStep(1).call("tool", "cwd"), "/workspace", promise("opt-usecase"))],
  }),
];
