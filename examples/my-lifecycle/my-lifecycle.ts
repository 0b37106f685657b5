/**
 * The start of a lifecycle: a detector, and seven programs that are not written yet. `plimsoll test --lifecycle my-lifecycle.ts` shows
 * what is missing.
 */
import TOML from "@iarna/toml";
import {
  type ByteString,
  byteString,
  type LifecycleModule,
  type Process,
  type Program,
  SystemError,
  textOf,
  utf8,
} from "plimsoll";

const PLATFORM = ["0.12", "0.13", "0.14", "0.15"];
const BUILDPACK = ["0.8", "0.9", "0.10", "0.11", "0.12"];
/** The exit codes that the Platform interface gives the detector. */
const EXIT = { unsupportedPlatformApi: 11, unsupportedBuildpackApi: 12, noGroupPassed: 20, buildpackErred: 21 };
const LAYERS = "/layers";

interface Entry {
  readonly id: string;
  readonly version: string;
  readonly optional: boolean;
}

/** Exit codes of bin/detect. */
const PASSED = 0;
const FAILED = 100;

const detector: Program = async (process) => {
  const order = readToml(
    process,
    flag(process, "order") ?? process.env.CNB_ORDER_PATH ?? byteString("/cnb/order.toml"),
  );
  let erred = false;
  for (const { group } of tables(order.order)) {
    const passed: (Entry & { readonly api: string })[] = [];
    let isPossible = true;
    for (const entry of tables(group).map(entryOf)) {
      const api = apiOf(process, entry);
      if (!BUILDPACK.includes(api)) return EXIT.unsupportedBuildpackApi;
      const code = await detect(process, entry);
      if (code === PASSED) passed.push({ ...entry, api });
      else if (!entry.optional) isPossible = false;
      if (code !== PASSED && code !== FAILED) erred = true;
    }
    if (!isPossible || passed.length === 0) continue;
    const listed = passed.map(({ id, version, api }) => ({ id, version, api }));
    process.fs.write(`${LAYERS}/group.toml`, utf8(TOML.stringify({ group: listed })));
    process.fs.write(`${LAYERS}/plan.toml`, utf8(""));
    return 0;
  }
  return erred ? EXIT.buildpackErred : EXIT.noGroupPassed;
};

type Table = Readonly<Record<string, unknown>>;

const tables = (value: unknown): readonly Table[] =>
  Array.isArray(value) ? value.filter((one): one is Table => typeof one === "object" && one !== null) : [];

const entryOf = ({ id, version, optional }: Table): Entry => ({
  id: String(id),
  version: String(version),
  optional: optional === true,
});

async function detect(process: Process, entry: Entry): Promise<number> {
  const directory = directoryOf(process, entry);
  const platform = flag(process, "platform") ?? process.env.CNB_PLATFORM_DIR ?? byteString("/platform");
  const plan = byteString("/tmp/plan.toml");
  process.fs.write(plan, utf8(""));
  const env = {
    ...process.env,
    CNB_BUILDPACK_DIR: directory,
    CNB_PLATFORM_DIR: platform,
    CNB_BUILD_PLAN_PATH: plan,
  };
  const path = byteString`${directory}/bin/detect`;
  const cwd = flag(process, "app") ?? process.env.CNB_APP_DIR ?? byteString("/workspace");
  const { stdout, stderr } = process;
  const exit = await process.spawn({
    path,
    argv: [path, platform, plan],
    env,
    cwd,
    stdout,
    stderr,
  });
  return "code" in exit ? exit.code : -1;
}

function directoryOf(process: Process, { id, version }: Entry): ByteString {
  const buildpacks = flag(process, "buildpacks") ?? process.env.CNB_BUILDPACKS_DIR ?? "/cnb/buildpacks";
  return byteString`${buildpacks}/${byteString(id.replaceAll("/", "_"))}/${byteString(version)}`;
}

const apiOf = (process: Process, entry: Entry): string =>
  String(readToml(process, byteString`${directoryOf(process, entry)}/buildpack.toml`).api);

const readToml = (process: Process, path: ByteString) => TOML.parse(textOf(process.fs.read(path)));

/** `-app /workspace`, `-app=/workspace` */
function flag({ argv }: Process, name: string): ByteString | undefined {
  const at = argv.indexOf(byteString(`-${name}`));
  return at < 0 ? argv.find((word) => word.startsWith(`-${name}=`))?.slice(name.length + 2) : argv[at + 1];
}

const notWritten: Program = async (process) => {
  process.stderr.write("this phase is not written yet\n");
  return 1;
};

/** Checks `CNB_PLATFORM_API` before the program runs, and reports its errors in one line. */
const phase =
  (program: Program): Program =>
  async (process) => {
    if (!PLATFORM.includes(process.env.CNB_PLATFORM_API ?? "")) return EXIT.unsupportedPlatformApi;
    try {
      return await program(process);
    } catch (error) {
      // A failed system call throws a SystemError; any other exception is a bug of this lifecycle.
      if (!(error instanceof SystemError)) throw error;
      process.stderr.write(`${error.message}\n`);
      return 1;
    }
  };

const rest = phase(notWritten);

export const lifecycle: LifecycleModule = {
  name: "my-lifecycle",
  version: "0.0.1",
  platform: PLATFORM,
  buildpack: BUILDPACK,
  programs: {
    analyzer: rest,
    detector: phase(detector),
    restorer: rest,
    builder: rest,
    exporter: rest,
    creator: rest,
    rebaser: rest,
    launcher: rest,
  },
};
