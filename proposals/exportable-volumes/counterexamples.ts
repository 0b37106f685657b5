/** Worlds in which a promise of exportable-volumes does not hold. */

import { makeLayer, recordingProgram } from "#cases/vocabulary/acts";
import { expectAbsent, expectEqual } from "#cases/vocabulary/expect";
import { expectFailure, expectSuccess } from "#cases/vocabulary/expect-exit";
import { afterStep } from "#cases/vocabulary/pointers";
import { allPhases, create, exportApp, launch } from "#cases/vocabulary/steps";
import { buildpack, world } from "#cases/vocabulary/world";
import { escapeToken } from "#protocol";
import { type FindingWorld, findingKit } from "../kit/finding-world.ts";
import { agentIn, expectNoExport, parentsOverridden, rebasedOntoAgent } from "../shared/evidence.ts";
import {
  buildOfMountedApp,
  expectMadeKept,
  expectNoEntry,
  HOME,
  layerEntries,
  OTHER_HOMES,
  runImageWith,
  startingBuildpack,
  WEB,
} from "../shared/worlds.ts";
import {
  AT_OPT,
  declaringBuildpack,
  mapLabel,
  NAME,
  OF_ROOT,
  OPT,
  volumesToml,
  worldWithoutAppLink,
  worldWithVolumes,
  writeInVolume,
} from "./worlds/volumes.ts";

const ID = "exportable-volumes";
const { promise, found, world: worldOf } = findingKit(ID);

const SECRET = "/layers/acme_tool/secret";
const AGENT = agentIn(OPT);

const withOtherHomes = worldWithVolumes({
  label: mapLabel({ name: "user-config-dir", value: HOME }),
  dirs: [HOME],
  buildpacks: [declaringBuildpack({ names: ["user-config-dir"] }), startingBuildpack()],
  ...OTHER_HOMES,
});

const ofPlaces: readonly FindingWorld[] = [
  found("not-writable", "links=builder", {
    says: "A buildpack writes to its volume, though /opt belongs to root.",
    can: ["launch", "two-uids"],
    given: worldWithVolumes(OF_ROOT),
    when: [create({ as: "root" }), launch(WEB)],
    then: [
      expectSuccess(0, promise("lifecycle-writable"), promise("lifecycle-symlinks")),
      expectEqual(afterStep(1).call("web", "lists"), { [OPT]: ["made"] }, promise("lifecycle-writable")),
    ],
  }),
  found("path-of-build", "", {
    says: "A program that a buildpack puts into its volume is found by the path at which the buildpack put it there.",
    can: ["launch"],
    given: worldWithVolumes({
      buildpacks: [
        declaringBuildpack({
          build: [{ do: "copy", path: "${CNB_BUILDPACK_DIR}/run", to: `/workspaces/${NAME}/run` }],
          files: { run: recordingProgram("web") },
        }),
        startingBuildpack(`/workspaces/${NAME}/run`),
      ],
    }),
    when: [create(), launch(WEB)],
    then: [
      expectSuccess(0),
      expectSuccess(1, promise("extra-volumes-exported"), promise("lifecycle-symlinks")),
      expectEqual(afterStep(1).call("web", "cwd"), "/workspace", promise("extra-volumes-exported")),
    ],
  }),
  found("app-not-found", "workspace=moved", buildOfMountedApp(promise("workspace-symlink"))),
  found("workspace-not-linked", "workspace-link=tried", {
    says: "A buildpack runs only if it finds the app in /workspace, the usual path.",
    given: worldWithoutAppLink({
      buildpacks: [
        declaringBuildpack({ build: [writeInVolume(), { do: "record", as: "tool", read: ["/workspace/app.txt"] }] }),
      ],
    }),
    when: [create()],
    then: [
      expectAbsent(afterStep(0).call("tool", "reads"), promise("workspace-symlink")),
      expectFailure(0, promise("workspace-symlink")),
    ],
  }),
  found("volume-not-shared", "volume=text", {
    says: "The app image has what buildpacks wrote to their volumes, or the build fails.",
    given: worldWithVolumes(),
    when: [...allPhases().slice(0, 4), { edit: { [`${OPT}/made`]: null } }, exportApp()],
    then: expectNoExport(promise("extra-volumes-exported")),
  }),
  found("parents-overridden", "", parentsOverridden(withOtherHomes, promise("home-usecase"))),
];

