/** The proposal exportable-volumes: directories that buildpacks know by a name are exported like the app directory. */

import { expectEqual, expectThat } from "#cases/vocabulary/expect";
import { expectExit, expectFailure, expectSuccess } from "#cases/vocabulary/expect-exit";
import { afterStep, detectedGroupIds } from "#cases/vocabulary/pointers";
import { analyze, build, create, detect, launch, rebase, restore } from "#cases/vocabulary/steps";
import { EXIT_FAIL, EXIT_PASS } from "#cases/vocabulary/world";
import type { Act } from "#machine";
import type { FileSpec, TestCase, World } from "#protocol";
import { escapeToken } from "#protocol";
import { expectAnalyzed, expectBothKept } from "../../shared/evidence.ts";
import {
  expectMadeKept,
  HOME,
  layerEntries,
  runImageWith,
  startingBuildpack,
  TOOL_OPTIONAL,
  WEB,
  writeSlice,
} from "../../shared/worlds.ts";
import {
  AT_OPT,
  analyzedWorld,
  CONFIG,
  declaringBuildpack,
  mapLabel,
  NAME,
  OF_ROOT,
  OPT,
  promise,
  proposalCase,
  twoVolumes,
  worldWithMovedApp,
  worldWithVolumes,
  writeInVolume,
} from "../worlds/volumes.ts";

const LINK = `/workspaces/${NAME}`;
const MOVED = "/workspaces/default";

const grouped = (detects: readonly Act[]): World =>
  worldWithVolumes({
    buildpacks: [declaringBuildpack({ detect: detects }), startingBuildpack()],
    order: TOOL_OPTIONAL,
  });

const onRunImage = (name: string, label?: string): World =>
  worldWithVolumes({
    ...(label !== undefined && { label }),
    images: { "@run:1": runImageWith({ name, text: "of the run image" }) },
  });

