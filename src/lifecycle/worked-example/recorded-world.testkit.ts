/** Sets up a recorded world of the official lifecycle: a machine with files and buildpacks, and a registry with images. */
import {
  type AbsPath,
  absPath,
  type ByteString,
  byteString,
  byteStringOfLatin1,
  byteStrings,
  type Content,
  contentOf,
  digestOf,
  type HttpRequest,
  ROOT,
  steppingClock,
  utf8,
} from "#base";
import type { inputs } from "#contract";
import { type Registry, registry } from "#image";
import {
  type CommandResult,
  environmentOfText,
  type Machine,
  type Process,
  type Program,
  simMachine,
  standIn,
} from "#machine";
import { dir, draftOf, emptyTree, file, type Inode, specialNode, symlink, type Tree } from "#tree";
import { phasePrograms } from "../book/programs.ts";
import type { RuleBook } from "../phase/amendment.ts";

/** Paths, targets and texts are byte strings; contents are base64. */
export interface RecordedEntry {
  readonly path: string;
  readonly type: string;
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  readonly content?: string;
  readonly target?: string;
  readonly rdev?: readonly number[] | number;
}

export interface RecordedAct {
  readonly do: string;
  readonly path: ByteString;
  readonly content?: string;
  readonly mode?: string;
  readonly to?: ByteString;
}

export interface RecordedImage {
  readonly digest: string;
  readonly mediaType: string;
  readonly configMediaType: string;
  readonly layers: readonly (readonly [diffId: string, mediaType: string])[];
  readonly config: Readonly<Record<string, unknown>>;
}

export interface RecordedRun {
  readonly exit: number;
  /** The contents of files that this phase wrote or changed. */
  readonly files: Readonly<Record<string, string>>;
  /** Below `<layers>/<buildpack>`, after the restorer. */
  readonly there?: readonly (readonly [path: string, type: string, mode: string])[];
  readonly cache?: readonly string[];
}

export interface RecordedWorld {
  readonly says: string;
  readonly platformApi: string;
  readonly uid: number;
  readonly gid: number;
  readonly flags: Readonly<Record<string, readonly string[]>>;
  readonly entries: readonly RecordedEntry[];
  readonly images: Readonly<Record<string, StoredBlobs>>;
  readonly builds: readonly {
    readonly name: string;
    readonly acts: readonly RecordedAct[] | { readonly as: string };
  }[];
  readonly observed: {
    readonly builds: readonly { readonly runs: Readonly<Record<string, RecordedRun>>; readonly image: RecordedImage }[];
    readonly rebases: readonly {
      readonly says: string;
      readonly argv: readonly string[];
      readonly exit: number;
      readonly image: RecordedImage;
    }[];
  };
}

interface StoredBlobs {
  readonly mediaType: string;
  readonly manifest: string;
  readonly config: string;
  readonly layers: readonly string[];
}

export const REGISTRY_HOST = "127.0.0.1:5000";

export interface OpenWorld {
  readonly registry: Registry;
  /** A machine for one more build: new except for the cache. */
  machine(build: string): Machine;
  run(machine: Machine, executable: inputs.Executable, args: readonly string[]): Promise<CommandResult>;
  push(ref: string, image: string): Promise<void>;
}

export async function openRecordedWorld(world: RecordedWorld, book: RuleBook): Promise<OpenWorld> {
  const served = registry();
  let cache: Inode | undefined;
  let last: Machine | undefined;
  const push = (ref: string, image: string) => pushImage(served, ref, world.images[image]);
  for (const ref of Object.keys(world.images)) await push(ref, ref);
  return {
    registry: served,
    push,
    machine(build) {
      cache = last?.nodeAt(absPath("/cache")) ?? cache;
      last = machineFor(world, { build, book, served, cache });
      return last;
    },
    run: (machine, executable, args) =>
      machine.run({
        path: byteString(`/cnb/lifecycle/${executable}`),
        argv: byteStrings(executable, ...args),
        env: environmentOfText({
          PATH: "/usr/bin:/bin",
          HOME: "/home/cnb",
          CNB_PLATFORM_API: world.platformApi,
          CNB_USER_ID: String(world.uid),
          CNB_GROUP_ID: String(world.gid),
          CNB_NO_COLOR: "true",
        }),
        cwd: ROOT,
        uid: world.uid,
        gid: world.gid,
      }),
  };
}

interface Parts {
  readonly build: string;
  readonly book: RuleBook;
  readonly served: Registry;
  readonly cache: Inode | undefined;
}

function machineFor(world: RecordedWorld, { build, book, served, cache }: Parts): Machine {
  const programs = new Map<string, Program>();
  const standIns: [AbsPath, Content][] = [];
  const install = (path: string, name: string, program: Program): void => {
    standIns.push([recordedPath(path), standIn(name)]);
    programs.set(standIn(name).digest, program);
  };
  // The launcher of the world is a text file: the exporter copies it, and nothing runs it.
  const { launcher: _launcher, ...phases } = phasePrograms({ book });
  for (const [name, program] of Object.entries(phases)) install(`/cnb/lifecycle/${name}`, name, program);
  for (const { path } of world.entries) {
    if (path.endsWith("/bin/detect")) install(path, path, detect(path.includes("my_bp")));
    if (path.endsWith("/bin/build"))
      install(path, path, perform(path.includes("my_bp") ? actsOf(world, build) : OTHER));
  }
  return simMachine({
    root: rootOf(world, standIns, cache),
    clock: steppingClock(0n),
    seed: "worked example",
    http: served.handle,
    programs,
  });
}

