/** This package's version, in the bundle: executables stand in a sandbox, with no package beside them. */
import manifest from "../../../package.json" with { type: "json" };

export const LIFECYCLE_VERSION: string = manifest.version;
