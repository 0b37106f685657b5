/** The proposal export-dirs: directories that buildpacks name are exported like the app directory. */

import { expectEqual, expectThat } from "#cases/vocabulary/expect";
import { expectExit, expectFailure, expectSuccess } from "#cases/vocabulary/expect-exit";
import { afterStep, detectedGroupIds } from "#cases/vocabulary/pointers";
import { analyze, create, detect, launch } from "#cases/vocabulary/steps";
import { buildpack, EXIT_FAIL, EXIT_PASS, orderFile } from "#cases/vocabulary/world";
import type { Act } from "#machine";
import type { TestCase, World } from "#protocol";
import { escapeToken } from "#protocol";
import { caseKit } from "../kit/case-kit.ts";
import { expectAnalyzed, expectBothKept } from "../shared/evidence.ts";
import {
  ANALYZED,
  compositeCases,
  compositeWithKey,
  expectMadeKept,
  HOME,
  layerEntries,
  OPT,
  runImageWith,
  startingBuildpack,
  TOOL_OPTIONAL,
  WEB,
  writeMade,
  writeSlice,
} from "../shared/worlds.ts";
import { exportDirsToml, exportingBuildpack, worldWithDirectories } from "./worlds/directories.ts";

const kit = caseKit({ rfc: "export-dirs", buildpack: ["0.9"] });
const { proposalCase } = kit;
const KEY = exportDirsToml(OPT);

const grouped = (detects: readonly Act[]): World =>
  worldWithDirectories({
    buildpacks: [exportingBuildpack({ detect: detects }), startingBuildpack()],
    order: TOOL_OPTIONAL,
  });

const nested = (key: string): World =>
  withAnalyzed(
    worldWithDirectories({
      buildpacks: [compositeWithKey(key), startingBuildpack()],
      order: orderFile([{ id: "acme/whole" }]),
    }),
  );

const onRunImage = (name: string): World =>
  worldWithDirectories({ images: { "@run:1": runImageWith({ name, text: "of the run image" }) } });

/** Detection of one buildpack with these directories; the platform passes the same list. */
const naming = (key: string): World =>
  withAnalyzed(
    worldWithDirectories({ buildpacks: [buildpack({ id: "acme/tool", buildpackToml: key }), startingBuildpack()] }),
  );

const named = (id: string, says: string, key: string): TestCase =>
  proposalCase({
    id,
    says,
    given: naming(key),
    when: [detect()],
    then: [expectFailure(0, "proposal.export-dirs.toml-list-of-paths")],
    control: { id: "proposal.export-dirs.path-absolute", differs: "/given/buildpacks/0/toml" },
  });

const buildingWith = (...build: readonly Act[]): World =>
  worldWithDirectories({ buildpacks: [exportingBuildpack({ build }), startingBuildpack()] });

