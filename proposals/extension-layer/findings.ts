/** What running the RFC and its draft shows. The worlds of the counterexamples are in `counterexamples/`. */
import type { Finding } from "../kit/finding.ts";

const promise = (name: string): string => `proposal.extension-layer.${name}`;
const draft = (name: string): string => `proposal.extension-layer-draft.${name}`;

const ofContexts: readonly Finding[] = [
  {
    id: "extension-layer.app-out-of-reach",
    gaps: ["G-EL-01"],
    kind: "counterexample",
    says: "The draft replaces the app by the layer as build context, calls that a breaking change, and asks whether a context may be two folders. RFC 0127 keeps the app only for extensions without a context.",
    happens:
      "The Dockerfile of an existing extension copies a file of the app: with the draft the extender fails. With RFC 0127 it fails if the extension also has a context.",
    harm: "refused",
    hurts: "the author of an existing extension",
    breaks: ["ext.context.default-app", draft("open-two-contexts")],
    repair: "contexts=two",
    wording:
      "The build context MUST be the extension's context with the <app> directory as a fallback: a path that the context does not have is read from <app>.",
  },
  {
    id: "extension-layer.context-is-a-file",
    gaps: ["G-EL-05"],
    kind: "counterexample",
    says: "Contexts are folders; the RFC does not say what a file, a link or a fifo with that name means.",
    happens:
      "`context` is a regular file beside context.run, because a script ran `cp` without `mkdir`: the detector ignores it and does not fail.",
    harm: "unclear",
    hurts: "the extension author",
    breaks: [promise("exclusive-fails")],
    repair: "folders=plain",
    wording:
      "If `<output>/context`, `context.build` or `context.run` exists and is not a directory (a symbolic link is not a directory), the detector MUST fail.",
  },
  {
    id: "extension-layer.context-is-a-link",
    gaps: ["G-EL-05"],
    kind: "counterexample",
    says: "bin/generate may write anything under its context. The RFC does not say whether the context may be a link.",
    happens:
      "context.run is a link to `<platform>/env`: `COPY . /made` copies secrets of the platform into the run image.",
    harm: "secret",
    hurts: "the platform, whose secrets are in the image",
    breaks: [promise("not-in-image"), promise("accessible-at-extend")],
    repair: "folders=plain",
    wording: "COPY MUST NOT read files outside the context: links are resolved within the context.",
  },
  {
    id: "extension-layer.left-over-context",
    gaps: ["G-EL-06"],
    kind: "counterexample",
    says: "The output directory is in the layers volume and no longer temporary; the RFC does not say that the lifecycle empties it.",
    happens:
      "A first build wrote context.run, the second does not: the extender uses the old context, and COPY reads a file of the first build.",
    harm: "wrong",
    hurts: "users of the app, with files of another build",
    breaks: [promise("default-app"), promise("no-breaking")],
    repair: "leftovers=emptied",
    wording: "Before it runs bin/generate, the lifecycle MUST make `<generated>/<id>` empty.",
  },
  {
    id: "extension-layer.old-extension-has-a-context",
    gaps: ["G-EL-08"],
    kind: "counterexample",
    says: "The RFC identifies no breaking changes, and does not say which API version enables contexts. The draft adds a variable, RFC 0127 gives CNB_OUTPUT_DIR another value.",
    happens:
      "An extension of Buildpack API 0.9 has a directory `context` for other files. With Platform API 0.13 that directory becomes the build context, and COPY of a file of the app fails.",
    harm: "refused",
    hurts: "the author of an existing extension",
    breaks: [promise("no-breaking")],
    repair: "gate=buildpack",
    wording: "The extender MUST use contexts only for extensions of Buildpack API 0.11 or later.",
  },
  {
    id: "extension-layer.other-kind-only",
    gaps: ["G-EL-10"],
    kind: "counterexample",
    says: "`If none of these folders is not present` is a double negative. Taken literally, the condition is false if only context.build exists.",
    happens:
      "Taken literally, the run image has no context if only context.build exists, and a run.Dockerfile that copies from the app fails.",
    harm: "refused",
    hurts: "the extension author",
    breaks: ["ext.context.default-app", promise("context-build-only")],
    repair: "other-kind=app",
    wording:
      "For each image, if neither `context` nor the folder of that image is present, the build context is the <app> directory.",
  },
  {
    id: "extension-layer.stale-copy",
    gaps: ["G-EL-11"],
    kind: "counterexample",
    says: "The extender may cache layers of Dockerfiles between builds; the RFC does not define the cache key, nor owners and modes.",
    happens:
      "The Dockerfile is unchanged and the context is not. With the instruction alone as the cache key, the layer of COPY is the one of the first build.",
    harm: "wrong",
    hurts: "users of the app, with an old file",
    breaks: [promise("accessible-at-extend"), promise("context-both")],
    repair: "cache=content",
    wording:
      "A cached layer MUST NOT be used if a file that COPY or ADD reads has other content, mode or name. Copied files belong to root unless --chown says otherwise.",
  },
];

