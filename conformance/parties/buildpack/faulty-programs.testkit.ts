/** Faults of what bin/detect and bin/build do and leave. */
import type { WorldName } from "../component/worlds.ts";
import {
  build,
  buildMore,
  detect,
  detectMore,
  EXECD,
  type Fault,
  fault,
  faultTable,
  inWorlds,
  toml,
} from "./model.testkit.ts";

/** By the world in which each shows: its rule compares it with the usual one. */
const BY_WORLD: readonly (readonly [WorldName, ReturnType<typeof fault>])[] = [
  [
    "elsewhere",
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
  [
    "another user",
    fault(
      "another-user",
      "bin/build writes into one home directory",
      build("layer=", "touch /home/cnb/log\nlayer="),
      "exit 1",
    ),
  ],
  [
    "read-only app",
    fault(
      "read-only-app",
      "bin/detect makes a file in the app and removes it",
      detect("cat >", "touch .probe\nrm .probe\ncat >"),
      "exit 1",
    ),
  ],
  [
    "no arguments",
    fault("arguments", "bin/detect writes to its second argument", detect('"$CNB_BUILD_PLAN_PATH"', '"$2"'), "exit 1"),
  ],
  [
    "no execution environment",
    fault(
      "production-by-default",
      "bin/build needs CNB_EXEC_ENV",
      build("layer=", 'echo "$CNB_EXEC_ENV"\nlayer='),
      "exit 1",
    ),
  ],
  [
    "more variables",
    fault(
      "variables",
      "bin/detect passes only with LANG",
      detect("cat >", 'test -n "${LANG:-}" || exit 100\ncat >'),
      "exit 0",
    ),
  ],
];

export const WORLD_FAULTS: readonly Fault[] = BY_WORLD.flatMap(([world, one]) => inWorlds(["usual", world], [one]));

export const PROGRAM_FAULTS: readonly Fault[] = inWorlds(
  ["usual"],
  [
    ...faultTable(
      build,
      String.raw`
      unmet              | an unmet entry that is not in the plan   | [[unmet]]\nname = "hello" | [[unmet]]\nname = "other" | other
      store              | metadata as a text                       | [metadata]\nbuilt = 1 | metadata = "built" | metadata
      layer-toml         | types outside of their table             | [types]\nlaunch = true\ncache = true | launch = true | launch
      layer-exec-env     | exec-env of a layer as a text            | exec-env = ["production"]\nEND | exec-env = "production"\nEND | production
      reserved-variables | a layer sets CNB_PLATFORM_API            | NAME.default | CNB_PLATFORM_API | CNB_PLATFORM_API
      env-suffixes       | a suffix that does not exist             | NAME.default | NAME.defaults | defaults
      exec.d             | an exec.d program that is not executable | chmod +x "$layer/exec.d/greet"\n | | mode
      exec.d-keys        | an exec.d program with a dotted key      | GREETING = | GREETING.DE = | GREETING.DE
      exec.d-names       | an exec.d program with a dash in a name  | GREETING = | GREET-ING = | GREET-ING
      exec.d-values      | an exec.d program with a number          | GREETING = "hello" | GREETING = 1 | 1
      `,
    ),
    ...faultTable(
      detect,
      String.raw`
      detect-exit  | bin/detect ends with 1 for an app that it does not know | exit 100 | exit 1\nexit 2 | exit 2
      plan         | a plan that is no TOML                                  | [[provides]] | provides: hello | plan
      plan         | a plan with another section                             | [[provides]] | [[needs]]\n[[provides]] | needs
      plan-entries | an entry without a name                                 | [[provides]]\nname = "hello" | [[provides]] | name
      plan-entries | a version beside a name                                 | [requires.metadata]\nsince = 1 | version = "1" | version beside name
      `,
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
      "bom",
      "an entry of a bom without a name",
      buildMore('printf "[[bom]]\\n[bom.metadata]\\na = 1\\n" >>"$CNB_LAYERS_DIR/launch.toml"\n'),
      "name",
    ),
    fault("layer-names", "a layer called launch", buildMore('mkdir "$CNB_LAYERS_DIR/launch"\n'), "directory"),
    fault("exec.d", "an exec.d program that fails", build(EXECD, `${EXECD}exit 3\n`), "exit 3"),
  ],
);

export const LAUNCH_FAULTS: readonly Fault[] = inWorlds(
  ["usual"],
  [
    ...faultTable(
      build,
      String.raw`
      launch-toml          | a command as a text            | ["$CNB_LAYERS_DIR/tools/bin/hello"] | "$CNB_LAYERS_DIR/tools/bin/hello" | command
      launch-toml          | direct, which is gone          | default = true | direct = true | direct
      label-keys           | one key twice                  | [[processes]] | [[labels]]\nkey = "acme.made-by"\nvalue = "x"\n[[processes]] | acme.made-by
      label-values         | a label without a value        | value = "hello"\n | | null
      process-types        | a type with a space            | type = "web" | type = "web app" | web app
      process-types-unique | one type twice                 | [[slices]] | [[processes]]\ntype = "web"\ncommand = ["true"]\n[[slices]] | web
      process-default      | two defaults                   | [[slices]] | [[processes]]\ntype = "b"\ncommand = ["true"]\ndefault = true\n[[slices]] | second
      process-members      | args as a text                 | args = ["world"] | args = "world" | world
      process-program      | a program that is not there    | bin/hello"] | bin/missing"] | no such file
      slice-paths          | a slice outside of the app     | "*.sh" | "../etc/*" | ../etc
      slice-patterns       | a pattern with an open class   | "*.sh" | "[a-z" | [a-z
      sbom-extensions      | an SBOM with another extension | sbom.cdx.json | sbom.xml | xml
      sbom-content         | an SBOM of another format      | "bomFormat" | "spdxVersion" | spdxVersion
      sbom-layers          | a layer without an SBOM        | $layer.sbom | $CNB_LAYERS_DIR/other.sbom | tools
      `,
    ),
    fault(
      "sbom-declared",
      "an SBOM that the descriptor does not list",
      toml("vnd.cyclonedx", "spdx"),
      "application/spdx+json",
    ),
  ],
);
