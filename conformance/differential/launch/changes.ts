/** How a world of the launcher differs from the plain one, and which statements are about that. */
import { byteStringOfLatin1, textOfByteString } from "#base";
import { statementIds } from "#protocol";
import type { Change } from "../search/phase.ts";
import { kindOfValue } from "./entries.ts";
import { type Entry, type LaunchWorld, PLAIN, type TomlTable } from "./world.ts";

const L = "platform.launcher";
const ENV = "buildpack.env";

export function launchChanges(world: LaunchWorld): readonly Change[] {
  return [
    ...variableChanges(world),
    ...startChanges(world),
    ...metadataChanges(world),
    ...world.entries.map(entryChange),
    ...surroundingChanges(world),
  ];
}

const change = (role: string, part: string, shows: string, ...statements: readonly string[]): Change => ({
  role,
  part,
  shows,
  statements: statementIds(...statements),
});

/** For people: text in double quotes, other bytes as `\xff`. */
export function show(bytes: string): string {
  const short = bytes.length > 80 ? `${bytes.slice(0, 40)}… (${bytes.length} bytes)` : bytes;
  return kindOfValue(byteStringOfLatin1(bytes)) === "not UTF-8"
    ? `"${short.replace(/[^ -~…]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`)}"`
    : JSON.stringify(bytes.length > 80 ? short : textOfByteString(byteStringOfLatin1(bytes)));
}

const ABOUT_VARIABLES: Readonly<Record<string, readonly string[]>> = {
  CNB_PLATFORM_API: ["platform.api.fail-unsupported"],
  CNB_EXEC_ENV: [`${L}.select-eligible`],
  CNB_APP_DIR: ["platform.env.launch.exclude"],
  CNB_LAYERS_DIR: ["platform.env.launch.exclude"],
  CNB_PROCESS_TYPE: ["platform.env.launch.exclude"],
  PATH: ["platform.env.launch.path-strip"],
};

function variableChanges({ variables }: LaunchWorld): readonly Change[] {
  const names = [...new Set([...Object.keys(PLAIN.variables), ...Object.keys(variables)])];
  return names.flatMap((name) => {
    const [is, plain] = [variables[name], PLAIN.variables[name]];
    if (is === plain) return [];
    const about = ABOUT_VARIABLES[name] ?? ["platform.env.launch.inherit"];
    const role = name in PLAIN.variables || name.startsWith("CNB_") ? `variable ${name}` : "variable";
    if (is === undefined) return [change(role, "absent", `no variable ${name}`, ...about)];
    const isValueOdd = role !== "variable" && name !== "CNB_PLATFORM_API";
    return [
      change(
        role,
        kindOfValue(name) || kindOfValue(is) || (isValueOdd ? is : ""),
        `${show(name)}=${show(is)}`,
        ...about,
      ),
    ];
  });
}

const LAUNCHER = "/cnb/lifecycle/launcher";

function startChanges({ call, args, from }: LaunchWorld): readonly Change[] {
  const isUser = call === LAUNCHER;
  const odd = args.some((word) => kindOfValue(word) === "not UTF-8") ? "not UTF-8" : "";
  const line = [call, ...args].map((word, at) => (at === 0 ? word : show(word))).join(" ");
  return [
    ...(call === PLAIN.call || isUser ? [] : [change("name", call, `called as ${call}`, `${L}.argv0.match`)]),
    ...(isUser
      ? [
          change(
            "command of the user",
            odd || args.slice(0, 3).join(" "),
            line,
            `${L}.user.direct.cmd`,
            `${L}.user.shell.cmd`,
          ),
        ]
      : []),
    ...(!isUser && args.length > 0
      ? [change("arguments of the user", odd, line, `${L}.args.replace`, `${L}.args.append`)]
      : []),
    ...(from === PLAIN.from ? [] : [change("first directory", from, `started in ${from}`)]),
  ];
}

const ABOUT_PROCESS: Readonly<Record<string, readonly string[]>> = {
  type: [`${L}.argv0.match`],
  command: [`${L}.exec.invoke`, "buildpack.launch-toml.process.command-rest"],
  args: [`${L}.args.replace`, `${L}.args.append`],
  direct: [`${L}.args.direct-true`, `${L}.args.legacy-direct`],
  "working-dir": [`${L}.exec.working-dir`],
  "exec-env": [`${L}.select-eligible`, `${L}.none-eligible-fails`, "platform.metadata.exec-env.absent-as-star"],
};
const ABOUT_BUILDPACK = { api: ["buildpack.api.error-unsupported"] };
const METADATA = "metadata.toml";

