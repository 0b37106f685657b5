/** The proposal exportable-volumes: directories that buildpacks know by a name are exported like the app directory. */
import type { Act } from "#machine";
import type { Case, FileSpec, World } from "../../protocol/case.ts";
import { escapeToken } from "../../protocol/pointer.ts";
import { after, exits, expectThat, fails, succeeds } from "../vocabulary/expectations.ts";
import {
  ANALYZED,
  entriesOf,
  HOME,
  keepsMade,
  runImageWith,
  slicing,
  starting,
  TOOL_OPTIONAL,
  WEB,
  whole,
} from "../vocabulary/exported.ts";
import { groupIds } from "../vocabulary/prepared.ts";
import { proposal } from "../vocabulary/proposed.ts";
import { analyze, build, create, detect, launch, rebase, restore } from "../vocabulary/steps.ts";
import {
  AT_OPT,
  declaring,
  inVolume,
  labelOf,
  MAP,
  moved,
  NAME,
  OPT,
  shared,
  type Volumes,
  volumesToml,
} from "../vocabulary/volumes.ts";
import { FAIL, orderToml, PASS } from "../vocabulary/world.ts";

const { proposed, idOf: promise } = proposal({ text: "exportable-volumes", buildpack: ["0.9"] });

const LINK = `/workspaces/${NAME}`;
const MOVED = "/workspaces/default";
const CONFIG = "user-config-dir";

/** Detection can be run on its own. */
const analyzed = ({ files, ...changes }: Volumes): World => shared({ ...changes, files: { ...ANALYZED, ...files } });

const grouped = (detects: readonly Act[]): World =>
  shared({ buildpacks: [declaring({ detect: detects }), starting()], order: TOOL_OPTIONAL });

const nested = (key: string): World =>
  analyzed({ buildpacks: [whole(key), starting()], order: orderToml([{ id: "acme/whole" }]) });

const onRunImage = (name: string, label?: string): World =>
  shared({
    ...(label !== undefined && { label }),
    images: { "@run:1": runImageWith({ name, text: "of the run image" }) },
  });

/** Two volumes: the one of {@link NAME} and the one of {@link CONFIG}, each with a file. */
const TWO = [
  declaring(),
  declaring({ id: "acme/settings", names: [CONFIG], build: [inVolume(CONFIG, "settings", "kept\n")] }),
  starting(),
];

