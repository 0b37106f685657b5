/** The story of the draft, line by line. */
import type { EvidencePointer, Story } from "../kit/story.ts";
import { example } from "./example.ts";

const CONFIG = "/workspace/config";
const LAYERS = "/workspace/layers";
const NEW = "example_names";
const OLD = "example_old";
const inBuild = (file: string, has?: string): EvidencePointer => ({
  file,
  in: "build container",
  ...(has !== undefined && { has }),
});
const SAYS = { file: `${LAYERS}/${NEW}/launch/bin/say-launch`, in: "app image" } as const;
const STARTED = { output: "app", has: "from the layer launch" } as const;

export const stories: readonly Story[] = [
  {
    text: "the draft of 2021-03-11",
    document: "proposals/metadata-locations",
    example,
    starts: true,
    promises: {
      "defaults-change": {
        did: "the platform set CNB_WORKSPACE_DIR and nothing else",
        see: [
          inBuild(`${CONFIG}/lifecycle/analyzed.toml`),
          { nothing: "/layers/analyzed.toml", in: "build container" },
        ],
      },
      "no-collisions": {
        did: "a buildpack has layers called launch and config",
        see: [
          inBuild(`${LAYERS}/${NEW}/launch.toml`, "launch = true"),
          inBuild(`${CONFIG}/layers/${NEW}/launch.toml`, "say-launch"),
          STARTED,
        ],
      },
      "workspace-root": {
        did: "the same build",
        see: [{ volume: CONFIG }, { volume: LAYERS }, { volume: "/workspace/app" }],
      },
      "app-dir": {
        did: "the same build",
        see: [
          { setting: "WorkingDir", has: "/workspace/app" },
          { file: "/workspace/app/README.md", in: "app image" },
        ],
      },
      "layers-dir": { did: "the exporter made layers below it", see: [SAYS] },
      "new-bp-layers-env": {
        did: "bin/build of example/names printed the variable",
        see: [{ output: "build", has: `layers in ${LAYERS}/${NEW}` }],
      },
      "new-bp-layer-files": {
        did: "example/names left layers and their files there",
        see: [
          inBuild(`${LAYERS}/${NEW}/config.toml`, "launch = true"),
          inBuild(`${LAYERS}/${NEW}/config/bin/say-config`),
        ],
      },
      "old-bp-layout": {
        did: "example/old is of Buildpack API 0.10, in the same build",
        see: [
          { output: "build", has: `an old-style buildpack has its layers in ${LAYERS}/${OLD}` },
          inBuild(`${LAYERS}/${OLD}/store.toml`, "old"),
        ],
      },
      "config-metadata-toml": {
        did: "the builder wrote it, and the launcher of the app image read it",
        see: [inBuild(`${CONFIG}/layers/metadata.toml`, "say-launch"), STARTED],
      },
      "new-bp-config-env": {
        did: "bin/build of example/names printed the variable",
        see: [{ output: "build", has: `files in ${CONFIG}/layers/${NEW}` }],
      },
      "new-bp-build-toml": {
        did: "example/names wrote it there",
        see: [inBuild(`${CONFIG}/layers/${NEW}/build.toml`)],
      },
      "new-bp-launch-toml": {
        did: "example/names wrote its process there",
        see: [inBuild(`${CONFIG}/layers/${NEW}/launch.toml`, "say-launch"), STARTED],
      },
      "lifecycle-analyzed": { did: "the analyzer ran", see: [inBuild(`${CONFIG}/lifecycle/analyzed.toml`)] },
      "lifecycle-group": { did: "the detector ran", see: [inBuild(`${CONFIG}/lifecycle/group.toml`, "example/names")] },
      "lifecycle-plan": { did: "the detector ran", see: [inBuild(`${CONFIG}/lifecycle/plan.toml`)] },
      "lifecycle-report": { did: "the exporter ran", see: [inBuild(`${CONFIG}/lifecycle/report.toml`, "tags")] },
      "future-names-safe": { finds: "buildpack-beside-metadata" },
      "platforms-update-mounts": {
        did: "the platform mounted volumes at the new paths",
        see: [{ volume: "/workspace/app" }, { volume: LAYERS }, { volume: CONFIG }],
      },
      "minimal-change-collisions": { finds: "minimum-collides" },
      "layer-names-free": {
        did: "layers are called launch and config",
        see: [SAYS, { file: `${LAYERS}/${NEW}/config/bin/say-config`, in: "app image" }],
      },
    },
    others: [
      { lines: "25,27", words: "The proposal is as follows", why: "introduces the trees" },
      {
        lines: "29-57",
        words: "/cnb … /workspace",
        why: "the layout of today, which every case of the specification holds",
      },
      { lines: "59", words: "This proposal is to change", why: "introduces the second tree" },
      { lines: "61-68", words: "/cnb …", why: "unchanged; line 105 promises it" },
      { lines: "74,85,100", words: "<app source code to", why: "a part of the tree in lines 72-99" },
      { lines: "110", words: "Why should we …", why: "a heading of the template" },
      { lines: "116-137", words: "An example migration", why: "settings of one platform; line 105 promises mounts" },
      { lines: "139-150", words: "If the platform wishes", why: "settings of one platform; line 105 promises mounts" },
      { lines: "167", words: "What other designs have", why: "a heading of the template" },
      { lines: "171", words: "/cnb being the entire", why: "an alternative" },
      { lines: "175", words: "This makes the path deeper", why: "an alternative" },
      { lines: "183", words: "We keep having this", why: "a reason for the change" },
      { lines: "189", words: "RFC 0053", why: "a link" },
      { lines: "195", words: "<!-- TODO -->", why: "open questions are not listed; the findings are" },
    ],
    additions: [
      {
        what: "the variable CNB_LAYERS_CONFIG_DIR of the app image",
        why: "the launcher must find metadata.toml, and the text does not say how",
        see: { setting: "Env CNB_LAYERS_CONFIG_DIR", has: `${CONFIG}/layers` },
      },
    ],
    together: {
      did: "start.sh called say-launch of the layer launch",
      see: [
        { file: "/workspace/layers/example_names/launch/bin/say-launch", in: "app image" },
        { output: "app", has: "from the layer launch" },
      ],
    },
    first: ["layer-beside-metadata", "launcher-not-told", "layer-of-other-layout", "launch-toml-lost"],
  },
];
