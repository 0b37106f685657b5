/** What the run image may have at a directory, and when somebody looks. */
import { after, expectThat, fails, succeeds } from "../../cases/vocabulary/expectations.ts";
import {
  exporting,
  made,
  mounted,
  OPT,
  runImageWith,
  starting,
  TOOL_OPTIONAL,
  WEB,
} from "../../cases/vocabulary/exported.ts";
import { analyze, build, create, detect, exportApp, launch, rebase, restore } from "../../cases/vocabulary/steps.ts";
import { FAIL, RUN_IMAGE } from "../../cases/vocabulary/world.ts";
import type { Step } from "../../protocol/case.ts";
import type { FindingWorld } from "../finding.ts";
import { promise } from "./world.ts";

const AGENT = { name: `${OPT}/agent`, text: "of the run image" };

/** Somebody chooses another run image when the analysis is over: an extension, a platform, a mirror. */
const otherRunImage: Step = {
  edit: {
    "/layers/analyzed.toml": {
      text: '[run-image]\nreference = "127.0.0.1:5000/run:2"\nimage = "127.0.0.1:5000/run:2"\n',
    },
  },
};

export const ofImages: readonly FindingWorld[] = [
  promise({
    id: "rebase-shows-run-image",
    says: "After a rebase, an exported directory holds what the buildpack wrote and nothing else.",
    can: ["launch"],
    given: mounted(),
    when: [create(), { publish: { "@run:1": runImageWith(AGENT) } }, rebase("@run:1"), launch(WEB)],
    then: [
      expectThat(after(3).call("web", "lists"), { equals: { [OPT]: ["made"] } }, "proposal.export-dirs.rebase-safe"),
    ],
  }),
  promise({
    id: "deleted-below",
    reading: "scan=layers",
    says: "A run image in which a file of a lower layer is deleted has no content there.",
    given: mounted({
      images: {
        "@run:1": {
          ...RUN_IMAGE,
          layers: [...runImageWith(AGENT).layers, [{ name: `${OPT}/.wh.agent`, text: "", owner: "root" }]],
        },
      },
    }),
    when: [analyze()],
    then: [
      succeeds(0, "proposal.export-dirs.opt-usecase"),
      expectThat(after(0).file("/layers/analyzed.toml"), { present: true }, "proposal.export-dirs.opt-usecase"),
    ],
  }),
  promise({
    id: "empty-directory",
    reading: "empty-directory=content",
    says: "Software can be put in /opt of a distribution, which comes with the directory and nothing in it.",
    given: mounted({ images: { "@run:1": runImageWith({ name: OPT, dir: true }) } }),
    when: [analyze()],
    then: [
      succeeds(0, "proposal.export-dirs.opt-usecase"),
      expectThat(after(0).file("/layers/analyzed.toml"), { present: true }, "proposal.export-dirs.opt-usecase"),
    ],
  }),
  promise({
    id: "unused-buildpack-refuses",
    says: "What a buildpack outside the group names stops no build.",
    can: ["launch"],
    given: mounted({
      buildpacks: [exporting({ detect: FAIL }), starting()],
      order: TOOL_OPTIONAL,
      images: { "@run:1": runImageWith(AGENT) },
      looks: { list: [OPT] },
    }),
    when: [create(), launch(WEB)],
    then: [
      succeeds(0, "proposal.export-dirs.declared-per-buildpack"),
      expectThat(
        after(1).call("web", "lists"),
        { equals: { [OPT]: ["agent"] } },
        "proposal.export-dirs.declared-per-buildpack",
      ),
    ],
  }),
  promise({
    id: "link-replaced",
    reading: "links=followed",
    says: "A run image whose /opt is a link to what it has elsewhere is refused, for the layer would put a directory over the link.",
    given: mounted({
      images: {
        "@run:1": runImageWith(
          { name: "/usr/opt", dir: true },
          { name: "/usr/opt/readme", text: "of the distribution" },
          { name: "/opt", symlink: "/usr/opt" },
        ),
      },
    }),
    when: [create()],
    then: [fails(0, "proposal.export-dirs.analysis-validates-run-image")],
  }),
  promise({
    id: "other-run-image",
    says: "The run image that the layers come to stand upon has no content at the directory.",
    given: mounted({ images: { "@run:2": runImageWith(AGENT) } }),
    when: [analyze(), otherRunImage, detect(), restore(), build(), exportApp()],
    then: [succeeds(4), fails(5, "proposal.export-dirs.platform-validates-run-image")],
  }),
  promise({
    id: "parents-overridden",
    says: "Above an exported directory the app image has the run image's directories, with their owners and modes.",
    given: mounted({
      dirs: ["/home/cnb/.config"],
      buildpacks: [exporting({ dirs: ["/home/cnb/.config"], build: [made("/home/cnb/.config")] }), starting()],
      images: { "@run:1": runImageWith({ name: "/home/cnb", dir: true, mode: "0700" }) },
    }),
    when: [create()],
    then: [
      expectThat(
        after(0).layers("@app:1", "/id=L3/entries/*/name"),
        { includes: "/home/cnb/.config/made" },
        "proposal.export-dirs.home-config-usecase",
      ),
      expectThat(
        after(0).layers("@app:1", "/id=L3/entries/*/name"),
        { excludes: "/home/cnb" },
        "proposal.export-dirs.home-config-usecase",
      ),
    ],
  }),
];
