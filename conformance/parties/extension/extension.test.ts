import { describe, expect, test } from "vitest";
import { componentWith, evidenceOf, type Files, script, verdictsOn } from "../component/component.testkit.ts";
import type { WorldName } from "../component/worlds.ts";
import { extensionRules } from "./rules.ts";

const TOML = `api = "0.12"
[extension]
id = "acme/curl"
version = "1.0.0"
[[extension.licenses]]
type = "MIT"
[[targets]]
os = "linux"
arch = "amd64"
[[targets.distros]]
name = "plimsoll"
version = "1"
`;
const DETECT = `cat >"$CNB_BUILD_PLAN_PATH" <<'END'\n[[provides]]\nname = "curl"\nEND\n`;
const RUN =
  "FROM run\nARG build_id=0\nARG user_id\nARG group_id\nUSER root\nRUN curl\nUSER ${user_id}:${group_id}\nLABEL io.buildpacks.rebasable=true\n";
const BUILD =
  "ARG base_image\nFROM ${base_image}\nARG build_id=0\nCOPY a /opt/a\nUSER root\nRUN curl\nUSER ${user_id}:${group_id}\n";
const CONFIG = '[[build.args]]\nname = "a"\nvalue = "b"\n[[run.args]]\nname = "c"\nvalue = "d"\n';
const write = (name: string, text: string): string => `cat >"$CNB_OUTPUT_DIR/${name}" <<'END'\n${text}END\n`;
const GENERATE = [
  write("run.Dockerfile", RUN),
  write("build.Dockerfile", BUILD),
  write("extend-config.toml", CONFIG),
  'mkdir "$CNB_OUTPUT_DIR/context"\n',
].join("");

const GOOD: Files = { "/extension.toml": TOML, "/bin/detect": script(DETECT), "/bin/generate": script(GENERATE) };
const judged = async (files: Files, worlds?: readonly WorldName[]) =>
  verdictsOn(
    extensionRules,
    await evidenceOf(componentWith("extension", files), worlds === undefined ? {} : { worlds }),
  );

const replaced = (text: string, from: string, to: string): string => {
  if (!text.includes(from)) throw new Error(`the model has no ${JSON.stringify(from)}`);
  return text.replace(from, to);
};
const toml = (from: string, to: string): Files => ({ "/extension.toml": replaced(TOML, from, to) });
const detect = (from: string, to: string): Files => ({ "/bin/detect": script(replaced(DETECT, from, to)) });
const generate = (from: string, to: string): Files => ({ "/bin/generate": script(replaced(GENERATE, from, to)) });
const more = (text: string): Files => ({ "/bin/generate": script(`${GENERATE}${text}`) });

describe("an image extension", () => {
  test("without a fault passes every rule", async () => {
    const verdicts = await judged(GOOD);
    expect([...verdicts].filter(([, verdict]) => verdict !== "pass")).toEqual([]);
  });

  test("without bin/generate is judged by its directory", async () => {
    const files = { ...GOOD, "/bin/generate": undefined, "/generate/run.Dockerfile": "FROM a\nFROM b\n" };
    expect((await judged(files, [])).get("check.extension.run-one-from")).toContain("run.Dockerfile:2");
  });
});

type Row = readonly [rule: string, says: string, files: Files, shows: string];

const DESCRIPTOR: readonly Row[] = [
  ["descriptor", "no extension.toml", { "/extension.toml": undefined }, "does not exist"],
  ["api", "an API with a patch number", toml('"0.12"', '"0.12.0"'), "0.12.0"],
  ["api-numbers", "an API of words", toml('"0.12"', '"new"'), "new"],
  ["id", "an id with a space", toml("acme/curl", "acme curl"), "acme curl"],
  ["id-reserved", "a reserved id", toml("acme/curl", "app"), "app"],
  ["version", "no version", toml('version = "1.0.0"\n', ""), "null"],
  ["version-zeros", "a version with a leading zero", toml("1.0.0", "01.0.0"), "01.0.0"],
  ["licenses", "licences as a text", toml('[[extension.licenses]]\ntype = "MIT"', 'licenses = "MIT"'), "MIT"],
  ["target-ids", "an unknown system", toml('"linux"', '"Linux"'), "Linux"],
  ["target-distros", "distros as texts", toml(TOML.slice(TOML.indexOf("[[targets.distros]]")), 'distros = ["a"]'), "a"],
  ["target-distro-names", "a distribution in capitals", toml('"plimsoll"', '"PLIMSOLL"'), "PLIMSOLL"],
  [
    "no-order",
    "an order",
    toml("[[targets]]", '[[order]]\n[[order.group]]\nid = "a"\nversion = "1"\n[[targets]]'),
    "group",
  ],
  [
    "architecture",
    "a program for another processor",
    { "/bin/generate": { base64: btoa(`\x7fELF\x02\x01\x01${"\0".repeat(11)}\xb7\0`), mode: 0o755 } },
    "arm64",
  ],
];

