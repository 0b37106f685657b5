/** The story of the draft, line by line. */
import type { Story } from "../kit/story.ts";
import { example } from "./example.ts";
import { LABEL, MAP, NAMES_LABEL } from "./names.ts";

const DIR = "/opt/extensions";
const SETTINGS = "/workspaces/user-config-dir";
const PROGRAM = { file: `${DIR}/telemetry`, in: "app image" } as const;
const CONFIG = { file: `${SETTINGS}/telemetry.conf`, in: "app image", has: "interval" } as const;
const STARTED = { output: "app", has: "telemetry: registered" } as const;
const MAPPING = { label: LABEL, of: "builder", has: DIR } as const;

export const stories: readonly Story[] = [
  {
    text: "the draft of 2021-08-13, before export-dirs",
    document: "proposals/exportable-volumes",
    example,
    options: ["workspace=moved"],
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
      unlabelled: { change: "without the label", example: { buildLabels: {} } },
    },
    promises: {
      "extra-volumes-exported": { did: "bin/build of example/telemetry wrote to two volumes", see: [PROGRAM, CONFIG] },
      "alongside-workspace": {
        did: "the same build",
        see: [{ file: "/workspaces/default/handler.sh", in: "app image" }, PROGRAM],
      },
      "rebase-safe": {
        did: "the app was started",
        trial: "rebased",
        see: [{ exit: "rebase", code: 0 }, PROGRAM, STARTED],
      },
      "opt-usecase": { did: "the process of the app is a program in /opt", see: [STARTED] },
      "toml-key": {
        did: "buildpack.toml of example/telemetry has the key",
        see: [{ exit: "detect", code: 0 }, PROGRAM],
      },
      "toml-list-of-names": {
        did: "the key has two names",
        see: [
          { file: "/layers/exportable-volumes.toml", in: "build container", has: "aws-extensions" },
          PROGRAM,
          CONFIG,
        ],
      },
      "platform-validates-images": {
        did: "a platform prepared the build",
        trial: "run-image",
        see: [{ rejected: `the run image has content at ${DIR}` }],
      },
      "default-map": {
        did: "no label maps a name",
        trial: "unlabelled",
        see: [{ file: "/workspaces/aws-extensions/telemetry", in: "app image" }],
      },
      "label-override": { did: "the build image has the label", see: [MAPPING, PROGRAM] },
      "label-format": { did: "the label is the text's own list", see: [MAPPING, PROGRAM] },
      "unlisted-default": { did: "the label does not have user-config-dir", see: [CONFIG] },
      "api-change": {
        none: "the text names no version; the finding exportable-volumes.old-lifecycle shows what that costs",
      },
      "lifecycle-symlinks": {
        did: "bin/build printed where /workspaces/aws-extensions leads",
        see: [
          { output: "build", has: `a link to ${DIR}` },
          { link: "/workspaces/aws-extensions", in: "build container", to: DIR },
        ],
      },
      "lifecycle-writable": {
        did: "bin/build, which is not root, wrote there",
        see: [
          { file: `${DIR}/telemetry`, in: "build container" },
          { exit: "build", code: 0 },
        ],
      },
      "lifecycle-exports-real-path": {
        did: "the buildpack wrote to /workspaces/aws-extensions",
        see: [PROGRAM, { nothing: "/workspaces/aws-extensions/telemetry", in: "app image" }],
      },
      "default-workspace-moved": {
        did: "the platform mounted the app at the new path",
        see: [
          { volume: "/workspaces/default" },
          { setting: "WorkingDir", has: "/workspaces/default" },
          { file: "/workspaces/default/handler.sh", in: "app image" },
        ],
      },
      "workspace-symlink": {
        did: "the same build",
        see: [
          { link: "/workspace", in: "build container", to: "/workspaces/default" },
          { link: "/workspace", in: "app image", to: "/workspaces/default" },
        ],
      },
    },
    others: [
      { lines: "1-16", words: "Skip to content …", why: "the page around the text" },
      { lines: "44", words: "For example a a buildpack", why: "introduces the sample" },
      { lines: "46-50", words: "api = …", why: "the sample; its key is in line 51" },
      { lines: "72", words: "Additional complexity", why: "a drawback" },
      { lines: "76", words: "N/A", why: "no alternatives are described" },
      { lines: "82", words: "TBD.", why: "open questions are not listed; the findings are" },
      { lines: "86", words: "As noted above.", why: "refers to the text" },
    ],
    additions: [
      {
        what: `the file ${MAP}`,
        why: "the mapping is a label of the build image, which no process in a container can read",
        see: { file: MAP, in: "build container", has: DIR },
      },
      {
        what: `the label ${NAMES_LABEL} of the builder`,
        why: "a platform must know the names before it can mount volumes",
        see: { label: NAMES_LABEL, of: "builder", has: "aws-extensions" },
      },
      {
        what: "the link /workspace of the platform",
        why: "only root can make a link in the root directory, and no phase with buildpacks runs as root",
        see: { link: "/workspace", in: "build container", to: "/workspaces/default" },
      },
      {
        what: "the label io.buildpacks.lifecycle.exportable-volumes",
        why: "the text does not say where the layers of volumes are recorded",
        see: { label: "io.buildpacks.lifecycle.exportable-volumes", of: "app image", has: DIR },
      },
    ],
    together: {
      did: "start.sh called /opt/extensions/telemetry, which reads /workspaces/user-config-dir",
      see: [
        { file: "/opt/extensions/telemetry", in: "app image" },
        { output: "app", has: "registered with 127.0.0.1:9001, interval = 10" },
      ],
    },
    first: ["not-writable", "path-of-build", "label-not-seen", "rebase-shows-run-image", "reserved-directory"],
  },
];
