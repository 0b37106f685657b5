/** Which keys of an image configuration the official lifecycle's library knows: others are lost when an image is written. */
import type { ImageConfig } from "#image";

/** Of the configuration itself; a rebase makes a new one, of these. */
export const REBASED_KEYS: readonly string[] = ["architecture", "os", "created", "config", "history"];
export const EXPORTED_KEYS: readonly string[] = ["author", "docker_version", "os.version", "variant", "os.features"];

const RUN_KEYS: readonly string[] = [
  "AttachStderr",
  "AttachStdin",
  "AttachStdout",
  "Cmd",
  "Healthcheck",
  "Domainname",
  "Entrypoint",
  "Env",
  "Hostname",
  "Image",
  "Labels",
  "OnBuild",
  "OpenStdin",
  "StdinOnce",
  "Tty",
  "User",
  "Volumes",
  "WorkingDir",
  "ExposedPorts",
  "ArgsEscaped",
  "NetworkDisabled",
  "MacAddress",
  "StopSignal",
  "Shell",
];

export function officialConfig(config: ImageConfig, keys: readonly string[]): ImageConfig {
  const { architecture, os, history } = config;
  return { ...only(config, keys), architecture, os, history, config: only(config.config, RUN_KEYS) };
}

const only = <T extends object>(of: T, keys: readonly string[]): Partial<T> =>
  Object.fromEntries(Object.entries(of).filter(([key]) => keys.includes(key))) as Partial<T>;
