/** Worlds in which what the proposal export-dirs promises does not hold. */
import type { Act } from "#machine";
import { after, expectThat, must } from "../cases/vocabulary/expectations.ts";
import { processes } from "../cases/vocabulary/prepared.ts";
import { create, launch, rebase } from "../cases/vocabulary/steps.ts";
import { buildpack, runImage, world } from "../cases/vocabulary/world.ts";
import type { FindingWorld } from "./finding.ts";

const OPT = "/opt/tool";
const MADE: Act = { do: "write", path: `${OPT}/made`, text: "made\n" };

export const exportDirs: readonly FindingWorld[] = [
  {
    finding: "export-dirs.rebase-shows-run-image",
    proposals: ["export-dirs"],
    case: must({
      id: "finding.export-dirs.rebase-shows-run-image",
      says: "After a rebase, an exported directory holds what the buildpack wrote and nothing else.",
      can: ["launch"],
      amendments: ["export-dirs"],
      given: world({
        buildpacks: [
          buildpack({
            id: "acme/tool",
            buildpackToml: `export_dirs = ["${OPT}"]\n`,
            build: [MADE, ...processes({ type: "web", command: ["/workspace/web"] })],
          }),
        ],
        files: {
          "/cnb/export-dirs.toml": { text: `export_dirs = ["${OPT}"]\n` },
          [OPT]: { dir: true },
          "/workspace/web": { acts: [{ do: "record", as: "web", list: [OPT] }] },
        },
      }),
      when: [
        create(),
        {
          publish: {
            "@run:1": runImage({ files: [{ name: `${OPT}/agent`, text: "of the run image", owner: "root" }] }),
          },
        },
        rebase("@run:1"),
        launch("/cnb/process/web"),
      ],
      then: [
        expectThat(after(3).call("web", "lists"), { equals: { [OPT]: ["made"] } }, "proposal.export-dirs.rebase-safe"),
      ],
    }),
  },
];
