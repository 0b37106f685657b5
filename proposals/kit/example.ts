/** A worked example of a proposal: `plimsoll try` runs the same build without the proposal and with it. */
import type { AbsPath } from "#base";
import type { NodeSpec } from "#tree";

export type Files = Readonly<Record<string, NodeSpec>>;

export interface Example {
  /** One or two sentences: what it shows. */
  readonly says: string;
  /** `name=value`: options that it needs. */
  readonly options?: readonly string[];
  /** The app, by path below the app directory. */
  readonly app: Files;
  /** The files of each buildpack in the group, by path below its root; `/buildpack.toml` is one of them. */
  readonly buildpacks: readonly Files[];
  readonly extensions?: readonly Files[];
  /** Added to the built-in build and run image, by absolute path. */
  readonly buildImage?: Files;
  readonly runImage?: Files;
  /** Of the built-in build image. */
  readonly buildLabels?: Readonly<Record<string, string>>;
  /** `plimsoll try` compares the paths of the app image below these. */
  readonly shows: readonly AbsPath[];
}

/** One build that contains all examples. */
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
