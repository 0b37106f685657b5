/** The story of the draft, line by line. */
import type { Story } from "../kit/story.ts";
import { example } from "./example.ts";
import { BUILDER_LABEL, LIST } from "./names.ts";

const DIR = "/opt/greeter";
const GREETING = { file: `${DIR}/share/greeting`, in: "app image", has: "Hello" } as const;
const STARTED = { output: "app", has: "Hello, world!" } as const;

export const stories: readonly Story[] = [
  {
    text: "the draft of 2021-08-13",
    document: "proposals/export-dirs",
    example,
    starts: true,
    trials: {
      rebased: {
        change: "after a rebase on a newer run image, which has nothing there",
        rebase: { "/etc/release": "2\n" },
      },
      "run-image": {
        change: `with a file of the run image at ${DIR}`,
        example: { runImage: { [`${DIR}/agent`]: "old\n" } },
      },
      "build-image": {
        change: `with a file of the build image at ${DIR}`,
        example: { buildImage: { [`${DIR}/agent`]: "old\n" } },
      },
    },
    promises: {
      "extra-paths-exported": {
        did: `bin/build of example/greeter wrote files below ${DIR}`,
        see: [GREETING, STARTED],
      },
      "app-dir-configurable": {
        none: "the text does not say how; -app and CNB_APP_DIR exist already, and the proposal leaves them as they are",
      },
      "alongside-workspace": {
        did: "the same build",
        see: [{ file: "/workspace/README.md", in: "app image" }, GREETING],
      },
      "written-at-build": {
        did: "the directory was empty before the build",
        see: [{ volume: DIR }, { file: `${DIR}/bin/greet`, in: "build container" }],
      },
      "rebase-safe": {
        did: "the app was started",
        trial: "rebased",
        see: [{ exit: "rebase", code: 0 }, GREETING, STARTED],
      },
      "self-contained": { none: "a property of what buildpacks install, which no lifecycle can change" },
      "opt-usecase": { did: "the process of the app is a program in /opt", see: [STARTED] },
      "no-major-api-change": { none: "an opinion about the size of the change" },
      "toml-key": {
        did: "buildpack.toml of example/greeter has the key",
        see: [{ exit: "detect", code: 0 }, GREETING],
      },
      key: {
        did: `export_dirs = ["${DIR}"]`,
        see: [{ file: "/layers/export-dirs.toml", in: "build container", has: DIR }, GREETING],
      },
      "platform-validates-build-image": {
        did: "a platform prepared the build",
        trial: "build-image",
        see: [{ rejected: `the build image has content at ${DIR}` }],
      },
      "platform-validates-run-image": {
        did: "a platform prepared the build",
        trial: "run-image",
        see: [{ rejected: `the run image has content at ${DIR}` }],
      },
      "volumes-field": { none: "the text names a field `volumes` that no file has; export_dirs is meant" },
      "builder-label": {
        did: "a builder was made of both buildpacks",
        see: [{ label: BUILDER_LABEL, of: "builder", has: DIR }],
      },
      "api-change": { none: "the text names no version; the finding export-dirs.old-lifecycle shows what that costs" },
      "platform-mounts": { did: "the platform read the builder's label", see: [{ volume: DIR }] },
      "daemon-straightforward": { none: "an opinion about platforms" },
      "kpack-inspects": { none: "work of one platform, outside of the lifecycle" },
      exported: { did: "the exporter made layers of the directory", see: [GREETING, { exit: "export", code: 0 }] },
      "slices-apply": {
        did: `launch.toml of example/greeter has a slice with ${DIR}/share/*`,
        see: [GREETING, { file: `${DIR}/bin/greet`, in: "app image" }],
      },
      "tekton-hard": { none: "an opinion about platforms" },
    },
    others: [
      { lines: "31", words: "For example a a buildpack", why: "introduces the sample" },
      { lines: "33-38,40", words: "api = …", why: "the sample; its key is in line 39" },
      { lines: "58", words: "Additional complexity", why: "a drawback" },
      { lines: "64", words: "TBD: Multiple App Directories", why: "an alternative that is not described" },
      { lines: "69-71", words: "RFC 72 …", why: "links" },
      { lines: "76", words: "TBD.", why: "open questions are not listed; the findings are" },
      { lines: "81", words: "As noted above.", why: "refers to the text" },
    ],
    additions: [
      {
        what: `the file ${LIST}`,
        why: "the list is a label of the builder image, which no process in a container can read",
        see: { file: LIST, in: "build container", has: DIR },
      },
      {
        what: "the file <layers>/export-dirs.toml",
        why: "the exporter's container may have no buildpacks; the detector writes the directories of the group",
        see: { file: "/layers/export-dirs.toml", in: "build container", has: DIR },
      },
      {
        what: "the label io.buildpacks.lifecycle.export_dirs",
        why: "the text does not say where the layers of directories are recorded",
        see: { label: "io.buildpacks.lifecycle.export_dirs", of: "app image" },
      },
    ],
    together: {
      did: "start.sh called /opt/greeter/bin/greet",
      see: [
        { file: "/opt/greeter/bin/greet", in: "app image" },
        { output: "app", has: "Hello, shop!" },
      ],
    },
    first: ["rebase-shows-run-image", "other-run-image", "list-not-seen", "volume-not-shared", "reserved-directory"],
  },
];
