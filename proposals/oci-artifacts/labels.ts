/** The labels of an artifact: two are media types, the rest are annotations. The draft may use `${build.tag}` in them. */
import { type Fault, fail, ok, type Result } from "#base";
import { quote } from "../kit/quote.ts";
import type { Declared } from "./declared.ts";
import type { Options } from "./options.ts";

export interface Described {
  readonly configMediaType: string;
  readonly layerMediaType: string;
  readonly annotations: Readonly<Record<string, string>>;
}

const CONFIG = "ConfigMediaType";
const LAYER = "ContentLayerMediaType";
/** The media types that other tools use by default. */
const DEFAULTS: Readonly<Record<string, string>> = {
  [CONFIG]: "application/vnd.unknown.config.v1+json",
  [LAYER]: "application/octet-stream",
};

/** RFC 6838. */
const MEDIA_TYPE = /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$/;
/** A registry would take an artifact with one of these types for an image. */
const OF_IMAGES = new Set([
  "application/vnd.oci.image.config.v1+json",
  "application/vnd.docker.container.image.v1+json",
]);

export function describeArtifact({ labels }: Declared, options: Options): Result<Described, Fault> {
  const types: string[] = [];
  for (const key of [CONFIG, LAYER]) {
    const fallback = options.form === "draft" || options["media-types"] === "defaulted" ? DEFAULTS[key] : undefined;
    const type = labels.get(key) ?? fallback;
    if (type === undefined) return wrong(key, "is missing", "give the media type");
    if (!MEDIA_TYPE.test(type))
      return wrong(key, `is ${quote(type)}, which is no media type`, "write it as application/vnd.acme.v1+json");
    if (OF_IMAGES.has(type))
      return wrong(key, `is ${type}, the media type of images`, "give the artifact a type of its own");
    types.push(type);
  }
  const [configMediaType = "", layerMediaType = ""] = types;
  const others = [...labels].filter(([key]) => key !== CONFIG && key !== LAYER);
  return ok({
    configMediaType,
    layerMediaType,
    annotations: options.labels === "dropped" ? {} : Object.fromEntries(others),
  });
}

const wrong = (key: string, problem: string, remedy: string) =>
  fail({ kind: "oci-artifacts", message: `the label ${key} ${problem}`, remedy });

/** `${build.tag}` is the tag of the first image name, the only variable of the draft. */
export function expandVariables(
  declared: Declared,
  options: Options,
  buildTag: string | undefined,
): Result<Declared, Fault> {
  if (options.form !== "draft") return ok(declared);
  const unknown = new Set<string>();
  const expand = (text: string): string =>
    replacedVariables(text, (whole, name) => {
      if (name === "build.tag" && buildTag !== undefined) return buildTag;
      unknown.add(whole);
      return whole;
    });
  const labels = new Map([...declared.labels].map(([key, value]) => [key, expand(value)]));
  const made = { tag: expand(declared.tag), file: declared.file, labels };
  const [first] = unknown;
  if (first === undefined || options.variables === "keep") return ok(made);
  return fail({
    kind: "oci-artifacts",
    message: `${quote(first)} cannot be replaced`,
    remedy: "use ${build.tag}, and build under a name with a tag",
  });
}

/** Replaces only up to the last brace. Searching for a brace after each dollar would take quadratic time. */
function replacedVariables(text: string, value: (whole: string, name: string) => string): string {
  const end = text.lastIndexOf("}") + 1;
  return text.slice(0, end).replace(/\$\{([^}]*)\}/g, value) + text.slice(end);
}
