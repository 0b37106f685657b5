/**
 * A world in the form of older API versions. Test cases are written in the form of newer ones. Before Platform API 0.12 the platform lists run
 * images in stack.toml instead of run.toml, and its images have a stack id. Before Platform API 0.10 the command of a process in metadata.toml
 * is a string. Before Buildpack API 0.8 the paths of a buildpack's programs are arguments only, and no variables.
 */
import { atLeast, byteStringOfEscaped, bytesOf, isJsonObject, textOf } from "#base";
import { LABELS, names, runToml, stackToml } from "#contract";
import type { Act } from "#machine";
import type { BuildpackSpec, FileSpec, ImageSpec, Step, World } from "./case.ts";
import type { Versions } from "./versions.ts";

interface WithWorld {
  readonly given: World;
  readonly when?: readonly Step[];
}

/** `one` has no placeholders for versions any more. It stays as it is unless a version is older. */
export function inOlderForm<T extends WithWorld>(one: T, { platform, buildpack }: Versions): T {
  const stacked = atLeast(platform, "0.12") ? one : withStacks(one);
  const commanded = atLeast(platform, "0.10") ? stacked : withCommandStrings(stacked);
  return atLeast(buildpack, "0.8") ? commanded : withArguments(commanded);
}

const RUN_TOML = "/cnb/run.toml";
const STACK_TOML = "/cnb/stack.toml";
const STACK_ID = "io.plimsoll.stack";

function withStacks<T extends WithWorld>(one: T): T {
  const { given, when } = one;
  // Only the rebaser compares stacks. Elsewhere images keep their digests.
  const isRebased = when?.some((step) => "run" in step && step.run === "rebase") === true;
  const images = isRebased ? stackImages(given.images) : given.images;
  return {
    ...one,
    given: { ...given, images, files: renamed(given.files, inStackForm) },
    ...(when !== undefined && { when: when.map((step) => stackStep(step, isRebased)) }),
  };
}

function stackStep(step: Step, isRebased: boolean): Step {
  if ("publish" in step) return isRebased ? { publish: stackImages(step.publish) } : step;
  return "edit" in step ? { edit: renamed(step.edit, (file) => (file === null ? null : inStackForm(file))) } : step;
}

/** A test case about stack.toml keeps its own. */
function renamed<V>(files: Readonly<Record<string, V>>, change: (file: V) => V): Readonly<Record<string, V>> {
  const { [RUN_TOML]: run, ...others } = files;
  return run === undefined || STACK_TOML in files ? files : { ...others, [STACK_TOML]: change(run) };
}

/** A run.toml that cannot be read has the same text in its older form. */
function inStackForm(file: FileSpec): FileSpec {
  if (!("text" in file)) return file;
  const read = runToml.read(bytesOf(byteStringOfEscaped(file.text)), RUN_TOML);
  if (!read.ok) return file;
  const [runImage] = read.value.images;
  return { ...file, text: runImage === undefined ? "" : textOf(stackToml.write({ runImage })) };
}

const stackImages = (images: World["images"]): World["images"] =>
  Object.fromEntries(Object.entries(images).map(([ref, image]) => [ref, withStackId(image)]));

function withStackId(image: ImageSpec): ImageSpec {
  const config = isJsonObject(image.config) ? image.config : {};
  const ran = isJsonObject(config.config) ? config.config : {};
  const labels = isJsonObject(ran.Labels) ? ran.Labels : {};
  const Labels = { [LABELS.stackId]: STACK_ID, ...labels };
  return { ...image, config: { ...config, config: { ...ran, Labels } } };
}

const METADATA_TOML = "/config/metadata.toml";

function withCommandStrings<T extends WithWorld>(one: T): T {
  const { given, when } = one;
  return {
    ...one,
    given: { ...given, files: withStringsInMetadata(given.files) },
    ...(when !== undefined && {
      when: when.map((step) => ("edit" in step ? { edit: withStringsInMetadata(step.edit) } : step)),
    }),
  };
}

