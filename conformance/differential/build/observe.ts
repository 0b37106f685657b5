/** What can be compared of a whole build: how its steps end, what programs get, the files of the layers directory and the images. */
import type { Json } from "#base";
import type { EntryObservation, ImageObservation, LayerObservation, StepObservation } from "#protocol";
import type { Observed } from "../search/phase.ts";

/** The last step starts the app in its image; the files of the build are those of the step before. */
const BUILT = -2;

/** Members by name: what programs get in each step, and what is there in the end. */
export function observeBuild(steps: readonly StepObservation[]): Observed {
  const members = new Map<string, string>([
    ["exit", steps.map(({ exit }) => (exit === undefined ? "-" : endOf(exit))).join(" ")],
  ]);
  const put = (member: string, value: unknown): void => void members.set(member, textOf(value));
  for (const [i, step] of steps.entries()) {
    for (const { as, argv, env, cwd, umask, lists, reads } of step.calls) {
      const who = `${i} ${as}`;
      put(`${who} call`, [argv, cwd, umask, lists, reads]);
      for (const [name, value] of Object.entries(env)) if (!OF_SHELLS.has(name)) put(`${who} env ${name}`, value);
    }
  }
  for (const [path, file] of Object.entries(steps.at(BUILT)?.files ?? {})) {
    if (!path.startsWith("/layers/") && !path.startsWith("/workspace")) continue;
    const { toml, json, digest: _digest, size: _size, ...rest } = file;
    put(`file ${path}`, [rest, toml, json]);
  }
  for (const [ref, image] of Object.entries(steps.at(-1)?.images ?? {})) {
    if ("broken" in image) put(`image ${ref}`, image.broken);
    else
      for (const [member, value] of membersOf(image))
        if (!member.startsWith(LAUNCHER)) put(`image ${ref} ${member}`, value);
  }
  return Object.fromEntries(members);
}

/** Its version and the commit of its source. */
const LAUNCHER = "label io.buildpacks.build.metadata launcher";
/** Shells set them by themselves. */
const OF_SHELLS: ReadonlySet<string> = new Set(["_", "PWD", "OLDPWD", "SHLVL"]);

/** The text gives the generic codes no meaning of their own. The runtime of Go ends with 2 after a panic, so that code stays. */
const isGeneric = (code: number): boolean => code === 1 || (code >= 3 && code <= 10) || (code >= 13 && code <= 19);

const endOf = (exit: NonNullable<StepObservation["exit"]>): string => {
  if ("code" in exit) return isGeneric(exit.code) ? "generic" : String(exit.code);
  return "signal" in exit ? exit.signal : "stopped";
};

/** Digests and sizes of images, of layers that hold files of the lifecycle, and the names of temporary files differ by design. */
const textOf = (value: unknown): string =>
  (typeof value === "string" ? value : (JSON.stringify(value) ?? "absent"))
    .replace(/sha256:[0-9a-f]{64}/g, "sha256:…")
    .replace(/"manifest-size":\d+/, '"manifest-size":…')
    .replace(/\/tmp\/[^"]*\//g, "/tmp/…/");

function* membersOf({ config, labels, history, media, layers }: ImageObservation): Iterable<readonly [string, Json]> {
  yield ["media", media];
  yield ["history", history.length];
  yield* leaves("config", config);
  for (const [name, value] of Object.entries(labels)) yield* leaves(`label ${name}`, value);
  yield ["roles", layers.map(({ role }) => role)];
  for (const layer of layers) yield [`layer ${layer.role}`, contentsOf(layer)];
}

/** The texts of the lifecycle's own files, and its launcher, are its own affair. */
function contentsOf({ role, entries, media }: LayerObservation): Json {
  const own = /^(launcher|config|process-types|sbom)/.test(role);
  const shown = ({ size, digest, text, ...rest }: EntryObservation): Json =>
    own ? rest : { ...rest, ...(size !== undefined && { size }), ...(text !== undefined && { text }) };
  return [media, entries.map(shown)];
}

/** Objects by member, four levels deep; other values as they are. */
function* leaves(name: string, value: Json, depth = 4): Iterable<readonly [string, Json]> {
  if (typeof value !== "object" || value === null || Array.isArray(value) || depth === 0) yield [name, value];
  else for (const [key, inner] of Object.entries(value)) yield* leaves(`${name} ${key}`, inner, depth - 1);
}
