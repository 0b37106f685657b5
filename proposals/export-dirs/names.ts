/** The names that the proposal adds: labels and files. */
import { byteString } from "#base";
export const ID = "export-dirs";
/** A label of the builder image: a JSON list of paths, as the RFC says. */
export const BUILDER_LABEL = "io.buildpacks.export_dirs";
/** A label of the app image: a JSON list of `{ "path", "layers": [{ "sha" }] }`. */
export const RECORD_LABEL = "io.buildpacks.lifecycle.export_dirs";
/** The file with the builder's list: a process cannot read the labels of its own image. */
export const LIST = byteString("/cnb/export-dirs.toml");
/** A file in `<layers>` with the directories of the group, for the phases that run without buildpacks. */
export const GROUP = byteString("export-dirs.toml");