const withStringsInMetadata = <V extends FileSpec | null>(files: Readonly<Record<string, V>>) =>
  Object.fromEntries(
    Object.entries(files).map(([path, file]) => [path, path.endsWith(METADATA_TOML) ? withStrings(file) : file]),
  );

/** The first word of a command; the other words come before its arguments. */
function withStrings<V extends FileSpec | null>(file: V): V {
  if (file === null || !("text" in file)) return file;
  const text = file.text.replace(/^command = (\[.*\])(?:\nargs = (\[.*\]))?$/gm, (_, command: string, args = "[]") => {
    const [first, ...others] = [...JSON.parse(command), ...JSON.parse(args)].map((word) => JSON.stringify(word));
    return [`command = ${first}`, ...(others.length > 0 ? [`args = [${others.join(", ")}]`] : [])].join("\n");
  });
  return { ...file, text };
}

/** The arguments of bin/detect and bin/build, which later versions pass too. */
const ARGUMENTS = {
  detect: { CNB_PLATFORM_DIR: "1", CNB_BUILD_PLAN_PATH: "2" },
  build: { CNB_LAYERS_DIR: "1", CNB_PLATFORM_DIR: "2", CNB_BP_PLAN_PATH: "3" },
} as const;
type ProgramName = keyof typeof ARGUMENTS;

function withArguments<T extends WithWorld>(one: T): T {
  const { given, when } = one;
  const old = given.buildpacks.filter(({ toml }) => /^api = "0\.7"/m.test(toml));
  const programs = new Map(old.flatMap(programsOf));
  return {
    ...one,
    given: {
      ...given,
      buildpacks: given.buildpacks.map((each) => (old.includes(each) ? readingArguments(each) : each)),
      files: changedPrograms(given.files, programs, onArguments),
    },
    ...(when !== undefined && {
      when: when.map((step) => ("edit" in step ? { edit: changedPrograms(step.edit, programs, onEdited) } : step)),
    }),
  };
}

/** The paths of a buildpack's programs. */
const programsOf = ({ id, version }: BuildpackSpec): readonly (readonly [string, ProgramName])[] =>
  (["detect", "build"] as const).map((name) => [`/cnb/buildpacks/${names.escapeId(id)}/${version}/bin/${name}`, name]);

const readingArguments = (buildpack: BuildpackSpec): BuildpackSpec => ({
  ...buildpack,
  ...(buildpack.detect !== undefined && { detect: actsOnArguments(buildpack.detect, "detect") }),
  ...(buildpack.build !== undefined && { build: actsOnArguments(buildpack.build, "build") }),
});

/** `change` gets the files of `programs`. */
const changedPrograms = <V>(
  files: Readonly<Record<string, V>>,
  programs: ReadonlyMap<string, ProgramName>,
  change: (file: V, name: ProgramName) => V,
): Readonly<Record<string, V>> =>
  Object.fromEntries(
    Object.entries(files).map(([path, file]) => {
      const name = programs.get(path);
      return [path, name === undefined ? file : change(file, name)];
    }),
  );

const onArguments = (file: FileSpec, name: ProgramName): FileSpec =>
  "acts" in file ? { ...file, acts: actsOnArguments(file.acts, name) } : file;

const onEdited = (file: FileSpec | null, name: ProgramName): FileSpec | null =>
  file === null ? null : onArguments(file, name);

/** Replaces `${CNB_LAYERS_DIR}` and its like in all strings of the acts. */
function actsOnArguments(acts: readonly Act[], name: ProgramName): readonly Act[] {
  const replaced = Object.entries(ARGUMENTS[name]).reduce(
    (text, [variable, place]) => text.replaceAll(`\${${variable}}`, `\${${place}}`),
    JSON.stringify(acts),
  );
  return JSON.parse(replaced);
}