const exported: readonly TestCase[] = [
  proposalCase({
    id: "exported",
    says: "The app finds what a buildpack wrote to its volume, at the path to which the label maps the name.",
    can: ["launch"],
    given: grouped(EXIT_PASS),
    when: [create(), launch(WEB)],
    then: [
      expectSuccess(0, promise("toml-key")),
      expectMadeKept(OPT, promise("extra-volumes-exported"), promise("label-override"), promise("opt-usecase")),
    ],
  }),
  proposalCase({
    id: "not-in-group",
    says: "A volume that only buildpacks outside the group declare is not exported.",
    can: ["launch"],
    given: grouped(EXIT_FAIL),
    when: [create(), launch(WEB)],
    then: [
      expectSuccess(0),
      expectEqual(afterStep(1).call("web", "lists"), { [OPT]: null }, promise("declared-per-buildpack")),
    ],
    control: { id: promise("exported"), differs: "/given/buildpacks/0/detect/0/code" },
  }),
  proposalCase({
    id: "default-place",
    says: "A volume that nothing maps is exported at /workspaces/<name>.",
    can: ["launch"],
    given: worldWithVolumes({ label: "", dirs: [], looks: { read: [`${LINK}/made`] } }),
    when: [create(), launch(WEB)],
    then: [expectEqual(afterStep(1).call("web", "reads"), { [`${LINK}/made`]: "made\n" }, promise("default-map"))],
  }),
  proposalCase({
    id: "one-of-two-mapped",
    says: "If the label maps one of two volumes, each is at its path.",
    can: ["launch"],
    given: worldWithVolumes({
      buildpacks: twoVolumes(),
      looks: { read: [`${OPT}/made`, `/workspaces/${CONFIG}/settings`] },
    }),
    when: [create(), launch(WEB)],
    then: [expectBothKept(OPT, `/workspaces/${CONFIG}`, promise("unlisted-default"), promise("label-override"))],
  }),
  proposalCase({
    id: "two-buildpacks",
    says: "Volumes that two buildpacks declare are exported, one by one, below a home directory too.",
    can: ["launch"],
    given: worldWithVolumes({
      buildpacks: twoVolumes(),
      label: mapLabel(AT_OPT, { name: CONFIG, value: HOME }),
      dirs: [OPT, HOME],
      looks: { read: [`${OPT}/made`, `${HOME}/settings`] },
    }),
    when: [create(), launch(WEB)],
    then: [
      expectBothKept(OPT, HOME, promise("declared-per-buildpack"), promise("home-usecase"), promise("label-format")),
    ],
  }),
  proposalCase({
    id: "real-path",
    says: "Entries of a volume's layer have the mapped path, the owner and the time that those of the app directory have.",
    given: worldWithVolumes(),
    when: [create()],
    then: [
      expectThat(
        layerEntries("id=L3", "/*/name"),
        { inOrder: [OPT, `${OPT}/made`] },
        promise("lifecycle-exports-real-path"),
        promise("alongside-workspace"),
      ),
      expectThat(layerEntries("id=L3", "/*/name"), { excludes: LINK }, promise("lifecycle-exports-real-path")),
      expectThat(
        layerEntries("id=L3"),
        { includes: { name: `${OPT}/made`, owner: "user", mode: "0644", text: "made\n" } },
        promise("extra-volumes-exported"),
      ),
      expectThat(
        layerEntries("id=L3", `/name=${escapeToken(`${OPT}/made`)}/mtime`),
        { sameAs: layerEntries("role=app", `/name=${escapeToken("/workspace/app.txt")}/mtime`) },
        promise("extra-volumes-exported"),
      ),
    ],
  }),
  proposalCase({
    id: "slice",
    says: "A slice that names paths in a volume is a layer of its own.",
    given: worldWithVolumes({
      buildpacks: [
        declaringBuildpack({ build: [writeInVolume(), writeInVolume(NAME, "share/greeting"), writeSlice(OPT)] }),
        startingBuildpack(),
      ],
    }),
    when: [create()],
    then: [
      expectThat(
        layerEntries("id=L4", "/*/name"),
        { includes: `${OPT}/share/greeting` },
        promise("extra-volumes-exported"),
      ),
      expectThat(layerEntries("id=L4", "/*/name"), { excludes: `${OPT}/made` }, promise("extra-volumes-exported")),
      expectThat(layerEntries("id=L5", "/*/name"), { includes: `${OPT}/made` }, promise("extra-volumes-exported")),
    ],
  }),
  proposalCase({
    id: "rebased",
    says: "After a rebase to a run image without content there, a volume has what the buildpack wrote.",
    can: ["launch"],
    given: worldWithVolumes(),
    when: [
      create(),
      { publish: { "@run:1": runImageWith({ name: "/etc/release", text: "2\n" }) } },
      rebase("@run:1"),
      launch(WEB),
    ],
    then: [
      expectSuccess(2, promise("rebase-safe")),
      expectEqual(afterStep(3).call("web", "reads"), { [`${OPT}/made`]: "made\n" }, promise("rebase-safe")),
    ],
  }),
];

