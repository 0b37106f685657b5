/** A world of the launcher: all that it reads and inherits. Every value is one that a test case can say. */
import { type ByteString, byteString } from "#base";

/** The TOML text of each key; a key that is not listed is absent. */
export type TomlTable = Readonly<Record<string, string>>;

export type EntryKind =
  | { readonly file: ByteString; readonly mode?: string }
  | { readonly link: ByteString }
  | { readonly dir: true; readonly mode?: string }
  | { readonly fifo: true }
  /** A copy of the program that reports how it was started. */
  | { readonly started: true };

/** A file beyond those of the plain world. */
export interface Entry {
  /** Absolute. */
  readonly at: ByteString;
  /** What the entry is for, such as `exec.d`. */
  readonly role: string;
  /** What is odd about it, such as `a link`. */
  readonly what: string;
  readonly is: EntryKind;
}

export interface LaunchWorld {
  /** By name, as bytes. Those of the plain world that are not listed are absent. */
  readonly variables: Readonly<Record<string, ByteString>>;
  /** The path that the launcher is called by. */
  readonly call: ByteString;
  readonly args: readonly ByteString[];
  /** The working directory of the launcher. */
  readonly from: string;
  /** Before the tables of metadata.toml. Replaces all of it if it is not undefined. */
  readonly document: string | undefined;
  readonly buildpack: TomlTable;
  readonly otherBuildpack: TomlTable | undefined;
  readonly process: TomlTable;
  readonly others: { readonly before: readonly TomlTable[]; readonly after: readonly TomlTable[] };
  readonly entries: readonly Entry[];
  readonly stdin: "text" | "closed";
  /** Descriptors beyond the standard ones that are open. */
  readonly descriptors: readonly number[];
  /** Signals that are ignored. */
  readonly ignored: readonly string[];
  readonly stderr: "file" | "closed" | "full";
  /** How the process ends: an exit code, or a signal. */
  readonly end: string;
  readonly umask: string;
  /** Soft limit of open files. */
  readonly openFiles: number;
}

export const SYSTEM_PATH = byteString("/usr/local/bin:/usr/bin:/bin");

export const PLAIN: LaunchWorld = {
  variables: { CNB_PLATFORM_API: byteString("0.15"), PATH: SYSTEM_PATH },
  call: byteString("/cnb/process/web"),
  args: [],
  from: "/",
  document: undefined,
  buildpack: { id: '"acme/app"', api: '"0.12"', version: '"1"' },
  otherBuildpack: undefined,
  process: { type: '"web"', command: '["/workspace/web"]', args: "[]", direct: "true", "buildpack-id": '"acme/app"' },
  others: { before: [], after: [] },
  entries: [],
  stdin: "text",
  descriptors: [],
  ignored: [],
  stderr: "file",
  end: "exit 7",
  umask: "022",
  openFiles: 1024,
};

/** The text of metadata.toml. */
export function metadataOf({ document, buildpack, otherBuildpack, process, others }: LaunchWorld): string {
  if (document !== undefined) return document;
  const buildpacks = otherBuildpack === undefined ? [buildpack] : [buildpack, otherBuildpack];
  return [
    ...buildpacks.map((one) => tableText("buildpacks", one)),
    ...[...others.before, process, ...others.after].map((one) => tableText("processes", one)),
  ].join("\n");
}

const tableText = (name: string, table: TomlTable): string =>
  [`[[${name}]]`, ...Object.entries(table).map(([key, value]) => `${key} = ${value}`), ""].join("\n");
