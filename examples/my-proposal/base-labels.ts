/**
 * A user proposal: two labels of the OCI image specification name the run image of an app image, so that tools without knowledge of buildpacks
 * can read it. Try it with `plimsoll try ./base-labels.ts`, judge it with `plimsoll test --proposal ./base-labels.ts`.
 */
import {
  afterStep,
  create,
  defineProposal,
  expectEqual,
  expectSuccess,
  expectThat,
  newerRunImage,
  rebase,
  step,
} from "plimsoll";

const NAME = "org.opencontainers.image.base.name";
const DIGEST = "org.opencontainers.image.base.digest";
const writes = [`label:${NAME}`, `label:${DIGEST}`] as const;

/** A buildpack may set the same labels: labels of buildpacks come last, as for any label. */
const labelAtExport = step("export", {
  id: "export:base-labels",
  cites: ["names-run-image"],
  writes,
  needs: ["runImage", "analyzed"],
  run({ state: { runImage, analyzed, labels } }) {
    labels.set(NAME, analyzed.runImage?.image ?? "");
    labels.set(DIGEST, runImage.manifest.digest);
  },
});

const labelAtRebase = step("rebase", {
  id: "rebase:base-labels",
  cites: ["after-rebase"],
  writes,
  needs: ["image", "runImage", "runImageName"],
  gives: ["image"],
  run({ state: { image, runImage, runImageName } }) {
    const { config } = image.config;
    if (config.Labels?.[DIGEST] === undefined) return { image };
    const Labels = { ...config.Labels, [NAME]: runImageName, [DIGEST]: runImage.manifest.digest };
    return { image: { ...image, config: { ...image.config, config: { ...config, Labels } } } };
  },
});

const digestOf = (at: number, image: `@${string}`): string => afterStep(at).image(image, "digest");

export const proposal = defineProposal({
  id: "base-labels",
  title: "The labels of the base image",
  rfc: "a user's own note",
  options: [{ name: "rebase", says: "Whether a rebase writes the labels again.", values: ["updated", "text"] }],
  findings: [
    {
      kind: "counterexample",
      id: "stale-after-rebase",
      says: "The text asks the exporter for the labels, and does not mention the rebaser.",
      happens: "After a rebase the labels name the old run image.",
      breaks: ["after-rebase"],
      repair: "rebase=updated",
      wording: "The rebaser MUST set both labels to the new run image.",
    },
  ],
  example: { says: "An app image names its run image and that image's digest in labels that any tool reads." },
  changes: (options) => ({
    steps: [
      { where: "before:export:labels", step: labelAtExport },
      options.rebase === "updated" && { where: "after:rebase:labels", step: labelAtRebase },
    ],
  }),
  evidence: () => ({
    statements: [
      {
        id: "names-run-image",
        level: "MUST",
        says: `The exporter names the run image (${NAME}) and its digest (${DIGEST})`,
      },
      { id: "after-rebase", level: "MUST", says: "The labels name the run image of the app image, after a rebase too" },
    ],
    cases: [
      {
        id: "exported",
        says: "The exporter names the run image and its digest in labels.",
        when: [create()],
        then: [
          expectSuccess(0),
          expectEqual(afterStep(0).label("@app:1", NAME), "@run:1", "names-run-image"),
          expectThat(afterStep(0).label("@app:1", DIGEST), { sameAs: digestOf(0, "@run:1") }, "names-run-image"),
        ],
      },
      {
        id: "rebased",
        says: "The rebaser writes the labels again.",
        given: { images: { "@run:2": newerRunImage() } },
        when: [create(), rebase("@run:2", { flags: { "-force": true } })],
        then: [
          expectSuccess(1),
          expectThat(afterStep(1).label("@app:1", DIGEST), { sameAs: digestOf(1, "@run:2") }, "after-rebase"),
        ],
      },
    ],
    worlds: [{ finding: "stale-after-rebase", options: ["rebase=text"], case: "rebased" }],
  }),
});
