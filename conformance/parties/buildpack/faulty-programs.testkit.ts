/** Faults of what bin/detect and bin/build do and leave. */
import { build, buildMore, detect, detectMore, EXECD, type Fault, fault, inWorlds, toml } from "./model.testkit.ts";

/** Each shows in the world that its rule compares with the usual one. */
export const WORLD_FAULTS: readonly Fault[] = [
  ...inWorlds(
    ["usual", "elsewhere"],
    [
      fault(
        "elsewhere",
        "bin/build writes to /layers",
        build(
          'layer="$CNB_LAYERS_DIR/tools"',
          'layer="/layers/acme_hello/tools"\ntest -d /layers/acme_hello -a "$PWD" = /workspace',
        ),
        "exit 1",
      ),
    ],
  ),
  ...inWorlds(
    ["usual", "another user"],
    [
      fault(
        "another-user",
        "bin/build writes into one home directory",
        build("layer=", "touch /home/cnb/log\nlayer="),
        "exit 1",
      ),
    ],
  ),
  ...inWorlds(
    ["usual", "read-only app"],
    [
      fault(
        "read-only-app",
        "bin/detect makes a file in the app and removes it",
        detect("cat >", "touch .probe\nrm .probe\ncat >"),
        "exit 1",
      ),
    ],
  ),
  ...inWorlds(
    ["usual", "no arguments"],
    [
      fault(
        "arguments",
        "bin/detect writes to its second argument",
        detect('"$CNB_BUILD_PLAN_PATH"', '"$2"'),
        "exit 1",
      ),
    ],
  ),
  ...inWorlds(
    ["usual", "no execution environment"],
    [
      fault(
        "production-by-default",
        "bin/build needs CNB_EXEC_ENV",
        build("layer=", 'echo "$CNB_EXEC_ENV"\nlayer='),
        "exit 1",
      ),
    ],
  ),
  ...inWorlds(
    ["usual", "more variables"],
    [
      fault(
        "variables",
        "bin/detect passes only with LANG",
        detect("cat >", 'test -n "${LANG:-}" || exit 100\ncat >'),
        "exit 0",
      ),
    ],
  ),
];

export const PROGRAM_FAULTS: readonly Fault[] = inWorlds(
  ["usual"],
  [
    fault(
      "detect-exit",
      "bin/detect ends with 1 for an app that it does not know",
      detect("exit 100", "exit 1\nexit 2"),
      "exit 2",
    ),
    fault("plan", "a plan that is no TOML", detect("[[provides]]", "provides: hello"), "plan"),
    fault("plan", "a plan with another section", detect("[[provides]]", "[[needs]]\n[[provides]]"), "needs"),
    fault("plan-entries", "an entry without a name", detect('[[provides]]\nname = "hello"', "[[provides]]"), "name"),
    fault(
      "plan-entries",
      "a version beside a name",
      detect("[requires.metadata]\nsince = 1", 'version = "1"'),
      "version beside name",
    ),
    fault("detect-app", "bin/detect writes into the app", detectMore("echo yes >.detected\n"), ".detected"),
    fault(
      "read-only-directories",
      "bin/build writes into its own directory",
      buildMore('echo x >"$CNB_BUILDPACK_DIR/cache"\n'),
      "cache",
    ),
    fault(
      "build-exit",
      "bin/build has an interpreter that does not exist",
      { "/bin/build": { text: "#!/bin/bash\r\nexit 0\r\n", mode: 0o755 } },
      "exit 12",
    ),
    fault(
      "unmet",
      "an unmet entry that is not in the plan",
      build('[[unmet]]\nname = "hello"', '[[unmet]]\nname = "other"'),
      "other",
    ),
    fault("store", "metadata as a text", build("[metadata]\nbuilt = 1", 'metadata = "built"'), "metadata"),
    fault(
      "bom",
      "an entry of a bom without a name",
      buildMore('printf "[[bom]]\\n[bom.metadata]\\na = 1\\n" >>"$CNB_LAYERS_DIR/launch.toml"\n'),
      "name",
    ),
    fault("layer-names", "a layer called launch", buildMore('mkdir "$CNB_LAYERS_DIR/launch"\n'), "directory"),
    fault(
      "layer-toml",
      "types outside of their table",
      build("[types]\nlaunch = true\ncache = true", "launch = true"),
      "launch",
    ),
    fault(
      "layer-exec-env",
      "exec-env of a layer as a text",
      build('exec-env = ["production"]\nEND', 'exec-env = "production"\nEND'),
      "production",
    ),
    fault(
      "reserved-variables",
      "a layer sets CNB_PLATFORM_API",
      build("NAME.default", "CNB_PLATFORM_API"),
      "CNB_PLATFORM_API",
    ),
    fault("env-suffixes", "a suffix that does not exist", build("NAME.default", "NAME.defaults"), "defaults"),
    fault("exec.d", "an exec.d program that is not executable", build('chmod +x "$layer/exec.d/greet"\n', ""), "mode"),
    fault("exec.d", "an exec.d program that fails", build(EXECD, `${EXECD}exit 3\n`), "exit 3"),
    fault("exec.d-keys", "an exec.d program with a dotted key", build("GREETING =", "GREETING.DE ="), "GREETING.DE"),
    fault("exec.d-names", "an exec.d program with a dash in a name", build("GREETING =", "GREET-ING ="), "GREET-ING"),
    fault("exec.d-values", "an exec.d program with a number", build('GREETING = "hello"', "GREETING = 1"), "1"),
  ],
);