const ofLabel: readonly FindingWorld[] = [
  found("label-not-seen", "label=unseen", {
    says: "The app image has at /opt/extensions the volume that the label of the build image maps to it.",
    can: ["launch"],
    given: worldWithVolumes(),
    when: [create(), launch(WEB)],
    then: [expectSuccess(0), expectMadeKept(OPT, promise("label-override"), promise("opt-usecase"))],
  }),
  found("mapped-twice", "overlaps=allowed", {
    says: "A label that maps one name to two directories is refused.",
    given: worldWithVolumes({
      label: mapLabel(AT_OPT, { name: NAME, value: "/srv/extensions" }),
      dirs: [OPT, "/srv/extensions"],
    }),
    when: [create()],
    then: [expectNoEntry("/srv/extensions/made", promise("label-format")), expectFailure(0, promise("label-format"))],
  }),
  found("one-in-another", "overlaps=allowed", {
    says: "The exporter does not export the content of one volume as a part of another.",
    given: worldWithVolumes({
      label: mapLabel({ name: "all", value: "/opt" }, AT_OPT),
      buildpacks: [declaringBuildpack({ names: ["all"] }), declaringBuildpack({ id: "acme/aws" }), startingBuildpack()],
      dirs: ["/opt"],
    }),
    when: [create()],
    then: [
      expectNoEntry(`${OPT}/made`, promise("extra-volumes-exported")),
      expectFailure(0, promise("extra-volumes-exported")),
    ],
  }),
  found("reserved-directory", "reserved=allowed", {
    says: "No layer of the app image has the content of a build-only layer.",
    given: worldWithVolumes({
      label: mapLabel({ name: NAME, value: SECRET }),
      dirs: [SECRET],
      files: { "/layers/acme_tool": { dir: true } },
      buildpacks: [
        declaringBuildpack({ build: makeLayer("secret", ["build"], { key: "of the build" }) }),
        startingBuildpack(),
      ],
    }),
    when: [create()],
    then: [
      expectNoEntry(`${SECRET}/key`, "buildpack.layers.launch.drop"),
      expectFailure(0, "buildpack.layers.launch.drop"),
    ],
  }),
];

const ofNames: readonly FindingWorld[] = [
  found("name-leaves", "names=any", {
    says: "A name that leads out of /workspaces is invalid.",
    given: worldWithVolumes({
      label: "",
      dirs: ["/srv/tool"],
      buildpacks: [declaringBuildpack({ names: ["../srv/tool"] }), startingBuildpack()],
    }),
    when: [create()],
    then: [expectNoEntry("/srv/tool/made", promise("default-map")), expectFailure(0, promise("toml-list-of-names"))],
  }),
  found("shared-name", "", {
    says: "Two buildpacks that do not know each other do not write into one volume.",
    given: worldWithVolumes({
      label: "",
      buildpacks: [
        declaringBuildpack({ names: ["config"], build: [writeInVolume("config", "settings", "of tool")] }),
        declaringBuildpack({
          id: "acme/other",
          names: ["config"],
          build: [writeInVolume("config", "settings", "of other")],
        }),
        startingBuildpack(),
      ],
    }),
    when: [create()],
    then: [
      expectNoEntry("/workspaces/config/settings", promise("declared-per-buildpack")),
      expectFailure(0, promise("declared-per-buildpack")),
    ],
  }),
  worldOf("old-lifecycle", [], {
    says: "The exporter exports the volumes that a buildpack declares, or the build fails.",
    can: ["launch"],
    given: worldWithVolumes({
      label: "",
      buildpacks: [
        buildpack({ id: "acme/tool", buildpackToml: volumesToml(NAME), build: [writeInVolume()] }),
        startingBuildpack(),
      ],
      looks: { read: [`/workspaces/${NAME}/made`] },
    }),
    when: [create(), launch(WEB)],
    then: [expectSuccess(0), expectMadeKept(`/workspaces/${NAME}`, promise("api-change"))],
  }),
];

const ofImages: readonly FindingWorld[] = [
  found("rebase-shows-run-image", "", {
    says: "After a rebase, a volume has only what the buildpack wrote.",
    ...rebasedOntoAgent(OPT, worldWithVolumes(), promise("rebase-safe")),
  }),
  found("run-image-unseen", "checks=platform", {
    says: "An app image never mixes the content of a volume with content of the run image.",
    given: worldWithVolumes({ images: { "@run:1": runImageWith(AGENT) } }),
    when: [create()],
    then: [
      expectFailure(0, promise("platform-validates-images")),
      expectAbsent(layerEntries("id=L0", `/name=${escapeToken(AGENT.name)}`), promise("platform-validates-images")),
    ],
  }),
];

/** Two RFCs move the app directory to two places. */
const ofOthers: readonly FindingWorld[] = [
  worldOf("other-workspace", [`${ID}:workspace=moved`, "metadata-locations"], {
    amendments: [ID, "metadata-locations"],
    says: "The app is at /workspaces/default, whatever else is on.",
    given: world({
      files: {
        "/workspaces/default/app.txt": { text: "app\n" },
        "/workspace": { dir: true },
        "/workspace/app": { dir: true },
      },
      env: { CNB_WORKSPACE_DIR: "/workspace" },
    }),
    when: [create()],
    then: [
      expectSuccess(0),
      expectEqual(
        afterStep(0).config("@app:1", "WorkingDir"),
        "/workspaces/default",
        promise("default-workspace-moved"),
      ),
    ],
  }),
];

export const counterexamples: readonly FindingWorld[] = [...ofPlaces, ...ofLabel, ...ofNames, ...ofImages, ...ofOthers];
