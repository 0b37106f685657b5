/** What a new part of a world begins with. */
import type { PlayFile, PlayFiles } from "./world.ts";

const script = (text: string): PlayFile => ({ text: `#!/usr/bin/env bash\nset -euo pipefail\n${text}`, mode: 0o755 });

/** `count`: how many there are, so that ids differ. */
export const NEW_BUILDPACK = (count: number): PlayFiles => ({
  "/buildpack.toml": `api = "0.12"\n\n[buildpack]\nid = "example/new-${count + 1}"\nversion = "1.0.0"\n`,
  "/bin/detect": script("exit 0\n"),
  "/bin/build": script('\necho "building in $CNB_LAYERS_DIR"\n'),
});

export const NEW_EXTENSION = (count: number): PlayFiles => ({
  "/extension.toml": `api = "0.12"\n\n[extension]\nid = "example/new-extension-${count + 1}"\nversion = "1.0.0"\n`,
  "/bin/detect": script("exit 0\n"),
  "/bin/generate": script(`
cat > "$CNB_OUTPUT_DIR/run.Dockerfile" <<'DOCKERFILE'
ARG base_image
FROM \${base_image}
LABEL example.extended=yes
LABEL io.buildpacks.rebasable=true
DOCKERFILE
`),
});

/** A file where a proposal may have put another one shows what a rebase does to it. */
export const NEW_RUN_IMAGE: PlayFiles = { "/etc/motd": "a newer run image\n" };

/** `NAME=value` lines of labels or variables. */
export const linesOfTexts = (texts: Readonly<Record<string, string>>): string =>
  Object.entries(texts)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");

/** A line without a name or an equals sign is left out until it has both. */
export const textsOfLines = (lines: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    lines.split("\n").flatMap((line): readonly (readonly [string, string])[] => {
      const at = line.indexOf("=");
      return at < 1 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1)]];
    }),
  );