export const LAUNCH_FAULTS: readonly Fault[] = inWorlds(
  ["usual"],
  [
    fault(
      "launch-toml",
      "a command as a text",
      build('["$CNB_LAYERS_DIR/tools/bin/hello"]', '"$CNB_LAYERS_DIR/tools/bin/hello"'),
      "command",
    ),
    fault("launch-toml", "direct, which is gone", build("default = true", "direct = true"), "direct"),
    fault(
      "label-keys",
      "one key twice",
      build("[[processes]]", '[[labels]]\nkey = "acme.made-by"\nvalue = "x"\n[[processes]]'),
      "acme.made-by",
    ),
    fault("label-values", "a label without a value", build('value = "hello"\n', ""), "null"),
    fault("process-types", "a type with a space", build('type = "web"', 'type = "web app"'), "web app"),
    fault(
      "process-types-unique",
      "one type twice",
      build("[[slices]]", '[[processes]]\ntype = "web"\ncommand = ["true"]\n[[slices]]'),
      "web",
    ),
    fault(
      "process-default",
      "two defaults",
      build("[[slices]]", '[[processes]]\ntype = "b"\ncommand = ["true"]\ndefault = true\n[[slices]]'),
      "second",
    ),
    fault("process-members", "args as a text", build('args = ["world"]', 'args = "world"'), "world"),
    fault("process-program", "a program that is not there", build('bin/hello"]', 'bin/missing"]'), "no such file"),
    fault("slice-paths", "a slice outside of the app", build('"*.sh"', '"../etc/*"'), "../etc"),
    fault("slice-patterns", "a pattern with an open class", build('"*.sh"', '"[a-z"'), "[a-z"),
    fault("sbom-extensions", "an SBOM with another extension", build("sbom.cdx.json", "sbom.xml"), "xml"),
    fault("sbom-content", "an SBOM of another format", build('"bomFormat"', '"spdxVersion"'), "spdxVersion"),
    fault(
      "sbom-declared",
      "an SBOM that the descriptor does not list",
      toml("vnd.cyclonedx", "spdx"),
      "application/spdx+json",
    ),
    fault("sbom-layers", "a layer without an SBOM", build("$layer.sbom", "$CNB_LAYERS_DIR/other.sbom"), "tools"),
  ],
);
