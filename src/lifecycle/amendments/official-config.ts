/** The keys of an image configuration that the official lifecycle's library knows. It loses all other keys. */
import type { ImageConfig } from "#image";

/** The keys of the configuration that a rebase keeps. */
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
