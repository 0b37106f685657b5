/** What running the proposal shows about its RFC. The worlds are in `counterexamples.ts`. */
import type { Counterexample, DecisionFinding, Finding } from "../kit/finding.ts";

const shown = (what: string, gaps: readonly string[], rest: Omit<Counterexample, "id" | "gaps" | "kind">): Finding => ({
  ...rest,
  id: `oci-artifacts.${what}`,
  gaps,
  kind: "counterexample",
});
const decided = (
  what: string,
  gaps: readonly string[],
  rest: Omit<DecisionFinding, "id" | "gaps" | "kind">,
): Finding => ({
  ...rest,
  id: `oci-artifacts.${what}`,
  gaps,
  kind: "decision",
});
const of = (...ids: readonly string[]): readonly string[] => ids.map((id) => `proposal.oci-artifacts.${id}`);
const ofDraft = (...ids: readonly string[]): readonly string[] => ids.map((id) => `proposal.oci-artifacts-draft.${id}`);

const tags: readonly Finding[] = [
  shown("one-repository", ["G-OA-01"], {
    says: "The RFC gives an artifact a tag, and does not say in which repository; an app image may have names in several repositories.",
    happens: "An image is saved as app:1 and shop:2; its artifact is in the first repository only.",
    harm: "lost",
    hurts: "people who pull the artifact from the second repository",
    breaks: of("tag-key", "upload-with-image"),
    repair: "repositories=all",
    wording: "The artifact MUST be published in the repository of every name of the app image.",
  }),
  shown("tag-taken-silently", ["G-OA-02"], {
    says: "The RFC and its draft leave collisions of tags unresolved.",
    happens: "Two layers declare the tag wasm. The build succeeds, and the first artifact is lost.",
    harm: "lost",
    hurts: "the buildpack author",
    breaks: of("set-tag"),
    repair: "collision=error",
    wording: "Two artifacts of one build with one name MUST be an error, found before anything is published.",
  }),
  shown("app-image-overwritten", ["G-OA-02"], {
    says: "No rule forbids an artifact to use the tag of the app image.",
    happens: "After the second build the app's tag names an artifact, and no image can be pulled or analyzed.",
    harm: "lost",
    hurts: "people who deploy the app",
    breaks: of("standard-image-kept"),
    repair: "app-tag=refuse",
    wording: "An artifact MUST NOT have a name that an image of the build has: app image, cache image, run image.",
  }),
  shown("other-app-overwritten", ["G-OA-02"], {
    says: "An artifact's tag does not depend on that of the app image; a repository may hold several apps, or versions.",
    happens: "Building app:2 replaces the artifact of app:1.",
    harm: "lost",
    hurts: "people who deploy the other version",
    breaks: of("upload-with-image"),
    noRepair:
      "Both apps request the same tag. With naming=app there are two artifacts, 1-wasm and 2-wasm, and no artifact has the requested tag.",
    wording: "The name of an artifact MUST begin with the tag of the app image that it belongs to.",
  }),
  shown("anybody-publishes", ["G-OA-14"], {
    says: "Any buildpack of the group may publish under any tag, with the credentials of the platform.",
    happens: "A buildpack declares the tag stable, and replaces the image of another project with that tag.",
    harm: "lost",
    hurts: "the owner of the other project",
    breaks: of("additive"),
    repair: "trust=platform",
    wording: "The lifecycle MUST NOT publish an artifact unless the platform allows the buildpack and the tag.",
  }),
];

const files: readonly Finding[] = [
  shown("outside-the-layer", ["G-OA-03"], {
    says: "`file` should be relative; the RFC does not say that it must stay in the layer.",
    happens: "The exporter publishes the registry credentials of the build user under a tag.",
    harm: "secret",
    hurts: "the owner of the credentials",
    breaks: of("file-relative"),
    repair: "file=checked",
    wording: "`file` MUST be a relative path without `.` and `..` whose file, links resolved, is inside the layer.",
  }),
  shown("link-outside", ["G-OA-03"], {
    says: "The RFC does not mention symbolic links.",
    happens: "A link in the layer leads to the credentials, and the exporter publishes them.",
    harm: "secret",
    hurts: "the owner of the credentials",
    breaks: of("publish-files"),
    repair: "file=checked",
  }),
  shown("relative-to-what", ["G-OA-03"], {
    says: "The prose says that `file` is in the layer; the comment in the sample says that it is relative to $LAYERS_DIR.",
    happens:
      "With paths relative to $LAYERS_DIR, as the comment says, the exporter does not find the file of the sample.",
    harm: "refused",
    hurts: "the buildpack author who copies the sample",
    breaks: of("publish-files"),
    repair: "relative-to=layer",
    wording: "`file` is relative to the directory of the layer.",
  }),
  shown("directory-refused", ["G-OA-04"], {
    says: "The prose mentions files, the key is for one file.",
    happens: "A directory is an error: a buildpack cannot publish several files together.",
    harm: "refused",
    hurts: "the buildpack author",
    breaks: of("publish-files"),
    repair: "directory=tar",
    wording: "`file` MUST name one regular file, or a directory, which is published as a reproducible tar archive.",
  }),
  shown("foreign-file", ["G-OA-07"], {
    says: "artifacts.toml in a layer becomes a file of the specification; until now it could be any file of a buildpack.",
    happens: "The export fails for a buildpack that already has an artifacts.toml of another form in a layer.",
    harm: "refused",
    hurts: "the author of an existing buildpack",
    breaks: of("additive"),
    repair: "location=metadata",
    wording: "Artifacts are declared in [[artifact]] of the layer's metadata file, <layers>/<layer>.toml.",
  }),
  shown("ignored-layer-lost", ["G-OA-08"], {
    says: "The sample's layer has no types, and the builder renames such a layer to <layer>.ignore.",
    happens: "The exporter does not find the file of the artifact, and the build fails.",
    harm: "refused",
    hurts: "the buildpack author who copies the sample",
    breaks: ofDraft("layer-not-launch"),
    repair: "ignored=followed",
    wording: "A layer that declares an artifact MUST NOT be renamed before export.",
  }),
  shown("reused-layer", ["G-OA-08"], {
    says: "The RFC does not mention a launch layer that is reused without its content.",
    happens: "The exporter saves the image under another name, but not its artifact, which the absent layer declares.",
    harm: "lost",
    hurts: "people who pull the artifact of the new name",
    breaks: of("upload-with-image"),
    repair: "record=label",
    wording: "The app image MUST record its artifacts, and those of a reused layer MUST be published with it.",
  }),
];