const ofPlaces: readonly Finding[] = [
  {
    id: "extension-layer.same-id",
    gaps: ["G-EL-02"],
    kind: "counterexample",
    says: "The draft does not say where its layer is; RFC 0127 says $CNB_GENERATED_DIR/<extension-id>, and does not restrict the path of that directory.",
    happens:
      "With CNB_GENERATED_DIR=<layers>, an extension and a buildpack that are both called acme/hello share a directory: the output of the extension becomes a launch layer of the buildpack.",
    harm: "wrong",
    hurts: "users of the app",
    breaks: [promise("no-interference"), promise("not-in-final-image")],
    repair: "place=own",
    wording:
      "The generated directory MUST NOT be, contain, or lie in the layers directory of a buildpack, `<layers>/config`, `<layers>/sbom`, or the <app> directory; otherwise the detector MUST fail.",
  },
  {
    id: "extension-layer.id-of-periods",
    gaps: ["G-EL-02"],
    kind: "counterexample",
    says: "`<extension-id>` names a directory. Ids may have periods, and a slash becomes an underscore. `a/b` and `a_b` do not collide, because ids have no underscore; but the id `..` is allowed.",
    happens:
      "The output directory of the extension `..` is the layers directory: its output becomes a launch layer of a buildpack.",
    harm: "wrong",
    hurts: "users of the app",
    breaks: [promise("dir-per-detected-ext"), promise("no-interference"), promise("not-in-final-image")],
    repair: "place=own",
    wording: "An id MUST have a character other than a period.",
  },
  {
    id: "extension-layer.generated-in-app",
    gaps: ["G-EL-03"],
    kind: "counterexample",
    says: "The directories will not be included in the final image by the lifecycle.",
    happens:
      "A platform sets CNB_GENERATED_DIR to a directory of the app: the layer of the app has the Dockerfiles and contexts.",
    harm: "wrong",
    hurts: "users of the app",
    breaks: [promise("not-in-final-image"), promise("not-in-image")],
    repair: "place=own",
    wording: "The detector MUST fail if the generated directory is inside <app>, or <app> inside it.",
  },
  {
    id: "extension-layer.read-at-build",
    gaps: ["G-EL-02"],
    kind: "counterexample",
    says: "The content is ignored at build and launch.",
    happens:
      "The generated directory is in the layers volume: a buildpack copies a token from the context of an extension into a layer of the app image.",
    harm: "secret",
    hurts: "the owner of the token",
    breaks: [promise("ignored-at-build-launch")],
    repair: "at-build=closed",
    wording: "Buildpacks MUST NOT be able to read `<generated>`.",
  },
  {
    id: "extension-layer.other-extension-writes",
    gaps: [],
    kind: "counterexample",
    says: "Each extension has an exclusive directory, and its output does not interfere with the output of others.",
    happens:
      "All output directories are in `$CNB_OUTPUT_DIR/..`: a second extension changes the context of the first, and COPY of the first uses it.",
    harm: "wrong",
    hurts: "the author of the first extension",
    breaks: [promise("no-interference"), promise("dir-per-detected-ext")],
    repair: "others=closed",
    wording: "While bin/generate runs, the directories of other extensions MUST NOT be accessible to it.",
  },
  {
    id: "extension-layer.generate-writes-app",
    gaps: [],
    kind: "counterexample",
    says: "Extension output does not unintentionally become part of the app image. The specification forbids bin/generate to write to <app>, and no phase checks it.",
    happens: "bin/generate leaves a file in its working directory, which is the app directory: the app image has it.",
    harm: "wrong",
    hurts: "users of the app",
    breaks: [promise("not-in-image")],
    repair: "writes=refused",
    wording: "The detector MUST fail if bin/generate has changed <app> or <layers> outside of its output directory.",
  },
  {
    id: "extension-layer.shell-form",
    gaps: ["G-EL-07"],
    kind: "counterexample",
    says: "This would allow distroless run images to be extended. The example ends with RUN ./custom-installer -p ./tar.deb.",
    happens: "RUN in the example has the shell form, which needs /bin/sh, and a distroless image has no shell.",
    harm: "refused",
    hurts: "people who extend a distroless image by the example",
    breaks: [promise("distroless")],
    noRepair: "No option changes an example, and no lifecycle adds a shell to an image.",
    wording:
      'Write RUN ["./custom-installer", "-p", "./tar.deb"], with an installer that is one static binary, or COPY the package\'s files.',
  },
  {
    id: "extension-layer.generate-where-no-shell-is",
    gaps: [],
    kind: "counterexample",
    says: "Unresolved: should bin/generate be executed during the `extend` phase instead of the `detect` phase?",
    happens:
      "In the extend phase, bin/generate runs as root in a container of the run image, which has neither the extensions nor a shell. Distroless images cannot be extended, a run.Dockerfile cannot select another image, and the extenders of both images, which may run at the same time, empty each other's directories.",
    harm: "refused",
    hurts: "people who extend a distroless image",
    breaks: [promise("accessible-at-extend"), promise("dir-per-detected-ext")],
    repair: "generate=detect",
    wording: "The detector MUST run bin/generate.",
  },
];

