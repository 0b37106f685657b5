/** One app that uses all built-in proposals: its process calls what each of them put into the app image. */
import { combineExamples, type Example } from "./kit/example.ts";
import { scriptedBuildpack, startScript } from "./kit/scripted-buildpack.ts";
import type { EvidencePointer } from "./kit/story.ts";
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

export interface Together {
  readonly proposal: string;
  readonly did: string;
  readonly see: readonly EvidencePointer[];
}

/** What each proposal contributes to the app. */
export const together: readonly Together[] = [
  {
    proposal: "export-dirs",
    did: "start.sh called /opt/greeter/bin/greet",
    see: [
      { file: "/opt/greeter/bin/greet", in: "app image" },
      { output: "app", has: "Hello, shop!" },
    ],
  },
  {
    proposal: "exportable-volumes",
    did: "start.sh called /opt/extensions/telemetry, which reads /workspaces/user-config-dir",
    see: [
      { file: "/opt/extensions/telemetry", in: "app image" },
      { output: "app", has: "registered with 127.0.0.1:9001, interval = 10" },
    ],
  },
  {
    proposal: "extension-layer",
    did: "start.sh read a file of the package",
    see: [
      { file: "/usr/share/games/fortunes", in: "app image" },
      { output: "app", has: "You will extend an image." },
    ],
  },
  {
    proposal: "metadata-locations",
    did: "start.sh called say-launch of the layer launch",
    see: [
      { file: "/workspace/layers/example_names/launch/bin/say-launch", in: "app image" },
      { output: "app", has: "from the layer launch" },
    ],
  },
  {
    proposal: "oci-artifacts",
    did: "a buildpack packed the chart",
    see: [{ artifact: "app:chart", has: "application/vnd.cncf.helm.config.v1+json" }],
  },
];
