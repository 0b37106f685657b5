/** Generates worlds of the launcher. Most parts are those of the plain world, so that a difference has few possible causes. */
import * as fc from "fast-check";
import { type ByteString, byteString } from "#base";
import { anEntry } from "./entries.ts";
import {
  ARGS,
  BUILDPACK_APIS,
  BUILDPACK_KEYS,
  CALLS,
  DOCUMENTS,
  OTHER_BUILDPACKS,
  OTHER_NAMES,
  OTHER_PROCESSES,
  OWN_VARIABLES,
  PLATFORM_APIS,
  PROCESS_KEYS,
  USER_COMMANDS,
  VALUES,
} from "./pools.ts";
import { type LaunchWorld, PLAIN, type TomlTable } from "./world.ts";

/** `plain` in `of` - 1 of `of` draws, and what others shrink to. */
const seldom = <T>(plain: T, other: fc.Arbitrary<T>, of: number): fc.Arbitrary<T> =>
  fc.oneof(
    { withCrossShrink: true, maxDepth: 8 },
    { weight: of - 1, arbitrary: fc.constant(plain) },
    { weight: 1, arbitrary: other },
  );
const oneOf = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.noShrink(fc.constantFrom(...values));

const platformApi = seldom(
  "0.15",
  fc.oneof({ weight: 5, arbitrary: oneOf(PLATFORM_APIS.usual) }, { weight: 1, arbitrary: oneOf(PLATFORM_APIS.odd) }),
  2,
);
const buildpackApi = seldom(
  "0.12",
  fc.oneof({ weight: 5, arbitrary: oneOf(BUILDPACK_APIS.usual) }, { weight: 1, arbitrary: oneOf(BUILDPACK_APIS.odd) }),
  2,
);

const absent = Symbol("absent");
type Drawn = ByteString | typeof absent;

const ownVariables = fc.record(
  Object.fromEntries(
    Object.entries(OWN_VARIABLES).map(([name, values]) => {
      const plain: Drawn = PLAIN.variables[name] ?? absent;
      return [
        name,
        seldom<Drawn>(
          plain,
          fc.oneof(
            { weight: 6, arbitrary: oneOf<Drawn>(values) },
            { weight: 1, arbitrary: fc.constant<Drawn>(absent) },
          ),
          14,
        ),
      ];
    }),
  ),
);
const otherVariables = seldom<readonly (readonly [ByteString, ByteString])[]>(
  [],
  fc.array(fc.tuple(oneOf(OTHER_NAMES), oneOf(VALUES)), { minLength: 1, maxLength: 2 }),
  8,
);
const variables = fc
  .tuple(seldom<string | undefined>("0.15", platformApi, 2), ownVariables, otherVariables)
  .map(([api, own, others]) => {
    const all: [string, Drawn][] = [
      ["CNB_PLATFORM_API", byteString(api ?? "")],
      ...Object.entries(own),
      ...others.map(([name, value]): [string, Drawn] => [name, value]),
    ];
    return Object.fromEntries(all.filter((one): one is [string, ByteString] => one[1] !== absent));
  });

/** A table of metadata.toml whose keys are seldom odd. */
function table(
  plain: TomlTable,
  keys: Readonly<Record<string, readonly (string | undefined)[]>>,
  of: number,
): fc.Arbitrary<TomlTable> {
  const drawn = Object.fromEntries(
    Object.entries(keys).map(([key, values]) => [key, seldom(plain[key], oneOf(values), of)]),
  );
  return fc
    .record(drawn)
    .map((values) =>
      Object.fromEntries(Object.entries(values).filter((one): one is [string, string] => one[1] !== undefined)),
    );
}

const otherProcesses = seldom<readonly TomlTable[]>(
  [],
  fc.subarray([...OTHER_PROCESSES], { minLength: 1, maxLength: 2 }),
  10,
);
const buildpack = fc.tuple(table(PLAIN.buildpack, BUILDPACK_KEYS, 25), buildpackApi).map(
  ([{ id, version, ...more }, api]): TomlTable => ({
    ...(id !== undefined && { id }),
    api: `"${api}"`,
    ...(version !== undefined && { version }),
    ...more,
  }),
);

interface Call {
  readonly call: ByteString;
  readonly args: readonly ByteString[];
}
const LAUNCHER = byteString("/cnb/lifecycle/launcher");
const called: fc.Arbitrary<Call> = fc.record({
  call: seldom(PLAIN.call, oneOf(CALLS), 12),
  args: seldom<readonly ByteString[]>([], fc.array(oneOf(ARGS), { minLength: 1, maxLength: 3 }), 4),
});
const byUser: fc.Arbitrary<Call> = fc.oneof(
  oneOf(USER_COMMANDS).map((args) => ({ call: LAUNCHER, args })),
  fc
    .array(oneOf(ARGS), { maxLength: 2 })
    .map((args) => ({ call: LAUNCHER, args: [byteString("/workspace/web"), ...args] })),
);
const call = fc.oneof(
  { withCrossShrink: true, maxDepth: 8 },
  { weight: 5, arbitrary: called },
  { weight: 1, arbitrary: byUser },
);

export const launchWorlds: fc.Arbitrary<LaunchWorld> = fc
  .record({
    variables,
    call,
    from: seldom("/", oneOf(["/workspace", "/layers", "/cnb"]), 20),
    document: seldom<string | undefined>(undefined, oneOf(DOCUMENTS), 40),
    buildpack,
    otherBuildpack: seldom<TomlTable | undefined>(undefined, oneOf(OTHER_BUILDPACKS), 8),
    process: table(PLAIN.process, PROCESS_KEYS, 12),
    others: fc.record({ before: otherProcesses, after: otherProcesses }),
    entries: fc.array(anEntry, { maxLength: 2 }),
    stdin: seldom<LaunchWorld["stdin"]>("text", fc.constant("closed"), 25),
    descriptors: seldom<readonly number[]>([], oneOf([[3], [4], [5], [3, 4]]), 25),
    ignored: seldom<readonly string[]>([], oneOf([["PIPE"], ["INT"], ["HUP"], ["TERM"], ["CHLD"], ["USR1"]]), 20),
    stderr: seldom<LaunchWorld["stderr"]>("file", oneOf<LaunchWorld["stderr"]>(["closed", "full"]), 20),
    end: seldom("exit 7", oneOf(["exit 0", "exit 255", "kill -TERM $$", "kill -KILL $$"]), 20),
    umask: seldom("022", oneOf(["077", "000"]), 40),
    openFiles: seldom(1024, fc.constant(256), 40),
  })
  .map(({ call: { call: path, args }, ...world }) => ({ ...world, call: path, args }));
