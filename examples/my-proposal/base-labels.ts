/**
 * A proposal of one's own: the app image says by two labels of the OCI image specification what it stands upon, so that tools which know
 * nothing of buildpacks can tell. Try it with `plimsoll try ./base-labels.ts`, judge it with `plimsoll test --proposal ./base-labels.ts`.
 */
// biome-ignore-all lint/suspicious/noThenProperty: a case has what it expects there
import {
  type Amendment,
  type OptionValues,
  type Proposal,
  type ProposedCase,
  type ProposedStatement,
  type ProposedWorld,
  pathOfText,
  step,
} from "plimsoll";

const NAME = "org.opencontainers.image.base.name";
const DIGEST = "org.opencontainers.image.base.digest";

/** A buildpack may set a label of that name after all: what buildpacks say comes last, as for any label. */
const labelAtExport = step("export", {
  id: "export:base-labels",
  cites: ["proposal.base-labels.names-run-image"],
  writes: [`label:${NAME}`, `label:${DIGEST}`],
  needs: ["runImage", "analyzed"],
  run({ state: { runImage, analyzed, labels } }) {
    labels.set(NAME, analyzed.runImage?.image ?? "");
    labels.set(DIGEST, runImage.manifest.digest);
  },
});

const labelAtRebase = step("rebase", {
  id: "rebase:base-labels",
  cites: ["proposal.base-labels.after-rebase"],
  writes: [`label:${NAME}`, `label:${DIGEST}`],
  needs: ["image", "runImage", "runImageName"],
  gives: ["image"],
  run({ state: { image, runImage, runImageName } }) {
    const { config } = image.config;
    if (config.Labels?.[DIGEST] === undefined) return { image };
    const Labels = { ...config.Labels, [NAME]: runImageName, [DIGEST]: runImage.manifest.digest };
    return { image: { ...image, config: { ...image.config, config: { ...config, Labels } } } };
  },
});

const amendment = (chosen: OptionValues): Amendment => ({
  id: "base-labels",
  axis: "proposal",
  after: [],
  steps: [
    { phase: "export", where: "before:export:labels", step: labelAtExport },
    ...(chosen.rebase === "updated"
      ? [{ phase: "rebase" as const, where: "after:rebase:labels" as const, step: labelAtRebase }]
      : []),
  ],
});

export const proposal: Proposal = {
  id: "base-labels",
  title: "The labels of the base image",
  rfc: "a note of one's own",
  options: [{ name: "rebase", says: "Whether a rebase writes the labels again.", values: ["updated", "text"] }],
  findings: [
    {
      kind: "counterexample",
      id: "base-labels.stale-after-rebase",
      gaps: [],
      says: "The text asks the exporter for the labels, and says nothing of the rebaser.",
      happens: "After a rebase the labels name the run image that the app image no longer stands upon.",
      breaks: ["proposal.base-labels.after-rebase"],
      repair: "rebase=updated",
      wording: "The rebaser MUST set both labels to the new run image.",
    },
  ],
  example: {
    says: "An app image names its run image and that image's digest in labels that any tool reads.",
    app: { "/app.txt": "app\n" },
    buildpacks: [
      {
        "/buildpack.toml": 'api = "0.12"\n\n[buildpack]\nid = "example/nothing"\nversion = "1.0.0"\n',
        "/bin/detect": { text: "#!/usr/bin/env bash\nexit 0\n", mode: 0o755 },
        "/bin/build": { text: "#!/usr/bin/env bash\necho nothing to do\n", mode: 0o755 },
      },
    ],
    shows: [pathOfText("/workspace")],
  },
  amendment,
};

export const statements: readonly ProposedStatement[] = [
  {
    id: "proposal.base-labels.names-run-image",
    says: `The exporter labels the app image with the name (${NAME}) and the digest (${DIGEST}) of its run image`,
    level: "MUST",
    phase: ["export"],
    observe: ["image"],
  },
  {
    id: "proposal.base-labels.after-rebase",
    says: "The labels name the run image that the app image stands upon, after a rebase too",
    level: "MUST",
    phase: ["rebase"],
    observe: ["image"],
  },
];

const LABELS = "images/@app:1/labels";

export const cases: readonly ProposedCase[] = [
  {
    id: "proposal.base-labels.exported",
    says: "The exporter names the run image and its digest in labels.",
    when: [{ run: "create", images: ["@app:1"] }],
    then: [
      { at: "/steps/0/exit/code", is: { equals: 0 }, covers: [] },
      {
        at: `/steps/0/${LABELS}/${NAME}`,
        is: { equals: "@run:1" },
        covers: ["proposal.base-labels.names-run-image"],
      },
      {
        at: `/steps/0/${LABELS}/${DIGEST}`,
        is: { sameAs: "/steps/0/images/@run:1/digest" },
        covers: ["proposal.base-labels.names-run-image"],
      },
    ],
  },
  {
    id: "proposal.base-labels.rebased",
    says: "The rebaser writes the labels again.",
    given: {
      images: {
        "@run:2": {
          layers: [[{ name: "/patched", text: "yes\n", owner: "root" }]],
          config: { os: "linux", architecture: "amd64" },
          media: "docker",
        },
      },
    },
    when: [
      { run: "create", images: ["@app:1"] },
      { run: "rebase", images: ["@app:1"], flags: { "-run-image": "@run:2", "-force": true } },
    ],
    then: [
      { at: "/steps/1/exit/code", is: { equals: 0 }, covers: [] },
      {
        at: `/steps/1/${LABELS}/${DIGEST}`,
        is: { sameAs: "/steps/1/images/@run:2/digest" },
        covers: ["proposal.base-labels.after-rebase"],
      },
    ],
  },
];

/** What shows the finding: the case above, which fails with the text as it stands and passes with the repair. */
export const worlds: readonly ProposedWorld[] = [
  { finding: "base-labels.stale-after-rebase", options: ["rebase=text"], case: "proposal.base-labels.rebased" },
];
