/** The version of this package. It is part of the bundle, because the executables run in a sandbox without the package. */
import manifest from "../../../package.json" with { type: "json" };

export const LIFECYCLE_VERSION: string = manifest.version;
