/** `group.toml` (Platform specification): the group that detection chose. */
import { tomlFile } from "../codec/format.ts";
import { omitted, record, required } from "../codec/record.ts";
import { flag, list, text } from "../codec/values.ts";

export interface GroupElement {
  readonly id: string;
  readonly version: string;
  /** Buildpack API; empty where the file does not say, which no lifecycle supports. */
  readonly api: string;
  readonly homepage: string;
  readonly optional: boolean;
}

export interface Group {
  readonly group: readonly GroupElement[];
  readonly groupExtensions: readonly GroupElement[];
}

export const groupElement = record<GroupElement>({
  id: required("id", text),
  version: required("version", text),
  api: omitted("api", text, ""),
  homepage: omitted("homepage", text, ""),
  optional: omitted("optional", flag, false),
});

export const groupToml = tomlFile<Group>(
  record<Group>({
    group: omitted("group", list(groupElement), []),
    groupExtensions: omitted("group-extensions", list(groupElement), []),
  }),
);
