/** The proposal export-dirs: directories that buildpacks name are exported like the app directory. */
import type { Act } from "#machine";
import type { BuildpackSpec, Case, FileSpec, World } from "../../protocol/case.ts";
import { escapeToken } from "../../protocol/pointer.ts";
import { after, exits, expectThat, fails, must, succeeds } from "../vocabulary/expectations.ts";
import { groupIds, processes } from "../vocabulary/prepared.ts";
import { analyze, create, detect, launch } from "../vocabulary/steps.ts";
import { buildpack, composite, FAIL, orderToml, runImage, type WorldChanges, world } from "../vocabulary/world.ts";

const OPT = "/opt/tool";
const KEY = `export_dirs = ["${OPT}"]\n`;
const WEB = processes({ type: "web", command: ["/workspace/web"] });
const MADE: Act = { do: "write", path: `${OPT}/made`, text: "made\n" };

/** Names the directory and writes into it. */
const exporting = (detects: readonly Act[] = []): BuildpackSpec =>
  buildpack({ id: "acme/tool", buildpackToml: KEY, detect: detects, build: [MADE] });
const starting = buildpack({ id: "acme/app", build: WEB });

/** The volume is mounted, and the builder's label handed over. */
const mounted = ({ files, ...changes }: WorldChanges): World =>
  world({
    ...changes,
    files: {
      "/cnb/export-dirs.toml": { text: `export_dirs = ["${OPT}"]\n` },
      [OPT]: { dir: true },
      "/workspace/web": { acts: [{ do: "record", as: "web", list: [OPT], read: [`${OPT}/made`] }] } satisfies FileSpec,
      ...files,
    },
  });

type Draft = Parameters<typeof must>[0];
const proposed = (draft: Draft): Case =>
  must({ buildpack: ["0.9"], ...draft, id: `proposal.export-dirs.${draft.id}`, amendments: ["export-dirs"] });

const [PASSES, FAILS] = [[{ do: "exit", code: 0 }] as const, FAIL];
const optional = orderToml([{ id: "acme/tool", optional: true }, { id: "acme/app" }]);
const grouped = (detects: readonly Act[]): World =>
  mounted({ buildpacks: [exporting(detects), starting], order: optional });

const nested = (key: string): World => {
  const order = '[[order]]\n[[order.group]]\nid = "acme/app"\nversion = "1.0.0"\n';
  const whole = composite("acme/whole", order);
  return mounted({
    buildpacks: [{ ...whole, toml: whole.toml.replace('version = "1.0.0"\n', `version = "1.0.0"\n${key}`) }, starting],
    order: orderToml([{ id: "acme/whole" }]),
  });
};

const onRunImage = (name: string): World =>
  mounted({
    buildpacks: [exporting(), starting],
    images: { "@run:1": runImage({ files: [{ name, text: "of the run image", owner: "root" }] }) },
  });

/** Detection of one buildpack that names these; its list is handed over as it stands, as far as a list can say it. */
const naming = (key: string): World =>
  withAnalyzed(mounted({ buildpacks: [buildpack({ id: "acme/tool", buildpackToml: key }), starting] }));

const named = (id: string, says: string, key: string): Case =>
  proposed({
    id,
    says,
    given: naming(key),
    when: [detect()],
    then: [fails(0, "proposal.export-dirs.toml-list-of-paths")],
    control: { id: "proposal.export-dirs.path-absolute", differs: "/given/buildpacks/0/toml" },
  });

/** What the layers of the app image hold, by name; the directory's stands on those of the app. */
const entriesOf = (id: string): string => after(0).layers("@app:1", `/id=${id}/entries`);
const SLICE: Act = {
  do: "write",
  path: "${CNB_LAYERS_DIR}/launch.toml",
  text: `[[slices]]\npaths = ["${OPT}/share/*"]\n`,
};
const SHARED: Act = { do: "write", path: `${OPT}/share/greeting`, text: "hello\n" };
const HOME = "/home/cnb/.config";

const buildingWith = (...acts: readonly Act[]): World =>
  mounted({ buildpacks: [buildpack({ id: "acme/tool", buildpackToml: KEY, build: acts }), starting] });

const ANALYZED = { "/layers/analyzed.toml": { text: '[run-image]\nreference = "x"\n' } };

