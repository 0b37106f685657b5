/** One app that uses all built-in proposals: its process calls what each of them put into the app image. */
import { combineExamples, type Example } from "./kit/example.ts";
import { scriptedBuildpack, startScript } from "./kit/scripted-buildpack.ts";
import type { Contribution } from "./kit/story.ts";
import { proposals } from "./registry.ts";

const START = `#!/usr/bin/env bash
# A program in an exported directory, one in a volume, a file of an extended run image, and a program of a layer with the name of a file.
/opt/greeter/bin/greet shop
AWS_LAMBDA_RUNTIME_API=127.0.0.1:9001 /opt/extensions/telemetry
cat /usr/share/games/fortunes
say-launch
`;

const examples = combineExamples(proposals.flatMap(({ example }) => example ?? []));

export const exampleTogether: Example = {
  ...examples,
  says: "One app calls a program in an exported directory and one in a volume, reads a file of its extended run image, and calls a program of a layer called launch; its Helm chart is published beside it.",
  app: { ...examples.app, "/start.sh": { text: START, mode: 0o755 } },
  buildpacks: [
    ...examples.buildpacks,
    scriptedBuildpack({ id: "example/shop", build: startScript("bash", "start.sh") }),
  ],
};

export interface ProposalContribution extends Contribution {
  readonly proposal: string;
}

/** What each proposal contributes to the app. */
export const contributions: readonly ProposalContribution[] = proposals.flatMap(({ id, stories = [] }) =>
  stories.flatMap(({ together: contribution }) =>
    contribution === undefined ? [] : [{ proposal: id, ...contribution }],
  ),
);