const exported: readonly Case[] = [
  proposed({
    id: "exported",
    says: "What a buildpack writes to its volume is there when the app runs, at the path that the label maps the name to.",
    can: ["launch"],
    given: grouped(PASS),
    when: [create(), launch(WEB)],
    then: [
      succeeds(0, promise("toml-key")),
      keepsMade(OPT, promise("extra-volumes-exported"), promise("label-override"), promise("opt-usecase")),
    ],
  }),
  proposed({
    id: "not-in-group",
    says: "A volume that only buildpacks outside the group declare is not exported.",
    can: ["launch"],
    given: grouped(FAIL),
    when: [create(), launch(WEB)],
    then: [
      succeeds(0),
      expectThat(after(1).call("web", "lists"), { equals: { [OPT]: null } }, promise("declared-per-buildpack")),
    ],
    control: { id: promise("exported"), differs: "/given/buildpacks/0/detect/0/code" },
  }),
  proposed({
    id: "default-place",
    says: "A volume that nothing maps is exported at /workspaces/<name>.",
    can: ["launch"],
    given: shared({ label: "", dirs: [], looks: { read: [`${LINK}/made`] } }),
    when: [create(), launch(WEB)],
    then: [
      expectThat(after(1).call("web", "reads"), { equals: { [`${LINK}/made`]: "made\n" } }, promise("default-map")),
    ],
  }),
  proposed({
    id: "one-of-two-mapped",
    says: "Where the label maps one of two volumes, each is where it belongs.",
    can: ["launch"],
    given: shared({ buildpacks: TWO, looks: { read: [`${OPT}/made`, `/workspaces/${CONFIG}/settings`] } }),
    when: [create(), launch(WEB)],
    then: [
      expectThat(
        after(1).call("web", "reads"),
        { equals: { [`${OPT}/made`]: "made\n", [`/workspaces/${CONFIG}/settings`]: "kept\n" } },
        promise("unlisted-default"),
        promise("label-override"),
      ),
    ],
  }),
  proposed({
    id: "two-buildpacks",
    says: "Volumes that two buildpacks declare are exported, one by one, below a home directory too.",
    can: ["launch"],
    given: shared({
      buildpacks: TWO,
      label: labelOf(AT_OPT, { name: CONFIG, value: HOME }),
      dirs: [OPT, HOME],
      looks: { read: [`${OPT}/made`, `${HOME}/settings`] },
    }),
    when: [create(), launch(WEB)],
    then: [
      expectThat(
        after(1).call("web", "reads"),
        { equals: { [`${OPT}/made`]: "made\n", [`${HOME}/settings`]: "kept\n" } },
        promise("declared-per-buildpack"),
        promise("home-usecase"),
        promise("label-format"),
      ),
    ],
  }),
  proposed({
    id: "real-path",
    says: "Entries of a volume's layer have the mapped path, the owner and the time that those of the app directory have.",
    given: shared(),
    when: [create()],
    then: [
      expectThat(
        entriesOf("id=L3", "/*/name"),
        { inOrder: [OPT, `${OPT}/made`] },
        promise("lifecycle-exports-real-path"),
        promise("alongside-workspace"),
      ),
      expectThat(entriesOf("id=L3", "/*/name"), { excludes: LINK }, promise("lifecycle-exports-real-path")),
      expectThat(
        entriesOf("id=L3"),
        { includes: { name: `${OPT}/made`, owner: "user", mode: "0644", text: "made\n" } },
        promise("extra-volumes-exported"),
      ),
      expectThat(
        entriesOf("id=L3", `/name=${escapeToken(`${OPT}/made`)}/mtime`),
        { sameAs: entriesOf("role=app", `/name=${escapeToken("/workspace/app.txt")}/mtime`) },
        promise("extra-volumes-exported"),
      ),
    ],
  }),
  proposed({
    id: "slice",
    says: "A slice that names paths in a volume is a layer of its own.",
    given: shared({
      buildpacks: [declaring({ build: [inVolume(), inVolume(NAME, "share/greeting"), slicing(OPT)] }), starting()],
    }),
    when: [create()],
    then: [
      expectThat(
        entriesOf("id=L4", "/*/name"),
        { includes: `${OPT}/share/greeting` },
        promise("extra-volumes-exported"),
      ),
      expectThat(entriesOf("id=L4", "/*/name"), { excludes: `${OPT}/made` }, promise("extra-volumes-exported")),
      expectThat(entriesOf("id=L5", "/*/name"), { includes: `${OPT}/made` }, promise("extra-volumes-exported")),
    ],
  }),
  proposed({
    id: "rebased",
    says: "After a rebase to a run image without content there, a volume holds what the buildpack wrote.",
    can: ["launch"],
    given: shared(),
    when: [
      create(),
      { publish: { "@run:1": runImageWith({ name: "/etc/release", text: "2\n" }) } },
      rebase("@run:1"),
      launch(WEB),
    ],
    then: [
      succeeds(2, promise("rebase-safe")),
      expectThat(after(3).call("web", "reads"), { equals: { [`${OPT}/made`]: "made\n" } }, promise("rebase-safe")),
    ],
  }),
];

