/** The names that the proposal adds: labels, files, directories. */
import { byteString, pathOfText } from "#base";

export const ID = "exportable-volumes";
/** A label of the build image: a JSON list of `name` and `value`, as the RFC says. */
export const LABEL = "io.buildpacks.exportable-volumes";
/** A label of builders that this platform makes: a JSON list of the names that its buildpacks declare. */
export const NAMES_LABEL = "io.buildpacks.exportable-volumes.names";
/** A label of the app image: the places and layers of volumes, and the links. */
export const RECORD_LABEL = "io.buildpacks.lifecycle.exportable-volumes";
/** The file with the label of the build image: a process cannot read the labels of its own image. */
export const MAP = "/cnb/exportable-volumes.json";
/** A file in `<layers>` with the volumes of the group, for the phases that run without buildpacks. */
export const GROUP = byteString("exportable-volumes.toml");

export const WORKSPACES = pathOfText("/workspaces");
/** The default app directory with the proposal. */
export const MOVED_APP = pathOfText("/workspaces/default");
/** The default app directory without it. */
export const OLD_APP = pathOfText("/workspace");
