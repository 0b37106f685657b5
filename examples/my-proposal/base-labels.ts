/** A user proposal: two labels of the OCI image specification name the run image of an app image. */
import {
  afterStep,
  create,
  defineProposal,
  expectThat,
  mutant,
  newerRunImage,
  rebase,
  setLabels,
  skipStep,
  step,
} from "plimsoll";

const NAME = "org.opencontainers.image.base.name";
const DIGEST = "org.opencontainers.image.base.digest";
const digestOf = (step: number, image: `@${string}`) => ({ sameAs: afterStep(step).image(image, "digest") });

/** Labels of buildpacks come later, so a buildpack may set the same labels. */
const labelAtExport = step("export", {
  id: "export:base-labels",
  cites: ["names-run-image"],
  writes: [`label:${NAME}`, `label:${DIGEST}`],
  needs: ["runImage", "analyzed"],
  run({ state: { runImage, analyzed, labels } }) {
    labels.set(NAME, analyzed.runImage?.image ?? "");
    labels.set(DIGEST, runImage.manifest.digest);
  },
});

const labelAtRebase = step("rebase", {
  id: "rebase:base-labels",
  cites: ["after-rebase"],
  writes: [`label:${NAME}`, `label:${DIGEST}`],
  needs: ["image", "runImage", "runImageName"],
  gives: ["image"],
  run({ state: { image, runImage, runImageName } }) {
    if (image.config.config.Labels?.[DIGEST] === undefined) return { image };
    return { image: setLabels(image, { [NAME]: runImageName, [DIGEST]: runImage.manifest.digest }) };
  },
});

export const proposal = defineProposal({
  id: "base-labels",
  title: "The labels of the base image",
  options: [{ name: "rebase", says: "The rebaser sets the labels, or not.", values: ["updated", "text"] }],
  findings: [
    {
      id: "stale-after-rebase",
      says: "The RFC asks the exporter for the labels, and does not mention the rebaser.",
      happens: "After a rebase the labels name the old run image.",
      breaks: ["after-rebase"],
      repair: "rebase=updated",
      wording: "The rebaser MUST set both labels to the new run image.",
    },
  ],
  changes: (options) => ({
    steps: [
      { where: "before:export:labels", step: labelAtExport },
      options.rebase === "updated" && { where: "after:rebase:labels", step: labelAtRebase },
    ],
  }),
  evidence: () => ({
    statements: [
      { id: "names-run-image", level: "MUST", says: `The exporter sets the labels ${NAME} and ${DIGEST}` },
      { id: "after-rebase", level: "MUST", says: "The labels name the run image of the app image, after a rebase too" },
    ],
    cases: [
      {
        id: "exported",
        says: "The exporter names the run image and its digest in labels.",
        when: [create()],
        then: [
          expectThat(afterStep(0).exitCode, { equals: 0 }),
          expectThat(afterStep(0).label("@app:1", NAME), { equals: "@run:1" }, "names-run-image"),
          expectThat(afterStep(0).label("@app:1", DIGEST), digestOf(0, "@run:1"), "names-run-image"),
        ],
      },
      {
        id: "rebased",
        says: "The rebaser writes the labels again.",
        given: { images: { "@run:2": newerRunImage() } },
        when: [create(), rebase("@run:2", { flags: { "-force": true } })],
        then: [
          expectThat(afterStep(1).exitCode, { equals: 0 }),
          expectThat(afterStep(1).label("@app:1", DIGEST), digestOf(1, "@run:2"), "after-rebase"),
        ],
      },
    ],
    mutants: [
      {
        ...mutant("base-labels-forgotten", "The exporter sets no label.", {
          breaks: ["proposal.base-labels.names-run-image"],
          fault: skipStep("export:base-labels"),
        }),
        proposals: [],
      },
      {
        ...mutant("base-labels-stale", "The rebaser leaves the labels as they are.", {
          breaks: ["proposal.base-labels.after-rebase"],
          fault: skipStep("rebase:base-labels"),
        }),
        proposals: [],
      },
    ],
    worlds: [{ finding: "stale-after-rebase", options: ["rebase=text"], case: "rebased" }],
  }),
});
