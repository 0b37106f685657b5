/** The id and the version of a buildpack or an extension, which become names of directories. */
import { byteString, isName } from "#base";
import { type ComponentReference, names } from "#contract";
import { type PlatformFault, platformFault } from "./fault.ts";

/** The fault of names that cannot be directories; `file` is the descriptor. Undefined if they are valid. */
export function componentNamesFault(
  kind: PlatformFault["kind"],
  { id, version }: ComponentReference,
  file: string,
): ReturnType<typeof platformFault> | undefined {
  if (names.isId(id) && isName(byteString(names.escapeId(id))) && isName(byteString(version))) return undefined;
  return platformFault(
    kind,
    `the id ${JSON.stringify(id)} and the version ${JSON.stringify(version)} must be valid directory names`,
    { where: { file }, remedy: "use letters, digits, `.`, `-` and `/` in the id, and <X>.<Y>.<Z> as the version" },
  );
}
