/** Symbolic references: `@app:1` in test cases and observations is `127.0.0.1:5000/app:1` for the subject. */
import type { Json } from "#base";
import type { Ref } from "#protocol";

/** The registry of every world, on every machine. */
export const WORLD_REGISTRY = "127.0.0.1:5000";
/** The same server under another name, which a lifecycle must take for another registry. */
export const OTHER_REGISTRY = "localhost:5000";

/** More names of it, which are not those of a local machine: a lifecycle may use plain HTTP there only if the platform says so. */
export const NAMED_REGISTRIES = ["first.test:5000", "second.test:5000"] as const;

/**
 * The Docker daemon of every world: `DOCKER_HOST=tcp://daemon.test:5000`. Images in it have names of a registry at the same address, so that a
 * lifecycle that looks for them in a registry finds none.
 */
export const WORLD_DAEMON = "daemon.test:5000";
const DAEMON_REFS = "@daemon.test/";
export const isInDaemon = (ref: Ref): boolean => ref.startsWith(DAEMON_REFS);

/** It speaks TLS, in worlds with an authority. */
export const SECURE_REGISTRY = "secure.test:5443";
/** The same host on another port, which a lifecycle must take for another registry. It has no symbolic name. */
export const OTHER_PORT = "secure.test:5000";

/** `@localhost/`, and `@first.test/` for `first.test:5000/`. */
const SHORT = new Map(
  [OTHER_REGISTRY, ...NAMED_REGISTRIES, WORLD_DAEMON, SECURE_REGISTRY].map((name) => [
    `@${name.replace(/:.*/, "/")}`,
    `${name}/`,
  ]),
);

export const referenceOf = (ref: Ref): string => {
  const start = ref.slice(0, ref.indexOf("/") + 1);
  const named = SHORT.get(start);
  return named === undefined ? `${WORLD_REGISTRY}/${ref.slice(1)}` : `${named}${ref.slice(start.length)}`;
};

/** Each name of a registry or daemon of a world has a port that begins so. Most texts have none of them. */
const OF_PORT = ":5";

/** Makes each reference to the world's registry symbolic. */
export const withSymbolicRefs = (text: string): string =>
  text.includes(OF_PORT)
    ? [...SHORT]
        .reduce((changed, [short, name]) => changed.replaceAll(name, short), text)
        .replaceAll(`${WORLD_REGISTRY}/`, "@")
    : text;

/** A value without references is returned as it is. */
export const jsonWithSymbolicRefs = (value: Json): Json => (mayHaveRefs(value) ? replacedIn(value) : value);

function mayHaveRefs(value: Json): boolean {
  if (typeof value === "string") return value.includes(OF_PORT);
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some(mayHaveRefs);
  return Object.keys(value).some((key) => key.includes(OF_PORT)) || Object.values(value).some(mayHaveRefs);
}

function replacedIn(value: Json): Json {
  if (typeof value === "string") return withSymbolicRefs(value);
  if (Array.isArray(value)) return value.map(replacedIn);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [withSymbolicRefs(key), replacedIn(member)]));
}
