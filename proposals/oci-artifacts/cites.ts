/** The statements that the steps obey, for each form of the RFC. */
import type { Options } from "./options.ts";

const statements = (form: string, ...names: readonly string[]): readonly string[] =>
  names.map((name) => `proposal.oci-artifacts${form === "draft" ? "-draft" : ""}.${name}`);

/** Declarations, and permission. */
export const ofDeclarations = ({ form }: Options): readonly string[] =>
  form === "draft"
    ? statements(
        form,
        ...["field-in-layer-toml", "publish-files", "set-labels", "set-tag", "tag-unquoted", "file-in-layer"],
        ...["label-interpolation", "additive", "tag-collision-open"],
      )
    : statements(
        form,
        ...["artifacts-toml", "publish-files", "set-labels", "set-tag", "location", "array-of-artifacts", "tag-key"],
        ...["file-relative", "config-media-type", "content-media-type", "generic-labels", "labels-array", "additive"],
        ...["tag-collision-open", "lifecycle-parses"],
      );

export const ofPublication = ({ form }: Options): readonly string[] =>
  statements(form, "upload-with-image", ...(form === "draft" ? [] : ["oci-artifact", "standard-image-kept"]));

/** Artifacts can be found later. */
export const ofReport = ({ form }: Options): readonly string[] =>
  statements(form, ...(form === "draft" ? ["clear-output"] : ["upload-with-image"]));
