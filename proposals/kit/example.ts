/** A worked example of a proposal, for `plimsoll try`: the same build is made without the proposal and with it. */
import type { AbsPath } from "#base";
import type { FileSpec } from "#tree";

export type Files = Readonly<Record<string, FileSpec>>;

export interface Example {
  /** What it shows, one or two sentences. */
  readonly says: string;
  /** `name=value`: options that it needs. */
  readonly options?: readonly string[];
  /** By path below the app directory. */
  readonly app: Files;
  /** In the order of the group; each by path below the buildpack's root, `/buildpack.toml` among them. */
  readonly buildpacks: readonly Files[];
  readonly extensions?: readonly Files[];
  /** Added to the built-in build and run image, by absolute path. */
  readonly buildImage?: Files;
  readonly runImage?: Files;
  /** Of the built-in build image. */
  readonly buildLabels?: Readonly<Record<string, string>>;
  /** What is shown of the app image side by side: paths below these. */
  readonly shows: readonly AbsPath[];
}

/** One build that does what all of them do. */
export const combineExamples = (examples: readonly Example[]): Example => ({
  says: examples.map(({ says }) => says).join(" "),
  app: mergeRecords(examples, ({ app }) => app),
  buildpacks: examples.flatMap(({ buildpacks }) => buildpacks),
  extensions: examples.flatMap(({ extensions = [] }) => extensions),
  ...(examples.some(({ buildImage }) => buildImage) && { buildImage: mergeRecords(examples, (one) => one.buildImage) }),
  ...(examples.some(({ runImage }) => runImage) && { runImage: mergeRecords(examples, (one) => one.runImage) }),
  ...(examples.some(({ buildLabels }) => buildLabels) && {
    buildLabels: mergeRecords(examples, (one) => one.buildLabels),
  }),
  shows: [...new Set(examples.flatMap(({ shows }) => shows))],
});

const mergeRecords = <T>(
  examples: readonly Example[],
  of: (example: Example) => Readonly<Record<string, T>> | undefined,
): Readonly<Record<string, T>> => Object.assign({}, ...examples.map(of));
