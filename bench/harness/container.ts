/** A build container with the reference, a registry, and the command of one build. */
import { type ByteString, byteString, byteStrings, contentOf, type Exchange, steppingClock, utf8 } from "#base";
import {
  append,
  DOCKER_LAYER_GZIP,
  emptyImage,
  type Image,
  layerOf,
  network,
  type Registry,
  registry,
  setLabels,
} from "#image";
import { phasePrograms, type RuleBook } from "#lifecycle";
import {
  type Act,
  actProgram,
  type Command,
  environmentOfText,
  type Machine,
  type Mount,
  type Program,
  renderActs,
  shellMounts,
  shellPrograms,
  simMachine,
  standardTree,
  standIn,
} from "#machine";
import { FIXED_MTIME_NS, type NodeSpec, type Tree } from "#tree";

export const HOST = "127.0.0.1:5000";

export interface Container {
  readonly registry: Registry;
  readonly http: Exchange;
  readonly root: Tree;
  readonly programs: ReadonlyMap<string, Program>;
  readonly mounts: readonly Mount[];
}

const DETECT: readonly Act[] = [{ do: "exit", code: 0 }];
const BUILD: readonly Act[] = [
  { do: "write", path: "${CNB_LAYERS_DIR}/tool.toml", text: "[types]\nlaunch = true\nbuild = true\n" },
  { do: "write", path: "${CNB_LAYERS_DIR}/tool/bin/tool", text: "tool\n", mode: "0755" },
  { do: "write", path: "${CNB_LAYERS_DIR}/tool/env/TOOL_HOME", text: "/opt/tool" },
  {
    do: "write",
    path: "${CNB_LAYERS_DIR}/launch.toml",
    text: '[[processes]]\ntype = "web"\ncommand = ["tool"]\ndefault = true\n',
  },
];

/** Scripts that do the same as the acts. */
const BASH = {
  detect: { text: "#!/usr/bin/env bash\nexit 0\n", mode: 0o755 },
  build: {
    text: `#!/usr/bin/env bash
set -euo pipefail
printf '[types]\\nlaunch = true\\nbuild = true\\n' > "$CNB_LAYERS_DIR/tool.toml"
mkdir -p "$CNB_LAYERS_DIR/tool/bin" "$CNB_LAYERS_DIR/tool/env"
echo tool > "$CNB_LAYERS_DIR/tool/bin/tool"
chmod 0755 "$CNB_LAYERS_DIR/tool/bin/tool"
printf /opt/tool > "$CNB_LAYERS_DIR/tool/env/TOOL_HOME"
cat > "$CNB_LAYERS_DIR/launch.toml" <<EOF
[[processes]]
type = "web"
command = ["tool"]
default = true
EOF
`,
    mode: 0o755,
  },
} satisfies Record<string, NodeSpec>;

const NAMES = ["one", "two"] as const;

export interface Lifecycle {
  /** Default: the released versions. */
  readonly book?: RuleBook;
  /** The acts of bin/build in each buildpack. */
  readonly acts?: Readonly<Record<(typeof NAMES)[number], readonly Act[]>>;
  /** More lines for `[buildpack]` of the first buildpack. */
  readonly toml?: string;
}

export function container(
  files: Readonly<Record<string, NodeSpec>> = {},
  kind: "typed acts" | "bash" = "typed acts",
  { book, acts = { one: BUILD, two: BUILD }, toml = "" }: Lifecycle = {},
): Container {
  const programs = new Map<string, Program>(kind === "bash" ? shellPrograms() : []);
  const lifecycle = Object.entries(phasePrograms(book === undefined ? {} : { book })).map(
    ([name, program]): [string, NodeSpec] => {
      const content = standIn(name);
      programs.set(content.digest, program);
      return [`/cnb/lifecycle/${name}`, { content, mode: 0o755 }];
    },
  );
  const act = (acts: readonly Act[]): NodeSpec => {
    const content = contentOf(utf8(renderActs(acts)));
    programs.set(content.digest, actProgram(acts));
    return { content, mode: 0o755 };
  };
  const scripts = kind === "bash" ? BASH : undefined;
  const buildpacks = NAMES.flatMap((name): [string, NodeSpec][] => {
    const top = `/cnb/buildpacks/bench_${name}/1.0.0`;
    return [
      [
        `${top}/buildpack.toml`,
        `api = "0.12"\n[buildpack]\nid = "bench/${name}"\nversion = "1.0.0"\n${name === "one" ? toml : ""}`,
      ],
      [`${top}/bin/detect`, scripts?.detect ?? act(DETECT)],
      [`${top}/bin/build`, scripts?.build ?? act(acts[name])],
    ];
  });
  const store = registry();
  store.publish(`${HOST}/run:1`, runImage());
  const root = standardTree({
    ...Object.fromEntries([...lifecycle, ...buildpacks]),
    "/cnb/order.toml":
      '[[order]]\n[[order.group]]\nid = "bench/one"\nversion = "1.0.0"\n[[order.group]]\nid = "bench/two"\nversion = "1.0.0"\n',
    "/workspace/app.txt": { text: "app\n", uid: 1000, gid: 1000 },
    ...files,
  });
  const mounts = kind === "bash" ? shellMounts(root) : [];
  return { registry: store, http: network({ [HOST]: store.handle }), programs, root, mounts };
}

export function runImage(note = "one"): Image {
  const layer = layerOf(
    [
      {
        name: byteString("/etc/motd"),
        type: "file",
        meta: { mode: 0o644, uid: 0, gid: 0, mtimeNs: FIXED_MTIME_NS },
        content: contentOf(utf8(note)),
      },
    ],
    DOCKER_LAYER_GZIP,
  );
  const image = append(emptyImage({ os: "linux", architecture: "amd64" }), [{ layer, history: {} }]);
  return setLabels(image, { "io.buildpacks.base.distro.name": "bench", "io.buildpacks.base.distro.version": "1" });
}

export const start = ({ root, http, programs, mounts }: Container): Machine =>
  simMachine({ root, http, programs, mounts, seed: "bench", clock: steppingClock(1_893_456_000_000_000_000n) });

export const ENV = environmentOfText({
  CNB_PLATFORM_API: "0.15",
  CNB_USER_ID: "1000",
  CNB_GROUP_ID: "1000",
  CNB_NO_COLOR: "true",
  PATH: "/usr/bin:/bin",
});

export const command = (phase: ByteString, args: readonly string[]): Command => ({
  path: byteString`/cnb/lifecycle/${phase}`,
  argv: [byteString`/cnb/lifecycle/${phase}`, ...byteStrings(...args)],
  env: ENV,
  cwd: byteString("/"),
  uid: 1000,
  gid: 1000,
});

export const CREATE = command(byteString("creator"), ["-run-image", `${HOST}/run:1`, `${HOST}/app:1`]);
/** Moves the app of {@link CREATE} to another run image. */
export const REBASE = command(byteString("rebaser"), [
  "-force",
  "-run-image",
  `${HOST}/run:2`,
  "-report",
  "/layers/report.toml",
  `${HOST}/app:1`,
]);

/** Throws if the command fails: that is a bug of the benchmark. */
export async function run(machine: Machine, given: Command): Promise<void> {
  const seen = await machine.run(given);
  if (!("code" in seen.exit) || seen.exit.code !== 0)
    throw new Error(`${given.path}: ${JSON.stringify(seen.exit)}\n${seen.stdout}${seen.stderr}`);
}