function actsOf({ builds }: Pick<RecordedWorld, "builds">, name: string): readonly RecordedAct[] {
  const acts = builds.find((build) => build.name === name)?.acts ?? [];
  return "as" in acts ? actsOf({ builds }, acts.as) : acts;
}

/** The acts of the second buildpack of a world. */
const OTHER: readonly RecordedAct[] = [
  { do: "mkdir", path: byteString("l"), mode: "0755" },
  { do: "write", path: byteString("l/f"), content: btoa("f\n"), mode: "0644" },
  { do: "write", path: byteString("l.toml"), content: btoa("[types]\nlaunch = true\n"), mode: "0644" },
];

const PLAN =
  '[[provides]]\nname = "thing"\n\n[[requires]]\nname = "thing"\n\n[requires.metadata]\nversion = "1.x"\nn = 3\n';

const detect =
  (plans: boolean): Program =>
  async ({ fs, argv }) => {
    if (plans) fs.write(byteString(argv[2] ?? ""), utf8(PLAN));
    return 0;
  };

const perform =
  (acts: readonly RecordedAct[]): Program =>
  async (process) => {
    process.chdir(byteString(process.argv[1] ?? ""));
    for (const act of acts) performOne(process, act);
    return 0;
  };

function performOne({ fs }: Process, { do: verb, path, content = "", mode, to = byteString("") }: RecordedAct): void {
  if (verb === "mkdir") fs.mkdir(path, { parents: true });
  else fs.removeAll(path);
  if (verb === "write") fs.write(path, Buffer.from(content, "base64"));
  if (verb === "symlink") fs.symlink(to, path);
  if (verb === "hardlink") fs.link(to, path);
  if (verb === "fifo") fs.mkfifo(path);
  if (mode !== undefined && verb !== "symlink") fs.chmod(path, Number.parseInt(mode, 8));
}

function rootOf(
  world: RecordedWorld,
  standIns: readonly (readonly [AbsPath, Content])[],
  cache: Inode | undefined,
): Tree {
  const draft = draftOf(emptyTree);
  draft.put(absPath("/tmp"), dir([], { mode: 0o1777 }));
  for (const entry of world.entries) {
    if (entry.type === "hardlink") draft.link(recordedPath(entry.target ?? ""), recordedPath(entry.path));
    else draft.put(recordedPath(entry.path), nodeOf(entry));
  }
  for (const [path, content] of standIns) draft.put(path, file(content, { mode: 0o755 }));
  if (cache !== undefined) draft.put(absPath("/cache"), cache);
  return draft.seal();
}

/** The recorded paths are byte strings. */
const recordedPath = (path: string): AbsPath => absPath(byteStringOfLatin1(path));

function nodeOf({ type, mode, uid, gid, content = "", target = "", rdev = 0 }: RecordedEntry): Inode {
  const meta = { mode: Number.parseInt(mode, 8), uid, gid };
  switch (type) {
    case "dir":
      return dir([], meta);
    case "symlink":
      return symlink(byteStringOfLatin1(target), meta);
    case "fifo":
    case "char":
    case "block":
    case "socket": {
      const [major = 0, minor = 0] = typeof rdev === "number" ? [rdev >> 8, rdev & 255] : rdev;
      return specialNode(type, { ...meta, rdev: major * 256 + minor });
    }
    default:
      return file(contentOf(Buffer.from(content, "base64")), meta);
  }
}

async function pushImage(served: Registry, ref: string, image: StoredBlobs | undefined): Promise<void> {
  if (image === undefined) throw new Error(`the world has no image ${ref}`);
  const colon = ref.lastIndexOf(":");
  const repository = ref.slice(0, colon);
  for (const blob of [...image.layers, image.config]) {
    const body = contentOf(Buffer.from(blob, "base64"));
    const query = { digest: digestOf(body.bytes()) };
    await put(served, { method: "POST", path: `/v2/${repository}/blobs/uploads/`, query, headers: {}, body });
  }
  const headers = { "content-type": image.mediaType };
  const body = contentOf(Buffer.from(image.manifest, "base64"));
  await put(served, {
    method: "PUT",
    path: `/v2/${repository}/manifests/${ref.slice(colon + 1)}`,
    query: {},
    headers,
    body,
  });
}

async function put(served: Registry, request: Omit<HttpRequest, "scheme" | "host">): Promise<void> {
  const { status } = await served.handle({ ...request, scheme: "http", host: REGISTRY_HOST });
  if (status !== 201) throw new Error(`${request.method} ${request.path}: status ${status}`);
}