export const cases: readonly TestCase[] = [
  proposalCase({
    id: "exported",
    says: "The app finds what a buildpack wrote to a directory that it names, at the same path.",
    can: ["launch"],
    given: grouped(EXIT_PASS),
    when: [create(), launch(WEB)],
    then: [
      expectSuccess(0, "proposal.export-dirs.key"),
      expectMadeKept(OPT, "proposal.export-dirs.exported", "proposal.export-dirs.key"),
    ],
  }),
  proposalCase({
    id: "not-in-group",
    says: "A directory that only buildpacks outside the group name is not exported.",
    can: ["launch"],
    given: grouped(EXIT_FAIL),
    when: [create(), launch(WEB)],
    then: [
      expectSuccess(0),
      expectEqual(afterStep(1).call("web", "lists"), { [OPT]: null }, "proposal.export-dirs.key"),
    ],
    control: { id: "proposal.export-dirs.exported", differs: "/given/buildpacks/0/detect/0/code" },
  }),
  ...compositeCases(kit, nested, {
    key: KEY,
    says: {
      without: "A composite buildpack that names no directories is detected.",
      refused: "A composite buildpack that names directories is an error.",
    },
    covers: ["composite", "normal-buildpacks-only"],
  }),
  proposalCase({
    id: "run-image-empty",
    says: "A run image without content at an exported directory is accepted by the analyzer.",
    given: onRunImage("/opt/other"),
    when: [analyze()],
    then: [expectExit(0, 0, "proposal.export-dirs.validated"), expectAnalyzed("proposal.export-dirs.validated")],
  }),
  proposalCase({
    id: "run-image-refused",
    says: "A run image with content at an exported directory is refused by the analyzer.",
    given: onRunImage(`${OPT}/other`),
    when: [analyze()],
    then: [expectFailure(0, "proposal.export-dirs.validated", "proposal.export-dirs.analysis-validates-run-image")],
    control: { id: "proposal.export-dirs.run-image-empty", differs: "/given/images/@run:1/layers/0/5/name" },
  }),
  proposalCase({
    id: "path-absolute",
    says: "A list of absolute paths is taken.",
    given: naming(KEY),
    when: [detect()],
    then: [
      expectEqual(
        detectedGroupIds(),
        ["acme/tool", "acme/app"],
        "proposal.export-dirs.toml-key",
        "proposal.export-dirs.toml-list-of-paths",
      ),
    ],
  }),
  named("path-relative", "A path that is not absolute is an error.", 'export_dirs = ["opt/tool"]\n'),
  named("path-root", "The root cannot be exported.", 'export_dirs = ["/"]\n'),
  named("path-empty", "An empty path is an error.", 'export_dirs = [""]\n'),
  named("path-unclean", "A path with `..` in it is an error.", 'export_dirs = ["/opt/../etc"]\n'),
  named("path-nul", "A path with a NUL in it is an error.", 'export_dirs = ["/opt/a\\u0000b"]\n'),
  named("path-long", "A path of 5,000 bytes is an error.", `export_dirs = ["/${"opt/".repeat(1249)}abc"]\n`),
  named("list-is-text", "A list that is a string is an error.", `export_dirs = "${OPT}"\n`),
  named("list-of-numbers", "A list of numbers is an error.", "export_dirs = [1]\n"),
  named("not-in-list", "A directory that is not in the platform's list is an error.", 'export_dirs = ["/srv/tool"]\n'),
  proposalCase({
    id: "slice",
    says: "A slice that names paths in an exported directory is a layer of its own.",
    given: buildingWith(writeMade(), { do: "write", path: `${OPT}/share/greeting`, text: "hello\n" }, writeSlice()),
    when: [create()],
    then: [
      expectThat(
        layerEntries("id=L4", "/*/name"),
        { includes: `${OPT}/share/greeting` },
        "proposal.export-dirs.slices-apply",
      ),
      expectThat(layerEntries("id=L4", "/*/name"), { excludes: `${OPT}/made` }, "proposal.export-dirs.slices-apply"),
      expectThat(layerEntries("id=L5", "/*/name"), { includes: `${OPT}/made` }, "proposal.export-dirs.exported"),
      expectThat(
        layerEntries("id=L5", "/*/name"),
        { excludes: `${OPT}/share/greeting` },
        "proposal.export-dirs.slices-apply",
      ),
    ],
  }),
  proposalCase({
    id: "like-app",
    says: "Entries of an exported directory have the absolute paths, the owner and the time that those of the app directory have.",
    given: buildingWith(writeMade()),
    when: [create()],
    then: [
      expectThat(
        layerEntries("id=L3", "/*/name"),
        { inOrder: [OPT, `${OPT}/made`] },
        "proposal.export-dirs.extra-paths-exported",
        "proposal.export-dirs.alongside-workspace",
      ),
      expectThat(
        layerEntries("id=L3"),
        { includes: { name: `${OPT}/made`, owner: "user", mode: "0644", text: "made\n" } },
        "proposal.export-dirs.export-like-app",
        "proposal.export-dirs.written-at-build",
      ),
      expectThat(
        layerEntries("id=L3", `/name=${escapeToken(`${OPT}/made`)}/mtime`),
        { sameAs: layerEntries("id=L2", `/name=${escapeToken("/workspace/app.txt")}/mtime`) },
        "proposal.export-dirs.export-like-app",
      ),
    ],
  }),
  proposalCase({
    id: "two-buildpacks",
    says: "Directories that two buildpacks name are exported, one by one.",
    can: ["launch"],
    given: worldWithDirectories({
      buildpacks: [
        exportingBuildpack(),
        exportingBuildpack({
          id: "acme/settings",
          dirs: [HOME],
          build: [{ do: "write", path: `${HOME}/settings`, text: "kept\n" }],
        }),
        startingBuildpack(),
      ],
      dirs: [HOME, OPT],
      looks: { read: [`${OPT}/made`, `${HOME}/settings`] },
    }),
    when: [create(), launch(WEB)],
    then: [expectBothKept(OPT, HOME, ...kit.idsOf("declared-per-buildpack", "home-config-usecase", "opt-usecase"))],
  }),
  proposalCase({
    id: "build-container-empty",
    says: "Detection passes if the directory is empty in the build container.",
    given: withAnalyzed(grouped(EXIT_PASS)),
    when: [detect()],
    then: [
      expectEqual(detectedGroupIds(), ["acme/tool", "acme/app"], "proposal.export-dirs.platform-validates-build-image"),
    ],
  }),
  proposalCase({
    id: "build-container-refused",
    says: "Content of the build container at an exported directory is an error before any buildpack runs.",
    given: withAnalyzed(grouped(EXIT_PASS), { [OPT]: { text: "of the build image" } }),
    when: [detect()],
    then: [expectFailure(0, "proposal.export-dirs.platform-validates-build-image")],
    control: { id: "proposal.export-dirs.build-container-empty", differs: `/given/files/${escapeToken(OPT)}` },
  }),
];

/** Detection can be run on its own. */
function withAnalyzed(given: World, more: World["files"] = {}): World {
  return { ...given, files: { ...given.files, ...ANALYZED, ...more } };
}
