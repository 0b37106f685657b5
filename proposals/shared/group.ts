/** The buildpacks of the group, and the file with their lists, which the detector writes for phases without buildpacks. */
import { type ByteString, byteString } from "#base";
import type { TomlFile } from "#contract";
import { type Phase, type PhaseContext, readIfPresent, writeDocument } from "#lifecycle";

type Context = PhaseContext<Phase>;

export interface InGroup {
  /** `<id>@<version>` */
  readonly key: string;
  readonly root: ByteString;
}

/** In the group's order. */
export const buildpacksOfGroup = ({
  state: { group, components },
}: PhaseContext<"detect", "group">): readonly InGroup[] =>
  group.flatMap(({ id, version }) => {
    const key = `${id}@${version}`;
    const component = components.get(key);
    return component === undefined ? [] : [{ key, root: component.root }];
  });

export interface GroupFile<T> {
  /** Below `<layers>`. */
  readonly path: ByteString;
  /** Empty if there is no file. */
  readonly read: (context: Context) => readonly T[];
  /** If the group declares nothing, an old file is removed. */
  readonly leave: (context: Context, declared: readonly T[]) => void;
}

export const groupFile = <T>(path: ByteString, file: TomlFile<readonly T[]>): GroupFile<T> => ({
  path,
  read: ({ process, inputs }) => readIfPresent(process.fs, byteString`${inputs.layers}/${path}`, file) ?? [],
  leave({ process, inputs }, declared) {
    const whole = byteString`${inputs.layers}/${path}`;
    if (declared.length > 0) writeDocument(process.fs, whole, file, declared);
    else process.fs.removeAll(whole);
  },
});