const PROGRAMS: readonly Row[] = [
  ["detect-exit", "another exit code", detect("cat", "exit 3\ncat"), "exit 3"],
  ["plan", "another section", detect("[[provides]]", "[[gives]]"), "gives"],
  ["plan-entries", "an entry without a name", detect('name = "curl"\n', ""), "name"],
  ["provides", "requires", detect("[[provides]]", '[[requires]]\nname = "curl"\n[[provides]]'), "curl"],
  ["detect-app", "bin/detect writes into the app", detect("cat", "touch x\ncat"), "/workspace/x"],
  ["read-only-directories", "bin/generate writes into its directory", more('touch "$CNB_EXTENSION_DIR/x"\n'), "/x"],
  [
    "generate-exit",
    "an interpreter that does not exist",
    { "/bin/generate": { text: "#!/bin/none\n", mode: 0o755 } },
    "exit 12",
  ],
  ["generate-app", "bin/generate writes into the app", more("touch y\n"), "/workspace/y"],
  ["contexts", "context and context.run", more('mkdir "$CNB_OUTPUT_DIR/context.run"\n'), "context.run"],
  ["build-args", "an argument without a value", generate('value = "b"\n', ""), "null"],
  ["run-args", "an argument without a name", generate('name = "c"\n', ""), "name"],
  ["no-sbom", "an SBOM", more('touch "$CNB_OUTPUT_DIR/launch.sbom.cdx.json"\n'), "file"],
  ["build-dockerfile", "no Dockerfile", generate(BUILD, "HELLO\n"), "HELLO"],
  [
    "run-dockerfile",
    "an unknown instruction",
    generate("RUN curl\nUSER ${user_id}:${group_id}\nLABEL", "RUNS curl\nLABEL"),
    "RUNS",
  ],
  ["build-one-from", "a second FROM", generate("COPY a", "FROM b\nCOPY a"), "more than one FROM"],
  ["run-one-from", "a second FROM", generate("FROM run\n", "FROM run\nFROM b\n"), "more than one FROM"],
  ["build-instructions", "EXPOSE", generate("COPY a", "EXPOSE 80\nCOPY a"), "EXPOSE"],
  ["run-instructions", "ENTRYPOINT", generate("LABEL", 'ENTRYPOINT ["a"]\nLABEL'), "ENTRYPOINT"],
  ["build-build-id", "build_id without a default", generate("ARG build_id=0\nCOPY", "ARG build_id\nCOPY"), "build_id"],
  ["run-build-id", "build_id without a default", generate("ARG build_id=0\nARG", "ARG build_id\nARG"), "build_id"],
  [
    "build-user",
    "root at the end of build.Dockerfile",
    generate("USER root\nRUN curl\nUSER ${user_id}:${group_id}\nEND", "USER root\nRUN curl\nEND"),
    "root",
  ],
  ["run-user", "root at the end of run.Dockerfile", generate("USER ${user_id}:${group_id}\nLABEL", "LABEL"), "root"],
  ["build-volumes", "a copy into the app", generate("/opt/a", "/workspace/a"), "/workspace/a"],
  ["run-volumes", "a copy into the layers", generate("RUN curl\n", "COPY a /layers/a\nRUN curl\n"), "/layers/a"],
  ["build-preamble", "no ARG base_image", generate("ARG base_image\n", ""), "ARG base_image"],
  ["run-rebasable", "no label", generate("LABEL io.buildpacks.rebasable=true\n", ""), "null"],
];

const WORLDS: readonly Row[] = [
  ["elsewhere", "bin/generate knows one app directory", generate("cat", "test -e /workspace/app.sh\ncat"), "exit 1"],
  ["another-user", "bin/generate writes into one home directory", more("touch /home/cnb/x\n"), "exit 1"],
  ["read-only-app", "bin/detect makes a file in the app", detect("cat", "touch x\nrm x\ncat"), "exit 1"],
  ["arguments", "bin/detect needs its arguments", detect('"$CNB_BUILD_PLAN_PATH"', '"$2"'), "exit 1"],
  ["production-by-default", "bin/generate needs CNB_EXEC_ENV", more('echo "$CNB_EXEC_ENV"\n'), "exit 1"],
  ["variables", "bin/detect passes only with TERM", detect("cat", 'test -n "${TERM:-}" || exit 100\ncat'), "exit 0"],
];

/** The world that a rule compares with the usual one. */
const WORLD_OF: Readonly<Record<string, WorldName>> = {
  elsewhere: "elsewhere",
  "another-user": "another user",
  "read-only-app": "read-only app",
  arguments: "no arguments",
  "production-by-default": "no execution environment",
  variables: "more variables",
};
const worldsOf = (rule: string): readonly WorldName[] => ["usual", WORLD_OF[rule] ?? "usual"];

const TABLE = [
  ...DESCRIPTOR.map((row) => [...row, []] as const),
  ...PROGRAMS.map((row) => [...row, ["usual"]] as const),
  ...WORLDS.map((row) => [...row, worldsOf(row[0])] as const),
];

describe("an image extension with a fault", () => {
  test.each(TABLE)("%s: %s", async (rule, _, files, shows, worlds) => {
    const verdict = (await judged({ ...GOOD, ...files }, worlds)).get(`check.extension.${rule}`);
    expect(verdict).toMatch(/^fail /);
    expect(verdict).toContain(shows);
  });

  test("and each rule has one, but the one about other extensions", () => {
    const found = new Set(TABLE.map(([rule]) => `check.extension.${rule}`));
    expect(extensionRules.map(({ id }) => id).filter((id) => !found.has(id))).toEqual(["check.extension.id-unique"]);
  });

  test("whose id differs from another one only in letters fails", async () => {
    const named = (id: string) => componentWith("extension", { "/extension.toml": replaced(TOML, "acme/curl", id) });
    const evidence = await evidenceOf(named("acme/Curl"), { known: [named("acme/curl")], worlds: [] });
    expect(verdictsOn(extensionRules, evidence).get("check.extension.id-unique")).toContain("acme/Curl");
  });
});
