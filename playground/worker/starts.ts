/** Worlds to start from: the worked examples of proposals. */
import { type Fault, fail, ok, type Result } from "#base";
import { combineExamples, type EnabledProposal, type Example, enableProposals, type Files } from "#proposals";
import type { NodeSpec } from "#tree";
import { EMPTY_WORLD, type PlayFile, type PlayFiles, type PlayWorld } from "../model/world.ts";

/** The example of each proposal that the words enable, in one build, with the options that they need. */
export function worldOfWords(words: readonly string[]): Result<PlayWorld, Fault> {
  const on = enableProposals(words);
  if (!on.ok) return on;
  const examples = on.value.flatMap((one) => exampleOf(one) ?? []);
  if (examples.length === 0)
    return fail({ kind: "try", message: "no proposal is named", remedy: "plimsoll try lists the proposals" });
  const needed = on.value.flatMap((one) =>
    (exampleOf(one)?.options ?? []).map((option) => `${one.proposal.id}:${option}`),
  );
  const named = words.flatMap((word) => (word === "all" ? on.value.map(({ proposal }) => proposal.id) : [word]));
  return ok(worldOfExample(combineExamples(examples), [...needed, ...named]));
}

export const exampleOf = ({
  proposal: { example, exampleOfForm = {} },
  options,
}: EnabledProposal): Example | undefined => exampleOfForm[options.form ?? ""] ?? example;

const worldOfExample = (
  { app, buildpacks, extensions = [], buildImage = {}, runImage = {}, buildLabels = {} }: Example,
  words: readonly string[],
): PlayWorld => ({
  ...EMPTY_WORLD,
  proposals: words,
  app: playFiles(app),
  buildpacks: buildpacks.map(playFiles),
  extensions: extensions.map(playFiles),
  buildImage: playFiles(buildImage),
  runImage: playFiles(runImage),
  labels: buildLabels,
});

const playFiles = (files: Files): PlayFiles =>
  Object.fromEntries(Object.entries(files).flatMap(([path, spec]) => playFile(path, spec)));

/** Examples consist of texts, directories and links. */
function playFile(path: string, spec: NodeSpec): readonly (readonly [string, PlayFile])[] {
  if (typeof spec === "string") return [[path, spec]];
  const mode = spec.mode === undefined ? {} : { mode: spec.mode };
  if ("text" in spec) return [[path, { text: spec.text, ...mode }]];
  if ("dir" in spec) return [[path, { dir: true, ...mode }]];
  return "symlink" in spec ? [[path, { symlink: spec.symlink }]] : [];
}

const script = (text: string): PlayFile => ({ text: `#!/usr/bin/env bash\nset -euo pipefail\n${text}`, mode: 0o755 });

/** A build as the specification has it. */
export const PLAIN_WORLD: PlayWorld = {
  ...EMPTY_WORLD,
  app: { "/app.txt": "an app\n" },
  buildpacks: [
    {
      "/buildpack.toml": 'api = "0.12"\n\n[buildpack]\nid = "example/hello"\nversion = "1.0.0"\n',
      "/bin/detect": script("exit 0\n"),
      "/bin/build": script(`
layer="$CNB_LAYERS_DIR/tools"
mkdir -p "$layer/bin"
printf '#!/usr/bin/env bash\\necho hello\\n' > "$layer/bin/hello"
chmod +x "$layer/bin/hello"
printf '[types]\\nlaunch = true\\n' > "$layer.toml"

cat > "$CNB_LAYERS_DIR/launch.toml" <<'TOML'
[[processes]]
type = "web"
command = ["hello"]
default = true
TOML
`),
    },
  ],
};
