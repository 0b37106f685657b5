/** `plimsoll try --new <name>`: writes a module with one promise, one test case, one mutant and one finding, which all hold. */
import { existsSync, writeFileSync } from "node:fs";
import { throwFault } from "../terminal/run-verb.ts";

/** Returns the file. Throws a fault for a name that is not an id, and for a file that exists. */
export function writeSkeleton(name: string): string {
  const remedy = "give a name such as my-idea: letters, digits and hyphens";
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    throwFault({ kind: "try-new", message: `${JSON.stringify(name)} is not the id of a proposal`, remedy });
  const file = `${name}.ts`;
  if (existsSync(file))
    throwFault({ kind: "try-new", message: "the file exists already", where: { file }, remedy: "give another name" });
  writeFileSync(file, skeletonText(name));
  return file;
}

export const skeletonText = (id: string): string => `/**
 * ${id}: what the proposal is about, in a sentence. \`plimsoll try ./${id}.ts\` shows and checks everything in this file;
 * docs/proposals.md explains it.
 */
import {
  afterStep,
  create,
  defineProposal,
  expectThat,
  mutant,
  type PlatformRules,
  skipStep,
  step,
  type Wrap,
} from "plimsoll";

const LABEL = "example.${id}";

/** What changes in the lifecycle: here, one more label of the app image. */
const addLabel = step("export", {
  id: "export:${id}",
  cites: ["labelled"],
  writes: [\`label:\${LABEL}\`],
  run({ state: { labels } }) {
    labels.set(LABEL, "yes");
  },
});

/** A decision of the lifecycle, wrapped: a label that a buildpack sets is kept. */
const keepLabel: Wrap<PlatformRules["imageLabels"]> = {
  cites: ["proposal.${id}.kept"],
  apply: (previous) => (given) => {
    const own = given.buildpacks.findLast(({ key }) => key === LABEL);
    return { ...previous(given), ...(own !== undefined && { [LABEL]: own.value }) };
  },
};

export const proposal = defineProposal({
  id: "${id}",
  title: "The title of the RFC",
  // A question that the text leaves open. The first value is the default.
  options: [{ name: "wins", says: "A buildpack's label wins, or the lifecycle's.", values: ["buildpack", "lifecycle"] }],
  changes: ({ wins }) => ({
    steps: [{ where: "before:export:labels", step: addLabel }],
    ...(wins === "buildpack" && { platform: { imageLabels: keepLabel } }),
  }),
  // What running it shows about the text.
  findings: [
    {
      id: "label-lost",
      says: "The text does not say what happens if a buildpack sets the same label.",
      happens: "The lifecycle replaces the label of a buildpack, and the exit code is 0.",
      harm: "lost",
      hurts: "the buildpack author",
      breaks: ["kept"],
      repair: "wins=buildpack",
      wording: "A label of a buildpack MUST NOT be replaced.",
    },
  ],
  evidence: () => ({
    // The promises of the text.
    statements: [
      { id: "labelled", level: "MUST", says: \`The exporter sets the label \${LABEL}\` },
      { id: "kept", level: "MUST", says: "A label that a buildpack sets is kept" },
    ],
    cases: [
      {
        id: "labelled",
        says: "The app image has the label.",
        when: [create()],
        then: [expectThat(afterStep(0).label("@app:1", LABEL), { equals: "yes" }, "labelled")],
      },
    ],
    // A lifecycle with one fault, which the case must notice.
    mutants: [
      {
        ...mutant("${id}-forgotten", "The exporter does not set the label.", {
          breaks: ["proposal.${id}.labelled"],
          fault: skipStep("export:${id}"),
        }),
        proposals: [],
      },
    ],
    // The world of each finding: it fails as the text stands, and passes with the repair.
    worlds: [
      {
        finding: "label-lost",
        options: ["wins=lifecycle"],
        case: {
          says: "The label is the one that the buildpack set.",
          given: {
            buildpacks: [
              {
                id: "acme/hello",
                build: [
                  {
                    do: "write",
                    path: "\${CNB_LAYERS_DIR}/launch.toml",
                    text: \`[[labels]]\\nkey = "\${LABEL}"\\nvalue = "no"\\n\`,
                  },
                ],
              },
            ],
          },
          when: [create()],
          then: [expectThat(afterStep(0).label("@app:1", LABEL), { equals: "no" }, "kept")],
        },
      },
    ],
  }),
});
`;