const container: readonly Case[] = [
  proposed({
    id: "linked",
    says: "While buildpacks run, /workspaces/<name> is a link to the mapped directory.",
    given: shared(),
    when: [create()],
    then: [
      expectThat(after(0).file(LINK, "kind"), { equals: "symlink" }, promise("lifecycle-symlinks")),
      expectThat(after(0).file(LINK, "target"), { equals: OPT }, promise("lifecycle-symlinks")),
    ],
  }),
  proposed({
    id: "writable",
    says: "A creator that starts as root gives the mapped directory to the user of the build.",
    can: ["two-uids", "launch"],
    given: shared({ files: { "/workspaces": { dir: true, owner: "root" }, [OPT]: { dir: true, owner: "root" } } }),
    when: [create({ as: "root" }), launch(WEB)],
    then: [
      succeeds(0, promise("lifecycle-writable")),
      expectThat(after(1).call("web", "lists"), { equals: { [OPT]: ["made"] } }, promise("lifecycle-writable")),
    ],
  }),
  proposed({
    id: "writable-in-phases",
    says: "An analyzer that starts as root makes the directory and the link for the phases after it.",
    can: ["two-uids"],
    given: shared({ dirs: [], files: { "/workspaces": { dir: true, owner: "root" } } }),
    when: [analyze({ as: "root" }), detect(), restore(), build()],
    then: [
      succeeds(3, promise("lifecycle-writable")),
      expectThat(after(3).file(LINK, "target"), { equals: OPT }, promise("lifecycle-symlinks")),
    ],
  }),
  proposed({
    id: "build-container-empty",
    says: "Detection goes on where the directory is empty in the build container.",
    given: analyzed({}),
    when: [detect()],
    then: [expectThat(groupIds(), { equals: ["acme/tool", "acme/app"] })],
  }),
  proposed({
    id: "build-container-refused",
    says: "Content of the build container at a volume's directory is an error before any buildpack runs.",
    given: analyzed({ files: { [OPT]: { text: "of the build image" } } }),
    when: [detect()],
    then: [fails(0, promise("platform-validates-images"))],
    control: { id: promise("build-container-empty"), differs: `/given/files/${escapeToken(OPT)}` },
  }),
  proposed({
    id: "run-image-empty",
    says: "A run image without content at a volume's directory is accepted by the analyzer.",
    given: onRunImage("/opt/other"),
    when: [analyze()],
    then: [
      exits(0, 0),
      expectThat(after(0).file("/layers/analyzed.toml"), { present: true }, promise("platform-validates-images")),
    ],
  }),
  proposed({
    id: "run-image-refused",
    says: "A run image with content at a volume's directory is refused by the analyzer.",
    given: onRunImage(`${OPT}/agent`),
    when: [analyze()],
    then: [fails(0, promise("platform-validates-images"))],
    control: { id: promise("run-image-empty"), differs: "/given/images/@run:1/layers/0/5/name" },
  }),
  proposed({
    id: "run-image-default-empty",
    says: "A run image may have something in /workspaces that is no volume's.",
    given: onRunImage("/workspaces/other/agent", ""),
    when: [analyze()],
    then: [expectThat(after(0).file("/layers/analyzed.toml"), { present: true }, promise("platform-validates-images"))],
  }),
  proposed({
    id: "run-image-default-refused",
    says: "A run image with content at /workspaces/<name> is refused by the analyzer where nothing maps the name.",
    given: onRunImage(`${LINK}/agent`, ""),
    when: [analyze()],
    then: [fails(0, promise("platform-validates-images"))],
    control: { id: promise("run-image-default-empty"), differs: "/given/images/@run:1/layers/0/5/name" },
  }),
];

const workspace: readonly Case[] = [
  proposed({
    id: "workspace-moved",
    says: "Without other words of the platform, the app directory is /workspaces/default.",
    can: ["launch"],
    given: moved({ buildpacks: [declaring(), starting(`${MOVED}/web`)] }),
    when: [create(), launch(WEB)],
    then: [
      expectThat(after(0).config("@app:1", "WorkingDir"), { equals: MOVED }, promise("default-workspace-moved")),
      expectThat(after(1).call("web", "cwd"), { equals: MOVED }, promise("default-workspace-moved")),
    ],
  }),
  proposed({
    id: "workspace-linked",
    says: "In the app image /workspace leads to the app directory that was moved.",
    can: ["launch"],
    given: moved({
      buildpacks: [declaring(), starting("/workspace/web")],
      looks: { read: ["/workspace/app.txt"] },
    }),
    when: [create(), launch(WEB)],
    then: [
      expectThat(
        after(1).call("web", "reads"),
        { equals: { "/workspace/app.txt": "app\n" } },
        promise("workspace-symlink"),
      ),
    ],
  }),
  proposed({
    id: "app-dir-given",
    says: "A platform that says where the app directory is has it there.",
    can: ["launch"],
    given: moved({
      buildpacks: [declaring(), starting("/srv/app/web")],
      env: { CNB_APP_DIR: "/srv/app" },
      files: { "/srv/app/web": { acts: [{ do: "record", as: "web" }] } satisfies FileSpec },
    }),
    when: [create(), launch(WEB)],
    then: [
      expectThat(after(0).config("@app:1", "WorkingDir"), { equals: "/srv/app" }, promise("app-dir-configurable")),
      expectThat(after(1).call("web", "cwd"), { equals: "/srv/app" }, promise("app-dir-configurable")),
    ],
  }),
];

const declarations = (key: string): World =>
  analyzed({
    label: "",
    buildpacks: [{ ...declaring(), toml: declaring().toml.replace(volumesToml(NAME), key) }, starting()],
  });

const named = (id: string, says: string, key: string): Case =>
  proposed({
    id: `name-${id}`,
    says,
    given: declarations(key),
    when: [detect()],
    then: [fails(0, promise("toml-list-of-names"))],
    control: { id: promise("names"), differs: "/given/buildpacks/0/toml" },
  });

