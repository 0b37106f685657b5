/**
 * The beginning of a lifecycle: a detector, and programs that are yet to be written. `plimsoll test --lifecycle my-lifecycle.ts` says
 * how far it has come.
 */
import TOML from "@iarna/toml";
import { type LifecycleModule, type Process, type Program, SystemError, textOf } from "plimsoll";

const PLATFORM = ["0.12", "0.13", "0.14", "0.15"];
const BUILDPACK = ["0.8", "0.9", "0.10", "0.11", "0.12"];
/** The exit codes that the Platform interface gives the detector. */
const EXIT = { unsupportedPlatformApi: 11, unsupportedBuildpackApi: 12, noGroupPassed: 20, buildpackErred: 21 };
const LAYERS = "/layers";

interface Entry {
  readonly id: string;
  readonly version: string;
  readonly optional?: boolean;
}

/** Of a buildpack's bin/detect. */
const PASSED = 0;
const FAILED = 100;

const detector: Program = async (process) => {
  const order = readToml(process, flag(process, "order") ?? process.env.CNB_ORDER_PATH ?? "/cnb/order.toml");
  let erred = false;
  for (const { group } of order.order as unknown as readonly { readonly group: readonly Entry[] }[]) {
    const passed: (Entry & { readonly api: string })[] = [];
    let stands = true;
    for (const entry of group) {
      const api = apiOf(process, entry);
      if (!BUILDPACK.includes(api)) return EXIT.unsupportedBuildpackApi;
      const code = await detect(process, entry);
      if (code === PASSED) passed.push({ ...entry, api });
      else if (entry.optional !== true) stands = false;
      if (code !== PASSED && code !== FAILED) erred = true;
    }
    if (!stands || passed.length === 0) continue;
    const listed = passed.map(({ id, version, api }) => ({ id, version, api }));
    process.fs.write(`${LAYERS}/group.toml`, bytes(TOML.stringify({ group: listed })));
    process.fs.write(`${LAYERS}/plan.toml`, bytes(""));
    return 0;
  }
  return erred ? EXIT.buildpackErred : EXIT.noGroupPassed;
};

async function detect(process: Process, entry: Entry): Promise<number> {
  const directory = directoryOf(process, entry);
  const platform = flag(process, "platform") ?? process.env.CNB_PLATFORM_DIR ?? "/platform";
  process.fs.write("/tmp/plan.toml", bytes(""));
  const env = {
    ...process.env,
    CNB_BUILDPACK_DIR: directory,
    CNB_PLATFORM_DIR: platform,
    CNB_BUILD_PLAN_PATH: "/tmp/plan.toml",
  };
  const path = `${directory}/bin/detect`;
  const cwd = flag(process, "app") ?? process.env.CNB_APP_DIR ?? "/workspace";
  const { stdout, stderr } = process;
  const exit = await process.spawn({ path, argv: [path, platform, "/tmp/plan.toml"], env, cwd, stdout, stderr });
  return "code" in exit ? exit.code : -1;
}

function directoryOf(process: Process, { id, version }: Entry): string {
  const buildpacks = flag(process, "buildpacks") ?? process.env.CNB_BUILDPACKS_DIR ?? "/cnb/buildpacks";
  return `${buildpacks}/${id.replaceAll("/", "_")}/${version}`;
}

const apiOf = (process: Process, entry: Entry): string =>
  String(readToml(process, `${directoryOf(process, entry)}/buildpack.toml`).api);

const readToml = (process: Process, path: string) => TOML.parse(textOf(process.fs.read(path)));
const bytes = (text: string) => new TextEncoder().encode(text) as ReturnType<Process["fs"]["read"]>;

/** `-app /workspace`, `-app=/workspace` */
function flag({ argv }: Process, name: string): string | undefined {
  const at = argv.indexOf(`-${name}`);
  return at < 0 ? argv.find((word) => word.startsWith(`-${name}=`))?.slice(name.length + 2) : argv[at + 1];
}

const toBeWritten: Program = async (process) => {
  process.stderr.write("this phase is yet to be written\n");
  return 1;
};

/** Every program reads `CNB_PLATFORM_API` first, and says in one line what went wrong. */
const speaking =
  (program: Program): Program =>
  async (process) => {
    if (!PLATFORM.includes(process.env.CNB_PLATFORM_API ?? "")) return EXIT.unsupportedPlatformApi;
    try {
      return await program(process);
    } catch (error) {
      // What a system call refuses is thrown; everything else is a bug of this lifecycle.
      if (!(error instanceof SystemError)) throw error;
      process.stderr.write(`${error.message}\n`);
      return 1;
    }
  };

const rest = speaking(toBeWritten);

export const lifecycle: LifecycleModule = {
  name: "my-lifecycle",
  version: "0.0.1",
  platform: PLATFORM,
  buildpack: BUILDPACK,
  programs: {
    analyzer: rest,
    detector: speaking(detector),
    restorer: rest,
    builder: rest,
    exporter: rest,
    creator: rest,
    rebaser: rest,
    launcher: rest,
  },
};