const container: readonly TestCase[] = [
  proposalCase({
    id: "linked",
    says: "While buildpacks run, /workspaces/<name> is a link to the mapped directory.",
    given: worldWithVolumes(),
    when: [create()],
    then: [
      expectEqual(afterStep(0).file(LINK, "kind"), "symlink", promise("lifecycle-symlinks")),
      expectEqual(afterStep(0).file(LINK, "target"), OPT, promise("lifecycle-symlinks")),
    ],
  }),
  proposalCase({
    id: "writable",
    says: "A creator that starts as root gives the mapped directory to the user of the build.",
    can: ["two-uids", "launch"],
    given: worldWithVolumes(OF_ROOT),
    when: [create({ as: "root" }), launch(WEB)],
    then: [
      expectSuccess(0, promise("lifecycle-writable")),
      expectEqual(afterStep(1).call("web", "lists"), { [OPT]: ["made"] }, promise("lifecycle-writable")),
    ],
  }),
  proposalCase({
    id: "writable-in-phases",
    says: "An analyzer that starts as root makes the directory and the link for the phases after it.",
    can: ["two-uids"],
    given: worldWithVolumes({ dirs: [], files: { "/workspaces": { dir: true, owner: "root" } } }),
    when: [analyze({ as: "root" }), detect(), restore(), build()],
    then: [
      expectSuccess(3, promise("lifecycle-writable")),
      expectEqual(afterStep(3).file(LINK, "target"), OPT, promise("lifecycle-symlinks")),
    ],
  }),
  proposalCase({
    id: "build-container-empty",
    says: "Detection passes if the directory is empty in the build container.",
    given: analyzedWorld({}),
    when: [detect()],
    then: [expectEqual(detectedGroupIds(), ["acme/tool", "acme/app"], promise("platform-validates-images"))],
  }),
  proposalCase({
    id: "build-container-refused",
    says: "Content of the build container at a volume's directory is an error before any buildpack runs.",
    given: analyzedWorld({ files: { [OPT]: { text: "of the build image" } } }),
    when: [detect()],
    then: [expectFailure(0, promise("platform-validates-images"))],
    control: { id: promise("build-container-empty"), differs: `/given/files/${escapeToken(OPT)}` },
  }),
  proposalCase({
    id: "run-image-empty",
    says: "A run image without content at a volume's directory is accepted by the analyzer.",
    given: onRunImage("/opt/other"),
    when: [analyze()],
    then: [expectExit(0, 0), expectAnalyzed(promise("platform-validates-images"))],
  }),
  proposalCase({
    id: "run-image-refused",
    says: "A run image with content at a volume's directory is refused by the analyzer.",
    given: onRunImage(`${OPT}/agent`),
    when: [analyze()],
    then: [expectFailure(0, promise("platform-validates-images"))],
    control: { id: promise("run-image-empty"), differs: "/given/images/@run:1/layers/0/5/name" },
  }),
  proposalCase({
    id: "run-image-default-empty",
    says: "A run image may have files in /workspaces that are not in a volume.",
    given: onRunImage("/workspaces/other/agent", ""),
    when: [analyze()],
    then: [expectAnalyzed(promise("platform-validates-images"))],
  }),
  proposalCase({
    id: "run-image-default-refused",
    says: "The analyzer rejects a run image with content at /workspaces/<name> if no label maps the name.",
    given: onRunImage(`${LINK}/agent`, ""),
    when: [analyze()],
    then: [expectFailure(0, promise("platform-validates-images"))],
    control: { id: promise("run-image-default-empty"), differs: "/given/images/@run:1/layers/0/5/name" },
  }),
];

const workspace: readonly TestCase[] = [
  proposalCase({
    id: "workspace-moved",
    says: "Without other words of the platform, the app directory is /workspaces/default.",
    can: ["launch"],
    given: worldWithMovedApp({ buildpacks: [declaringBuildpack(), startingBuildpack(`${MOVED}/web`)] }),
    when: [create(), launch(WEB)],
    then: [
      expectEqual(afterStep(0).config("@app:1", "WorkingDir"), MOVED, promise("default-workspace-moved")),
      expectEqual(afterStep(1).call("web", "cwd"), MOVED, promise("default-workspace-moved")),
    ],
  }),
  proposalCase({
    id: "workspace-linked",
    says: "In the app image /workspace leads to the app directory that was moved.",
    can: ["launch"],
    given: worldWithMovedApp({
      buildpacks: [declaringBuildpack(), startingBuildpack("/workspace/web")],
      looks: { read: ["/workspace/app.txt"] },
    }),
    when: [create(), launch(WEB)],
    then: [
      expectEqual(afterStep(1).call("web", "reads"), { "/workspace/app.txt": "app\n" }, promise("workspace-symlink")),
    ],
  }),
  proposalCase({
    id: "app-dir-given",
    says: "A platform that sets the app directory has it there.",
    can: ["launch"],
    given: worldWithMovedApp({
      buildpacks: [declaringBuildpack(), startingBuildpack("/srv/app/web")],
      env: { CNB_APP_DIR: "/srv/app" },
      files: { "/srv/app/web": { acts: [{ do: "record", as: "web" }] } satisfies FileSpec },
    }),
    when: [create(), launch(WEB)],
    then: [
      expectEqual(afterStep(0).config("@app:1", "WorkingDir"), "/srv/app", promise("app-dir-configurable")),
      expectEqual(afterStep(1).call("web", "cwd"), "/srv/app", promise("app-dir-configurable")),
    ],
  }),
];

export const volumeCases: readonly TestCase[] = [...exported, ...container, ...workspace];