export const exportDirs: readonly Case[] = [
  proposed({
    id: "exported",
    says: "What a buildpack writes to a directory that it names is there when the app runs, at the same path.",
    can: ["launch"],
    given: grouped(PASSES),
    when: [create(), launch("/cnb/process/web")],
    then: [
      succeeds(0, "proposal.export-dirs.key"),
      expectThat(
        after(1).call("web", "reads", `${OPT}/made`),
        { equals: "made\n" },
        "proposal.export-dirs.exported",
        "proposal.export-dirs.key",
      ),
    ],
  }),
  proposed({
    id: "not-in-group",
    says: "A directory that only buildpacks outside the group name is not exported.",
    can: ["launch"],
    given: grouped(FAILS),
    when: [create(), launch("/cnb/process/web")],
    then: [
      succeeds(0),
      expectThat(after(1).call("web", "lists"), { equals: { [OPT]: null } }, "proposal.export-dirs.key"),
    ],
    control: { id: "proposal.export-dirs.exported", differs: "/given/buildpacks/0/detect/0/code" },
  }),
  proposed({
    id: "composite-without",
    says: "A composite buildpack that names no directories is detected.",
    given: withAnalyzed(nested("")),
    when: [detect()],
    then: [expectThat(groupIds(), { equals: ["acme/app"] })],
  }),
  proposed({
    id: "composite-refused",
    says: "A composite buildpack that names directories is an error.",
    given: withAnalyzed(nested(KEY)),
    when: [detect()],
    then: [fails(0, "proposal.export-dirs.composite", "proposal.export-dirs.normal-buildpacks-only")],
    control: { id: "proposal.export-dirs.composite-without", differs: "/given/buildpacks/0/toml" },
  }),
  proposed({
    id: "run-image-empty",
    says: "A run image without content at an exported directory is accepted by the analyzer.",
    given: onRunImage("/opt/other"),
    when: [analyze()],
    then: [
      exits(0, 0),
      expectThat(after(0).file("/layers/analyzed.toml"), { present: true }, "proposal.export-dirs.validated"),
    ],
  }),
  proposed({
    id: "run-image-refused",
    says: "A run image with content at an exported directory is refused by the analyzer.",
    given: onRunImage(`${OPT}/other`),
    when: [analyze()],
    then: [fails(0, "proposal.export-dirs.validated", "proposal.export-dirs.analysis-validates-run-image")],
    control: { id: "proposal.export-dirs.run-image-empty", differs: "/given/images/@run:1/layers/0/5/name" },
  }),
  proposed({
    id: "path-absolute",
    says: "A list of absolute paths is taken.",
    given: naming(KEY),
    when: [detect()],
    then: [
      expectThat(
        groupIds(),
        { equals: ["acme/tool", "acme/app"] },
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
  proposed({
    id: "slice",
    says: "A slice that names paths in an exported directory is a layer of its own.",
    given: buildingWith(MADE, SHARED, SLICE),
    when: [create()],
    then: [
      expectThat(
        `${entriesOf("L4")}/*/name`,
        { includes: `${OPT}/share/greeting` },
        "proposal.export-dirs.slices-apply",
      ),
      expectThat(`${entriesOf("L4")}/*/name`, { excludes: `${OPT}/made` }, "proposal.export-dirs.slices-apply"),
      expectThat(`${entriesOf("L5")}/*/name`, { includes: `${OPT}/made` }, "proposal.export-dirs.exported"),
      expectThat(
        `${entriesOf("L5")}/*/name`,
        { excludes: `${OPT}/share/greeting` },
        "proposal.export-dirs.slices-apply",
      ),
    ],
  }),
  proposed({
    id: "like-app",
    says: "Entries of an exported directory have the absolute paths, the owner and the time that those of the app directory have.",
    given: buildingWith(MADE),
    when: [create()],
    then: [
      expectThat(
        `${entriesOf("L3")}/*/name`,
        { inOrder: [OPT, `${OPT}/made`] },
        "proposal.export-dirs.extra-paths-exported",
        "proposal.export-dirs.alongside-workspace",
      ),
      expectThat(
        entriesOf("L3"),
        { includes: { name: `${OPT}/made`, owner: "user", mode: "0644", text: "made\n" } },
        "proposal.export-dirs.export-like-app",
        "proposal.export-dirs.written-at-build",
      ),
      expectThat(
        `${entriesOf("L3")}/name=${escapeToken(`${OPT}/made`)}/mtime`,
        { sameAs: `${entriesOf("L2")}/name=${escapeToken("/workspace/app.txt")}/mtime` },
        "proposal.export-dirs.export-like-app",
      ),
    ],
  }),
  proposed({
    id: "two-buildpacks",
    says: "Directories that two buildpacks name are exported, one by one.",
    can: ["launch"],
    given: mounted({
      buildpacks: [
        exporting(),
        buildpack({
          id: "acme/settings",
          buildpackToml: `export_dirs = ["${HOME}"]\n`,
          build: [{ do: "write", path: `${HOME}/settings`, text: "kept\n" }],
        }),
        starting,
      ],
      files: {
        "/cnb/export-dirs.toml": { text: `export_dirs = ["${HOME}", "${OPT}"]\n` },
        [HOME]: { dir: true },
        "/workspace/web": { acts: [{ do: "record", as: "web", read: [`${OPT}/made`, `${HOME}/settings`] }] },
      },
    }),
    when: [create(), launch("/cnb/process/web")],
    then: [
      expectThat(
        after(1).call("web", "reads"),
        { equals: { [`${OPT}/made`]: "made\n", [`${HOME}/settings`]: "kept\n" } },
        "proposal.export-dirs.declared-per-buildpack",
        "proposal.export-dirs.home-config-usecase",
        "proposal.export-dirs.opt-usecase",
      ),
    ],
  }),
  proposed({
    id: "build-container-empty",
    says: "Detection goes on where the directory is empty in the build container.",
    given: withAnalyzed(grouped(PASSES)),
    when: [detect()],
    then: [expectThat(groupIds(), { equals: ["acme/tool", "acme/app"] })],
  }),
  proposed({
    id: "build-container-refused",
    says: "Content of the build container at an exported directory is an error before any buildpack runs.",
    given: withAnalyzed(grouped(PASSES), { [OPT]: { text: "of the build image" } }),
    when: [detect()],
    then: [fails(0, "proposal.export-dirs.platform-validates-build-image")],
    control: { id: "proposal.export-dirs.build-container-empty", differs: `/given/files/${escapeToken(OPT)}` },
  }),
];

function withAnalyzed(given: World, more: World["files"] = {}): World {
  return { ...given, files: { ...given.files, ...ANALYZED, ...more } };
}