const registries: readonly Finding[] = [
  shown("image-without-artifact", ["G-OA-05", "G-OA-13"], {
    says: "The RFC leaves the order of image and artifacts open, and some registries reject a config that is not of an image.",
    happens:
      "The registry accepts the image and rejects the artifact: exit code 62, no report, and a new image without its artifact.",
    harm: "wrong",
    hurts: "people who deploy the new image without its artifact",
    breaks: of("upload-with-image"),
    repair: "order=staged",
    wording: "Everything MUST be stored by digest before any tag is written, and the tags of the app image last.",
  }),
  shown("label-dropped", ["G-OA-06"], {
    says: "Labels are a general mechanism; only two have a meaning, and the RFC does not say what happens to others.",
    happens: "The exporter accepts a label and drops it.",
    harm: "lost",
    hurts: "people who read the label",
    breaks: of("generic-labels", "set-labels"),
    repair: "labels=annotations",
    wording: "ConfigMediaType and ContentLayerMediaType MUST be present; other labels are annotations of the manifest.",
  }),
  shown("unknown-variable", ["G-OA-06"], {
    says: "The draft shows ${build.tag} and defines no variables.",
    happens: "The exporter publishes a label ${build.sha} without replacing it.",
    harm: "wrong",
    hurts: "people who read the label",
    breaks: ofDraft("label-interpolation"),
    repair: "variables=refuse",
    wording: "${build.tag} is the tag of the first image name; any other variable MUST be an error.",
  }),
  shown("not-listed", ["G-OA-09"], {
    says: "The output should list what was published; report.toml has no field for it.",
    happens: "After the build a platform does not know which tags to list, sign or delete.",
    harm: "lost",
    hurts: "the platform, which cannot sign or delete",
    breaks: ofDraft("clear-output"),
    repair: "report=list",
    wording: "report.toml has [[artifacts]] with `tags` and `digest`.",
  }),
  shown("subject-stale", ["G-OA-10"], {
    says: "The RFC does not mention rebase.",
    happens: "The subject of the artifact is the image before the rebase, which no longer has a tag.",
    harm: "wrong",
    hurts: "people who look for the artifacts of the rebased image",
    breaks: of("upload-with-image"),
    repair: "record=label",
    wording: "A rebase MUST publish the recorded artifacts again with the new image as their subject.",
  }),
  shown("denied-last", ["G-OA-11"], {
    says: "The names of artifacts are known only after the build; a tag may mean a whole reference, like -tag.",
    happens: "The analyzer accepts the build, and at its end the registry denies access for the artifact.",
    harm: "refused",
    hurts: "people who wait for a build that fails at its end",
    breaks: ["platform.analyzer.write-access"],
    repair: "access=policy",
    wording: "`tag` is a tag of the app's repository; other repositories MUST be allowed, and checked by the analyzer.",
  }),
  shown("sample-is-not-toml", ["G-OA-12"], {
    says: "The sample gives strings without quotes, and a table [layer] that no specification has.",
    happens: "The builder cannot read the layer's metadata file, and the build fails.",
    harm: "refused",
    hurts: "the buildpack author who copies the sample",
    breaks: ofDraft("tag-unquoted", "field-in-layer-toml", "set-tag"),
    noRepair: "No option makes the sample valid TOML.",
    wording: 'tag = "wasm", file = "mywasmprogram.wasm"; the types stay in [types].',
  }),
  decided("no-time", ["G-OA-13"], {
    says: "The RFC does not mention timestamps, or the config that every manifest must have.",
    decided: "The manifest has no timestamp; the config is the two bytes {}, with the media type of the label.",
    because:
      "The RFC promises nothing about digests, so no world breaks it; equal files then give equal digests, and registries that reject a blob of 0 bytes accept it.",
    wording: "Equal inputs MUST give equal digests: no timestamps, and {} as the configuration.",
  }),
  decided("no-daemon", ["G-OA-01"], {
    says: "A Docker daemon keeps images only.",
    decided:
      "The exporter writes a layout for each artifact beside the layout of the image, and fails if it has artifacts for a daemon.",
    because: "A daemon cannot store an artifact.",
    wording: "With -daemon, a build that declares artifacts MUST fail.",
  }),
];

export const findings: readonly Finding[] = [...tags, ...files, ...registries];
