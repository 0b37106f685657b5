/** The part of a bash script that makes one world of the launcher, runs the launcher, and leaves traces. */
import { type ByteString, byteString, byteStringOfLatin1, joinByteStrings } from "#base";
import { SEEN } from "../search/phase.ts";
import { STDIN } from "./probe.ts";
import { type Entry, type LaunchWorld, metadataOf } from "./world.ts";

/** Seconds. A launcher that takes longer hangs. */
const TIME_MAX = 2;

export function launchScript(world: LaunchWorld): ByteString {
  const directories = [
    "/layers/config /layers/acme_app/one /layers/acme_app/two",
    ...world.entries.map(({ at }) => quoted(at.slice(0, at.lastIndexOf("/")))),
  ];
  const app = world.entries.filter(({ at }) => at.startsWith("/workspace/")).map(({ at }) => quoted(at));
  const closed = world.entries.filter(({ is }) => "dir" in is && is.mode !== undefined).map(({ at }) => quoted(at));
  const lines = [
    `mkdir -p ${directories.join(" ")}`,
    `printf '${octal(byteString(metadataOf(world)))}' >/layers/config/metadata.toml`,
    ...world.entries.map(making),
    `printf '${octal(byteString(world.end))}\\n' >${SEEN}/end`,
    `timeout --foreground -s KILL ${TIME_MAX} /bin/sh -c ${quoted(starting(world))} <${STDIN} >${SEEN}/stdout 2>${errorsTo(world)}`,
    `echo $? >${SEEN}/exit`,
    ...(closed.length > 0 ? [`chmod u+rwx ${closed.join(" ")}`] : []),
    `rm -rf /layers/* ${app.join(" ")}`,
  ];
  return joinByteStrings(lines.map(byteStringOfLatin1), "\n");
}

const errorsTo = ({ stderr }: LaunchWorld): string => (stderr === "full" ? "/dev/full" : `${SEEN}/stderr`);

/** A later entry at a path replaces an earlier one. */
function making({ at, is }: Entry): string {
  const path = quoted(at);
  if ("file" in is) return [`rm -rf ${path}`, `printf '${octal(is.file)}' >${path}`, mode(path, is.mode)].join("; ");
  if ("link" in is) return `rm -rf ${path}; ln -s ${quoted(is.link)} ${path}`;
  if ("dir" in is) return `rm -rf ${path}; mkdir ${path}; ${mode(path, is.mode)}`;
  if ("fifo" in is) return `rm -rf ${path}; mkfifo ${path}`;
  return `rm -rf ${path}; ln /probe/started ${path}`;
}

const mode = (path: string, octalMode: string | undefined): string =>
  octalMode === undefined ? ":" : `chmod ${octalMode} ${path}`;

/** For `sh`, whose process becomes the launcher. */
function starting({
  variables,
  call,
  args,
  from,
  stdin,
  stderr,
  descriptors,
  ignored,
  umask,
  openFiles,
}: LaunchWorld): string {
  const environment = Object.entries(variables).map(([name, value]) => quotedForSh(`${name}=${value}`));
  return [
    `echo $$ >${SEEN}/pid`,
    `cd ${from}`,
    `umask ${umask}`,
    `ulimit -Sn ${openFiles}`,
    ...ignored.map((signal) => `trap '' ${signal}`),
    ...descriptors.map((number) => `exec ${number}<${STDIN}`),
    ...(stdin === "closed" ? ["exec 0<&-"] : []),
    ...(stderr === "closed" ? ["exec 2>&-"] : []),
    `exec env -i ${[...environment, call, ...args].map((word, at) => (at < environment.length ? word : quotedForSh(word))).join(" ")}`,
  ].join("\n");
}

/** Any bytes but NUL as one word of bash. */
const quoted = (bytes: string): string =>
  `$'${bytes.replace(/[^ -&(-[\]-~]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`)}'`;
const quotedForSh = (bytes: string): string => `'${bytes.replaceAll("'", "'\\''")}'`;
/** Any bytes as the format of `printf`. */
const octal = (bytes: ByteString): string =>
  bytes.replace(/[^A-Za-z0-9 =,./[\]{}#_:-]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`);
