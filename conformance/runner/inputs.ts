/** The inputs of a failure: what its world has besides the usual one. */
import { isJsonObject, type Json } from "#base";
import type { BuildpackSpec, ExtensionSpec, FileSpec, ImageSpec, Step, World } from "#protocol";
import type { RecordedInput } from "#reports";
import { type Difference, unequalMembers } from "./compare.ts";

/** More than a person reads; the bundle has all. */
const INPUTS_MAX = 30;

/** `usual`: the world that most test cases with these buildpacks have. In the order in which people look: buildpacks, files, variables, images. */
export function inputsOf(given: World, when: readonly Step[], usual: World): readonly RecordedInput[] {
  const { buildpacks, extensions = [], files, env, images, registry } = given;
  const all: readonly RecordedInput[] = [
    ...[...buildpacks, ...extensions].flatMap(ofComponent),
    ...Object.entries(files).flatMap(([path, spec]) =>
      isSame(spec, usual.files[path]) ? [] : [input("file", path, fileWords(spec))],
    ),
    ...Object.entries(env).flatMap(([name, value]) =>
      usual.env[name] === value ? [] : [input("environment", name, value)],
    ),
    ...Object.entries(images).flatMap(([ref, image]) => ofImage(ref, image, imageIn(usual, ref))),
    ...(registry === undefined ? [] : [input("registry", "registry", JSON.stringify(registry))]),
    ...when.flatMap((step, at) => ofStep(step, at, usual)),
  ];
  return all.slice(0, INPUTS_MAX);
}

const input = (of: RecordedInput["of"], name: string, value: string): RecordedInput => ({
  of,
  name,
  value: cut(value),
});

const LENGTH_MAX = 600;
const cut = (text: string): string => (text.length > LENGTH_MAX ? `${text.slice(0, LENGTH_MAX)}…` : text);

const isSame = (a: Json, b: Json | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

const imageIn = ({ images }: World, ref: string): ImageSpec | undefined =>
  Object.entries(images).find(([name]) => name === ref)?.[1];

const PROGRAMS = ["detect", "build", "generate"];
/** What a buildpack does that only passes. */
const PASSES: Json = [{ do: "exit", code: 0 }];

function ofComponent(spec: BuildpackSpec | ExtensionSpec): readonly RecordedInput[] {
  const { id, toml, files = {} } = spec;
  return [
    ...(hasMore(toml) ? [input("buildpack", `${id} buildpack.toml`, JSON.stringify(toml.trim()))] : []),
    ...Object.entries(spec).flatMap(([name, acts]: [string, Json]) =>
      PROGRAMS.includes(name) && !isSame(acts, PASSES)
        ? [input("buildpack", `${id} bin/${name}`, actsWords(acts))]
        : [],
    ),
    ...Object.entries(files).map(([path, file]) => input("buildpack", `${id} ${path}`, fileWords(file))),
  ];
}

/** More than the API version, the id and the version. */
const hasMore = (toml: string): boolean =>
  toml.split("\n").some((line) => !/^(\[(buildpack|extension)\]|(api|id|version) = .*|\s*)$/.test(line));

/** `write ${CNB_LAYERS_DIR}/launch.toml "[[slices]]\n"; exit 0` */
function actsWords(acts: Json): string {
  if (!Array.isArray(acts)) return JSON.stringify(acts);
  return acts
    .map((act: Json) =>
      isJsonObject(act)
        ? Object.entries(act)
            .map(([key, value]) => wordOf(key, value ?? null))
            .join(" ")
        : JSON.stringify(act),
    )
    .join("; ");
}

const BARE = ["do", "path", "to", "as", "code"];
const wordOf = (key: string, value: Json): string =>
  BARE.includes(key) && (typeof value === "number" || /^[^\s"]+$/.test(String(value)))
    ? String(value)
    : key === "text"
      ? JSON.stringify(value)
      : `${key}=${JSON.stringify(value)}`;

function fileWords(spec: FileSpec): string {
  const { mode, owner, ...content } = spec;
  const attributes = [mode === undefined ? "" : ` mode ${mode}`, owner === "root" ? " of root" : ""].join("");
  return `${contentWords(content)}${attributes}`;
}

function contentWords(content: Json): string {
  if (!isJsonObject(content)) return JSON.stringify(content);
  if (typeof content.text === "string") return JSON.stringify(content.text);
  if (Array.isArray(content.acts)) return `program: ${actsWords(content.acts)}`;
  if (content.dir === true) return "directory";
  return Object.entries(content)
    .map(([key, value]) => (value === true ? key : `${key} ${String(value)}`))
    .join(" ");
}

/** A run image is described by what it has besides the usual one. */
function ofImage(ref: string, image: ImageSpec, usual: ImageSpec | undefined): readonly RecordedInput[] {
  if (usual === undefined) {
    const names = image.layers.map((layer) => layer.map(({ name }) => name).join(" "));
    return [input("image", ref, `${image.media}; layers ${JSON.stringify(names)}; ${JSON.stringify(image.config)}`)];
  }
  return unequalMembers("", usual, image).map(({ at, b }: Difference) =>
    input("image", `${ref} ${at.replaceAll("/", " > ")}`, b === undefined ? "absent" : JSON.stringify(b)),
  );
}

function ofStep(step: Step, at: number, usual: World): readonly RecordedInput[] {
  const number = `step ${at + 1}`;
  if ("edit" in step)
    return Object.entries(step.edit).map(([path, spec]) =>
      input("step", `${number} edit ${path}`, spec === null ? "removed" : fileWords(spec)),
    );
  if ("publish" in step)
    return Object.entries(step.publish).flatMap(([ref, image]) =>
      ofImage(ref, image, imageIn(usual, ref)).map((one) => ({ ...one, of: "step", name: `${number} ${one.name}` })),
    );
  if ("repack" in step)
    return Object.entries(step.repack).map(([ref, form]) =>
      input("step", `${number} repack ${ref}`, JSON.stringify(form)),
    );
  if ("run" in step)
    return Object.entries(step.env ?? {}).map(([name, value]) =>
      input("step", `${number} ${name}`, value ?? "removed"),
    );
  return [];
}
