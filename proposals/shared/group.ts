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

/** A file in `<layers>`. If the group declares nothing, an old file is removed. */
export const groupFile = <T>(name: ByteString, file: TomlFile<readonly T[]>) => ({
  read: ({ process, inputs }: Context): readonly T[] =>
    readIfPresent(process.fs, byteString`${inputs.layers}/${name}`, file) ?? [],
  leave({ process, inputs }: Context, named: readonly T[]): void {
    const path = byteString`${inputs.layers}/${name}`;
    if (named.length > 0) writeDocument(process.fs, path, file, named);
    else process.fs.removeAll(path);
  },
});
