/** The files that a phase of the probe looks at: what a platform must provide, and what it must not. */
import { byteString, textOf, textOfByteString } from "#base";
import type { inputs } from "#contract";
import type { Process } from "#machine";
import type { PhaseCall, SeenFile } from "./call.ts";

const TEXT_MAX = 16_384;
const NAMES_MAX = 200;

/** Where credentials of image stores are. */
export const DOCKER_SOCKET = "/var/run/docker.sock";

export function seenBy(process: Process, given: inputs.Inputs): PhaseCall["files"] {
  const home = variable(process, "HOME");
  const docker = variable(process, "DOCKER_CONFIG");
  const at = (name: keyof inputs.Inputs): readonly string[] =>
    typeof given[name] === "string" ? [String(given[name])] : [];
  const files: Record<string, SeenFile> = {};
  const see = (path: string, depth: number): void => {
    const seen = fileAt(process, path);
    if (seen === undefined) return;
    files[path] = seen;
    if (depth > 0) for (const name of seen.names ?? []) see(`${path}/${name}`, depth - 1);
  };
  for (const path of [...at("platform"), ...at("buildConfig")]) see(`${path}/env`, 1);
  for (const path of [...at("buildpacks"), ...at("extensions")]) see(path, 2);
  const documents: readonly (keyof inputs.Inputs)[] = [
    "order",
    "run",
    "system",
    "projectMetadata",
    "group",
    "analyzed",
    "plan",
  ];
  for (const path of documents.flatMap(at)) see(path, 0);
  for (const path of [...at("app"), ...at("layers"), ...at("cacheDir"), "/kaniko", DOCKER_SOCKET]) see(path, 0);
  for (const path of at("cacheDir")) see(`${path}/${CACHE_MARK}`, 0);
  for (const path of [
    ...(home === "" ? [] : [home, `${home}/.docker/config.json`]),
    ...(docker === "" ? [] : [`${docker}/config.json`]),
  ])
    see(path, 0);
  return files;
}

function variable({ env }: Process, name: string): string {
  const value = env[name];
  return value === undefined ? "" : textOfByteString(value);
}

/** What the exporter of the probe leaves in a cache. */
export const CACHE_MARK = "plimsoll-probe";

/** Files of credentials are never read. */
const isSecret = (path: string): boolean => path.endsWith("/config.json");

function fileAt({ fs }: Process, path: string): SeenFile | undefined {
  if (!path.startsWith("/")) return undefined;
  try {
    const { kind, mode, uid, gid, size } = fs.stat(byteString(path));
    const about = { kind, mode: mode.toString(8), owner: `${uid}:${gid}` };
    if (kind === "dir")
      return {
        ...about,
        names: fs
          .readDir(byteString(path))
          .slice(0, NAMES_MAX)
          .map((name) => textOfByteString(name)),
      };
    if (kind !== "file" || size > TEXT_MAX || isSecret(path)) return about;
    return { ...about, text: textOf(fs.read(byteString(path))) };
  } catch {
    return undefined;
  }
}
