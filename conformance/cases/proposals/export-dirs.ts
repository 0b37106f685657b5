/** The proposal export-dirs: directories that buildpacks name are exported like the app directory. */
import type { Act } from "#machine";
import type { BuildpackSpec, Case, FileSpec, World } from "../../protocol/case.ts";
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
    then: [fails(0, "proposal.export-dirs.composite")],
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
    then: [fails(0, "proposal.export-dirs.validated")],
    control: { id: "proposal.export-dirs.run-image-empty", differs: "/given/images/@run:1/layers/0/5/name" },
  }),
];

function withAnalyzed(given: World): World {
  return { ...given, files: { ...given.files, ...ANALYZED } };
}
