/** What the proposal adds by name: labels, files, a key, places. */
import { byteString, pathOfText } from "#base";

export const ID = "exportable-volumes";
/** Of the build image: a JSON list of `name` and `value`, as the RFC says. */
export const LABEL = "io.buildpacks.exportable-volumes";
/** Of a builder that this platform makes: a JSON list of the names that its buildpacks declare. */
export const NAMES_LABEL = "io.buildpacks.exportable-volumes.names";
/** Of the app image: which volume is where, in which layers, and which links there are. */
export const RECORD_LABEL = "io.buildpacks.lifecycle.exportable-volumes";
/** The file with the label of the build image: a process cannot read the labels of its own image. */
export const MAP = "/cnb/exportable-volumes.json";
/** In `<layers>`: what the group declares, for the phases that run without buildpacks. */
export const GROUP = byteString("exportable-volumes.toml");

export const WORKSPACES = pathOfText("/workspaces");
/** Where the app directory is moved to. */
export const MOVED_APP = pathOfText("/workspaces/default");
/** Where it is today. */
export const OLD_APP = pathOfText("/workspace");
