/** Where the list comes from, what may be in it, and who is listed. */
import { after, expectThat, fails, must, succeeds } from "../../cases/vocabulary/expectations.ts";
import {
  exportDirsToml,
  exporting,
  LIST,
  made,
  mounted,
  OPT,
  runImageWith,
  starting,
  TOOL_OPTIONAL,
  WEB,
} from "../../cases/vocabulary/exported.ts";
import { layer } from "../../cases/vocabulary/prepared.ts";
import { analyze, create, launch } from "../../cases/vocabulary/steps.ts";
import { FAIL } from "../../cases/vocabulary/world.ts";
import type { FindingWorld } from "../finding.ts";
import { promise } from "./world.ts";

const SECRET = "/layers/acme_tool/secret";

export const ofLists: readonly FindingWorld[] = [
  promise({
    id: "list-not-seen",
    reading: "list=buildpacks",
    says: "The analyzer validates the list wherever it runs, in a container without buildpacks too.",
    given: mounted({ images: { "@run:1": runImageWith({ name: `${OPT}/agent`, text: "of the run image" }) } }),
    when: [{ edit: { "/cnb/buildpacks": null } }, analyze()],
    then: [fails(1, "proposal.export-dirs.analysis-validates-run-image")],
  }),
  promise({
    id: "variable-in-path",
    reading: "characters=any",
    says: "A path that no directory can be meant by, such as the motivation's /home/$USER/.config, is no path.",
    given: mounted({
      dirs: ["/home/$USER/.config"],
      buildpacks: [exporting({ dirs: ["/home/$USER/.config"], build: [made("${HOME}/.config")] }), starting()],
      files: { "/home/cnb": { dir: true } },
    }),
    when: [create()],
    then: [fails(0, "proposal.export-dirs.toml-list-of-paths")],
  }),
  promise({
    id: "unused-directory-exported",
    reading: "counts=list",
    says: "What a buildpack outside the group names is not in the app image.",
    can: ["launch"],
    given: mounted({ buildpacks: [exporting({ detect: FAIL }), starting()], order: TOOL_OPTIONAL }),
    when: [create(), launch(WEB)],
    then: [
      succeeds(0),
      expectThat(after(1).call("web", "lists"), { equals: { [OPT]: null } }, "proposal.export-dirs.key"),
    ],
  }),
  promise({
    id: "nested",
    says: "Two buildpacks, each with directories of its own, are exported with what both wrote.",
    can: ["launch"],
    given: mounted({
      dirs: ["/opt"],
      buildpacks: [exporting({ dirs: ["/opt"] }), exporting({ id: "acme/aws", dirs: ["/opt/aws"] }), starting()],
      files: { [LIST]: { text: exportDirsToml("/opt", "/opt/aws") } },
      looks: { list: ["/opt"] },
    }),
    when: [create(), launch(WEB)],
    then: [
      succeeds(0, "proposal.export-dirs.declared-per-buildpack"),
      expectThat(
        after(1).call("web", "lists"),
        { equals: { "/opt": ["aws/", "aws/made", "made"] } },
        "proposal.export-dirs.declared-per-buildpack",
      ),
    ],
  }),
  promise({
    id: "reserved-directory",
    reading: "reserved=allowed",
    says: "What a buildpack keeps in a layer for the build alone is in no layer of the app image.",
    given: mounted({
      dirs: [SECRET],
      files: { "/layers/acme_tool": { dir: true } },
      buildpacks: [
        exporting({ dirs: [SECRET], build: layer("secret", ["build"], { key: "of the build" }) }),
        starting(),
      ],
    }),
    when: [create()],
    then: [fails(0, "buildpack.layers.launch.drop")],
  }),
  {
    finding: "export-dirs.old-lifecycle",
    proposals: [],
    case: must({
      id: "finding.export-dirs.old-lifecycle",
      says: "A buildpack that names directories has them exported, or is told that it cannot.",
      can: ["launch"],
      given: mounted(),
      when: [create(), launch(WEB)],
      then: [
        succeeds(0),
        expectThat(
          after(1).call("web", "reads", `${OPT}/made`),
          { equals: "made\n" },
          "proposal.export-dirs.api-change",
        ),
      ],
    }),
  },
];
