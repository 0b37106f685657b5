/** A buildpack that obeys every rule, and what makes faults of it. */
import { type Files, script } from "../component/component.testkit.ts";
import type { WorldName } from "../component/worlds.ts";

export const TOML = `api = "0.12"

[buildpack]
id = "acme/hello"
version = "1.2.3"
sbom-formats = ["application/vnd.cyclonedx+json"]

[[buildpack.licenses]]
type = "MIT"

[[buildpack.exec-env]]
name = "production"

[[targets]]
os = "linux"
arch = "amd64"

[[targets.distros]]
name = "plimsoll"
version = "1"
`;

const DETECT = `test -e app.sh || exit 100
cat >"$CNB_BUILD_PLAN_PATH" <<'END'
[[provides]]
name = "hello"

[[requires]]
name = "hello"
[requires.metadata]
since = 1
END
`;

const LAUNCH = `[[labels]]
key = "acme.made-by"
value = "hello"

[[processes]]
type = "web"
command = ["$CNB_LAYERS_DIR/tools/bin/hello"]
args = ["world"]
default = true
working-dir = "$PWD"
exec-env = ["production"]

[[slices]]
paths = ["*.sh"]
`;

export const EXECD = `#!/bin/sh
echo 'GREETING = "hello"' >&3
printf '%s\\n' 'NOTE = """' 'no.key = 1' '"""' >&3
`;

const put = (path: string, text: string): string => `cat >"${path}" <<'END'\n${text}END\n`;

const BUILD = [
  `layer="$CNB_LAYERS_DIR/tools"
mkdir -p "$layer/bin" "$layer/env.launch" "$layer/exec.d"
printf '#!/bin/sh\\necho hello\\n' >"$layer/bin/hello"
chmod +x "$layer/bin/hello"
printf hello >"$layer/env.launch/NAME.default"
`,
  put("$layer/exec.d/greet", EXECD),
  `chmod +x "$layer/exec.d/greet"\n`,
  put("$layer.toml", '[types]\nlaunch = true\ncache = true\n\n[metadata]\nexec-env = ["production"]\n'),
  put("$layer.sbom.cdx.json", '{"bomFormat":"CycloneDX"}\n'),
  put("$CNB_LAYERS_DIR/launch.toml", LAUNCH).replace("'END'", "END"),
  put("$CNB_LAYERS_DIR/store.toml", "[metadata]\nbuilt = 1\n"),
  put("$CNB_LAYERS_DIR/build.toml", '[[unmet]]\nname = "hello"\n'),
].join("");

export const GOOD: Files = { "/buildpack.toml": TOML, "/bin/detect": script(DETECT), "/bin/build": script(BUILD) };

export const toml = (from: string, to: string): Files => ({ "/buildpack.toml": replaceOnce(TOML, from, to) });
export const build = (from: string, to: string): Files => ({ "/bin/build": script(replaceOnce(BUILD, from, to)) });
export const buildMore = (more: string): Files => ({ "/bin/build": script(`${BUILD}${more}`) });
export const detect = (from: string, to: string): Files => ({ "/bin/detect": script(replaceOnce(DETECT, from, to)) });
export const detectMore = (more: string): Files => ({ "/bin/detect": script(`${DETECT}${more}`) });

export function replaceOnce(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the model has no ${JSON.stringify(from)}`);
  return text.replace(from, to);
}

export interface Fault {
  /** What the author did wrong. */
  readonly says: string;
  /** What differs from {@link GOOD}. */
  readonly files: Files;
  /** The rule that finds it. */
  readonly rule: string;
  /** The worlds that show it; none for what its files show. */
  readonly worlds: readonly WorldName[];
  /** What the evidence must mention. */
  readonly shows: string;
}

export const fault = (rule: string, says: string, files: Files, shows: string): Omit<Fault, "worlds"> => ({
  rule: `check.buildpack.${rule}`,
  says,
  files,
  shows,
});

/**
 * A line for each fault: the rule, what is wrong, a text of the file, the text in its place, and what the evidence mentions. `\\n` is a line
 * feed.
 */
export const faultTable = (
  change: (from: string, to: string) => Files,
  table: string,
): readonly Omit<Fault, "worlds">[] =>
  table
    .trim()
    .split("\n")
    .map((line) => {
      const [rule = "", says = "", from = "", to = "", shows = ""] = line
        .split("|")
        .map((cell) => cell.trim().replaceAll("\\n", "\n"));
      return fault(rule, says, change(from, to), shows);
    });

export const inWorlds = (worlds: readonly WorldName[], faults: readonly Omit<Fault, "worlds">[]): readonly Fault[] =>
  faults.map((one) => ({ ...one, worlds }));