const names: readonly Case[] = [
  proposed({
    id: "composite-without",
    says: "A composite buildpack that declares no volumes is detected.",
    given: nested(""),
    when: [detect()],
    then: [expectThat(groupIds(), { equals: ["acme/app"] })],
  }),
  proposed({
    id: "composite-refused",
    says: "A composite buildpack that declares volumes is an error.",
    given: nested(volumesToml(NAME)),
    when: [detect()],
    then: [fails(0, promise("normal-buildpacks-only"))],
    control: { id: promise("composite-without"), differs: "/given/buildpacks/0/toml" },
  }),
  proposed({
    id: "names",
    says: "A list of names is taken, one that is there twice too.",
    given: declarations(volumesToml(NAME, "b.c_D-1", NAME)),
    when: [detect()],
    then: [
      expectThat(groupIds(), { equals: ["acme/tool", "acme/app"] }, promise("toml-key"), promise("toml-list-of-names")),
    ],
  }),
  named("empty", "An empty name is an error.", volumesToml("")),
  named("dot", "The name of the directory that all are in is an error.", volumesToml(".")),
  named("leaves", "A name that leaves /workspaces is an error.", volumesToml("../etc")),
  named("slash", "A name with a slash is an error.", volumesToml("a/b")),
  named("default", "The name of the app directory is an error.", volumesToml("default")),
  named("nul", "A name with a NUL in it is an error.", 'exportable-volumes = ["a\\u0000b"]\n'),
  named("long", "A name of 5,000 letters is an error.", volumesToml("a".repeat(5000))),
  named("not-ascii", "A name with a letter of two Unicode forms is an error.", volumesToml("caf\u00e9")),
  named("text", "A list that is a string is an error.", `exportable-volumes = "${NAME}"\n`),
  named("number", "A list of numbers is an error.", "exportable-volumes = [1]\n"),
];

const labelled = (label: string): World => shared({ label, dirs: [OPT, "/srv/a"], buildpacks: TWO });

const mapped = (id: string, says: string, label: string): Case =>
  proposed({
    id: `label-${id}`,
    says,
    given: labelled(label),
    when: [analyze()],
    then: [fails(0, promise("label-format"))],
    control: { id: promise("label"), differs: `/given/files/${escapeToken(MAP)}/text` },
  });

const at = (value: string, name = NAME) => labelOf({ name, value });

const label: readonly Case[] = [
  proposed({
    id: "label",
    says: "A list of names and absolute paths is taken, a name that nobody declares too.",
    given: labelled(labelOf(AT_OPT, { name: "nobody", value: "/srv/nobody" })),
    when: [analyze()],
    then: [expectThat(after(0).file("/layers/analyzed.toml"), { present: true }, promise("label-format"))],
  }),
  mapped("no-json", "A label that is no JSON is an error.", `${NAME}=${OPT}`),
  mapped("object", "A label that is an object is an error.", JSON.stringify({ [NAME]: OPT })),
  mapped("texts", "A label that is a list of texts is an error.", JSON.stringify([NAME])),
  mapped("no-value", "An entry without a value is an error.", JSON.stringify([{ name: NAME }])),
  mapped("number", "A value that is a number is an error.", JSON.stringify([{ name: NAME, value: 1 }])),
  mapped("relative", "A value that is not absolute is an error.", at("opt/extensions")),
  mapped("root", "The root is no volume's directory.", at("/")),
  mapped("unclean", "A value with `..` in it is an error.", at("/opt/../etc")),
  mapped("variable", "A value with a variable in it is an error.", at("/home/$USER/.config")),
  mapped("nul", "A value with a NUL in it is an error.", at("/opt/a\0b")),
  mapped("long", "A value of 5,000 bytes is an error.", at(`/${"opt/".repeat(1249)}abc`)),
  mapped("name", "A name that leaves /workspaces is an error in the label too.", at(OPT, "../etc")),
  mapped("twice", "A name that is mapped twice is an error.", labelOf(AT_OPT, { name: NAME, value: "/srv/a" })),
  mapped("same", "Two volumes at one path are an error.", labelOf(AT_OPT, { name: CONFIG, value: OPT })),
  mapped("nested", "A volume inside another is an error.", labelOf(AT_OPT, { name: CONFIG, value: `${OPT}/config` })),
  mapped("onto-default", "A volume at the place of another is an error.", at(`/workspaces/${CONFIG}`)),
  mapped("onto-workspaces", "A volume at the place where all are is an error.", at("/workspaces")),
  mapped("onto-layers", "A volume in the layers directory is an error.", at("/layers/acme_tool/secret")),
  mapped("onto-lifecycle", "A volume in the lifecycle's directory is an error.", at("/cnb/lifecycle")),
  mapped("onto-app", "A volume in the app directory is an error.", at("/workspace/public")),
  mapped("onto-system", "A volume in a directory of the kernel is an error.", at("/proc/self")),
];

export const exportableVolumes: readonly Case[] = [...exported, ...container, ...workspace, ...names, ...label];
