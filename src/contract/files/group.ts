/** `group.toml` (Platform specification): the group that detection chose. */
import { tomlFile } from "../codec/format.ts";
import { omitDefault, table } from "../codec/table.ts";
import { array, boolean, string } from "../codec/values.ts";
import { type ComponentReference, componentReference } from "./component.ts";

export interface GroupElement extends ComponentReference {
  /** Buildpack API; empty if the key is absent, and no lifecycle supports that. */
  readonly api: string;
  readonly homepage: string;
  readonly optional: boolean;
}

export interface Group {
  readonly group: readonly GroupElement[];
  readonly groupExtensions: readonly GroupElement[];
}

export const groupElement = table<GroupElement>({
  ...componentReference,
  api: omitDefault("api", string, ""),
  homepage: omitDefault("homepage", string, ""),
  optional: omitDefault("optional", boolean, false),
});

export const groupToml = tomlFile<Group>(
  table<Group>({
    group: omitDefault("group", array(groupElement), []),
    groupExtensions: omitDefault("group-extensions", array(groupElement), []),
  }),
);