function metadataChanges(world: LaunchWorld): readonly Change[] {
  const { document, buildpack, otherBuildpack, process, others } = world;
  if (document !== undefined) {
    const text = JSON.stringify(document);
    return [change(METADATA, text, `metadata.toml is ${text}`, `${L}.exit.80-89`)];
  }
  const listed = [buildpack, otherBuildpack].map((one) => one?.id);
  const id = process["buildpack-id"];
  if (id !== undefined && id !== '""' && !listed.includes(id)) {
    const plain = { ...process, "buildpack-id": PLAIN.process["buildpack-id"] ?? "" };
    const known = metadataChanges({
      ...world,
      buildpack: { ...buildpack, id: PLAIN.buildpack.id ?? "" },
      process: plain,
    });
    return [...known, change(METADATA, "provider", `the buildpack of the process, ${id}, is not listed`)];
  }
  return [
    ...tableChanges("process", process, PLAIN.process, ABOUT_PROCESS),
    ...[...others.before, ...others.after].map((one, at) => {
      const where = at < others.before.length ? "before" : "after";
      return change(
        METADATA,
        `${where} ${lineOf(one)}`,
        `another process ${where} it: ${lineOf(one)}`,
        `${L}.select-eligible`,
      );
    }),
    ...tableChanges("buildpack", buildpack, PLAIN.buildpack, ABOUT_BUILDPACK),
    ...(otherBuildpack === undefined
      ? []
      : [change(METADATA, lineOf(otherBuildpack), `another buildpack: ${lineOf(otherBuildpack)}`)]),
  ];
}

const lineOf = (table: TomlTable): string =>
  Object.entries(table)
    .map(([key, value]) => `${key} = ${value}`)
    .join(", ");

function tableChanges(
  name: string,
  table: TomlTable,
  plain: TomlTable,
  about: Readonly<Record<string, readonly string[]>>,
): readonly Change[] {
  return [...new Set([...Object.keys(plain), ...Object.keys(table)])].flatMap((key) => {
    const is = table[key];
    if (is === plain[key]) return [];
    const part = key === "api" ? "" : ` = ${is ?? "absent"}`;
    const shows = is === undefined ? `the ${name} has no ${key}` : `${name}: ${key} = ${is}`;
    return [change(METADATA, `${name} ${key}${part}`, shows, ...(about[key] ?? []))];
  });
}

const ABOUT_ENTRIES: Readonly<Record<string, readonly string[]>> = {
  "env file": [`${ENV}.bp.launch-apply`, `${ENV}.rules.name`, `${ENV}.rules.suffix`, `${ENV}.rules.no-shell`],
  "exec.d": [
    "buildpack.launch.execd",
    `${L}.exec.execd.run`,
    "buildpack.execd.exit-status",
    "buildpack.execd-out.basic-string",
  ],
  "profile.d": [`${L}.exec.profiled.source`],
  ".profile": [`${L}.exec.app-profile`],
  layer: [`${ENV}.layer-paths.launch`],
};

const entryChange = ({ at, role, what }: Entry): Change =>
  change(role, kindOfValue(at) || what, `${show(at)}: ${what}`, ...(ABOUT_ENTRIES[role] ?? []));

function surroundingChanges(world: LaunchWorld): readonly Change[] {
  const { stdin, stderr, descriptors, ignored, end, umask, openFiles } = world;
  return [
    ...(stdin === PLAIN.stdin ? [] : [change("standard input", stdin, `standard input is ${stdin}`)]),
    ...(stderr === PLAIN.stderr ? [] : [change("standard error", stderr, `standard error is ${stderr}`)]),
    ...(descriptors.length === 0 ? [] : [change("descriptors", "", `open descriptors: ${descriptors.join(", ")}`)]),
    ...(ignored.length === 0
      ? []
      : [change("ignored signals", ignored.join(), `ignored signals: ${ignored.join(", ")}`)]),
    ...(end === PLAIN.end ? [] : [change("end", end, `the process ends with ${end}`, `${L}.exit.passthrough`)]),
    ...(umask === PLAIN.umask ? [] : [change("umask", umask, `umask ${umask}`)]),
    ...(openFiles === PLAIN.openFiles ? [] : [change("limit", "", `at most ${openFiles} open files`)]),
  ];
}

/** `fails 1 and fails 82`, crashes, and all about streams, descriptors and signals: the same for everything of one role. */
export const isOfRole = (signature: string): boolean =>
  /^(fails .* and fails .*|(first|second) crashes.*|stdout|stderr|exec\.d (env|descriptor \d|standard input)|signals ignored)$/.test(
    signature,
  );
