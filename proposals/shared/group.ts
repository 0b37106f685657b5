/** The buildpacks of the group, and what the detector leaves of theirs for the phases that run without buildpacks. */
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

/** A file of `<layers>`. Where the group names nothing there is none, not even an older one. */
export const groupFile = <T>(name: ByteString, file: TomlFile<readonly T[]>) => ({
  read: ({ process, inputs }: Context): readonly T[] =>
    readIfPresent(process.fs, byteString`${inputs.layers}/${name}`, file) ?? [],
  leave({ process, inputs }: Context, named: readonly T[]): void {
    const path = byteString`${inputs.layers}/${name}`;
    if (named.length > 0) writeDocument(process.fs, path, file, named);
    else process.fs.removeAll(path);
  },
});
