/** What the proposal adds by name: labels, files, a key. */
import { byteString } from "#base";
export const ID = "export-dirs";
/** Of the builder image: a JSON list of paths, as the RFC says. */
export const BUILDER_LABEL = "io.buildpacks.export_dirs";
/** Of the app image: a JSON list of `{ "path", "layers": [{ "sha" }] }`. */
export const RECORD_LABEL = "io.buildpacks.lifecycle.export_dirs";
/** By which the platform hands over the builder's list: a process does not see the labels of the image that it runs in. */
export const LIST = byteString("/cnb/export-dirs.toml");
/** In `<layers>`: what the group names, for the phases that run without buildpacks. */
export const GROUP = byteString("export-dirs.toml");
