/** Pointers into the observation: where expectations look. */
import type { Ref } from "#protocol";
import { pointer, select } from "#protocol";

/** Pointers into what is observed after the step with this index, counted from 0. `/*` in a pointer is every element of an array. */
export const afterStep = (step: number) => {
  const base = pointer("steps", step);
  return {
    exitCode: `${base}/exit/code`,
    signal: `${base}/exit/signal`,
    /** The last lines. Of what the lifecycle itself writes there, a case judges whether there is any, never the wording. */
    stdout: `${base}/stdout`,
    stderr: `${base}/stderr`,
    file: (path: string, ...inside: readonly (string | number)[]) => base + pointer("files", path, ...inside),
    toml: (path: string, ...inside: readonly (string | number)[]) => base + pointer("files", path, "toml", ...inside),
    image: (ref: Ref, ...inside: readonly (string | number)[]) => base + pointer("images", ref, ...inside),
    analyzed: (...inside: readonly (string | number)[]) =>
      base + pointer("files", "/layers/analyzed.toml", "toml", ...inside),
    /** The name with the digest. */
    reference: (ref: Ref) => base + pointer("images", ref, "reference"),
    digest: (ref: Ref) => base + pointer("images", ref, "digest"),
    /** The diffID of the layer at that index, or of the first layer of that role. */
    diffId: (ref: Ref, layer: number | string) =>
      `${base}${pointer("images", ref, "layers")}${typeof layer === "number" ? pointer(layer) : select("role", layer)}/diffId`,
    artifact: (ref: Ref, ...inside: readonly (string | number)[]) => base + pointer("artifacts", ref, ...inside),
    /** All manifests that are not images. */
    artifacts: `${base}/artifacts`,
    label: (ref: Ref, name: string, ...inside: readonly (string | number)[]) =>
      base + pointer("images", ref, "labels", name, ...inside),
    config: (ref: Ref, ...inside: readonly (string | number)[]) =>
      base + pointer("images", ref, "config", "config", ...inside),
    /** The first layer of that role: `app`, `launcher`, `layer acme_hello/web` and so on. */
    layer: (ref: Ref, role: string, rest = "") => base + pointer("images", ref, "layers") + select("role", role) + rest,
    /** The entry of that name in the tar of such a layer. */
    entry: (ref: Ref, role: string, name: string, rest = "") =>
      `${base}${pointer("images", ref, "layers")}${select("role", role)}/entries${select("name", name)}${rest}`,
    layers: (ref: Ref, rest = "") => base + pointer("images", ref, "layers") + rest,
    /** The first call that a program recorded under the name `as`. */
    call: (as: string, ...inside: readonly (string | number)[]) =>
      `${base}/calls${select("as", as)}${pointer(...inside)}`,
    calls: (rest = "") => `${base}/calls${rest}`,
    registry: (rest = "") => `${base}/registry${rest}`,
  };
};

/** The ids of the detected group, in order. */
export const detectedGroupIds = (step = 0): string => `${afterStep(step).toml("/layers/group.toml", "group")}/*/id`;
/** The names of the entries of a Buildpack Plan that a buildpack copied to `path`, in order. */
export const planEntryNames = (path: string, step = 0): string => `${afterStep(step).toml(path, "entries")}/*/name`;