const decisions: readonly Finding[] = [
  {
    id: "extension-layer.what-a-context-holds",
    gaps: ["G-EL-05", "G-EL-11"],
    kind: "decision",
    says: "Contexts have arbitrary content; the RFC does not mention modes, owners, links, an empty folder or a .dockerignore.",
    decided:
      "The extender is root, so COPY ignores modes. Copied files keep their mode and belong to root, unless --chown says otherwise. COPY copies links as links, and follows a link that it names within the context only. An empty folder is a context. COPY obeys a .dockerignore at the top.",
    because: "Dockerfiles mean this everywhere else, and no statement contradicts it: a case shows each.",
    wording: "COPY and ADD read the context as the Dockerfile reference says, with the lifecycle's user as builder.",
  },
  {
    id: "extension-layer.copied-into-a-volume",
    gaps: [],
    kind: "decision",
    says: "The RFC does not say what happens if a Dockerfile copies into `<app>` or `<layers>`.",
    decided:
      "`<app>` and `<layers>` are volumes in the container of the extender, and not part of the extended image: files in `<app>` are in the layer of the app, with its owner; files in `<layers>` or `<platform>` are in no image.",
    because:
      "The Dockerfile causes this, not the context, and the specification already says so. Extenders of both images may run at the same time, so it is undefined whether a buildpack sees the file.",
    wording: "A Dockerfile MUST NOT write to `<app>`, `<layers>` or `<platform>`.",
  },
  {
    id: "extension-layer.flag",
    gaps: ["G-EL-04"],
    kind: "decision",
    says: "The draft says that layer metadata marks extension layers, and names no file, key or reader. RFC 0127 repeats this.",
    decided:
      "With form=draft the layer is `<generated>/<id>/layer`, and after bin/generate the lifecycle writes `layer.toml` beside it with `[types] extension = true`. RFC 0127 has no such file.",
    because: "No phase reads it: the path already identifies an extension layer, so no world has another result.",
    wording: "Strike the sentence, or name the file, the key and the phase that reads it.",
  },
  {
    id: "extension-layer.how-detection-fails",
    gaps: ["G-EL-09"],
    kind: "decision",
    says: "`context` with a specific folder fails the detection phase. The RFC does not say with which exit code, before or after group.toml, and whether for the whole build or for that extension only.",
    decided:
      "Exit code 92 (a failure of generation) for the whole build, and the detector tries no other group. group.toml and plan.toml exist, because generation reads them. The detector checks static output in `generate` in the same way.",
    because:
      "A platform stops at any such code, and no statement excludes one. Trying another group would run bin/generate of groups that are not selected.",
    wording: "The detector MUST exit with a code of 92-99, and MUST NOT try another group.",
  },
];

export const findings: readonly Finding[] = [...ofContexts, ...ofPlaces, ...decisions];
