/** What running the two texts shows of them. The worlds of the counterexamples are in `counterexamples/`. */
import type { Finding } from "../kit/finding.ts";

const promise = (name: string): string => `proposal.extension-layer.${name}`;
const draft = (name: string): string => `proposal.extension-layer-draft.${name}`;

const ofContexts: readonly Finding[] = [
  {
    id: "extension-layer.app-out-of-reach",
    gaps: ["G-EL-01"],
    kind: "counterexample",
    says: "The draft replaces the app by the layer as build context, calls that breaking, and asks whether a context might be two folders. RFC 0127 keeps the app only where the extension has no context.",
    happens:
      "The Dockerfile of an existing extension copies a file of the app: with the draft the extender fails. With RFC 0127 it does as soon as the extension has a context for anything else.",
    breaks: ["ext.context.default-app", draft("open-two-contexts")],
    repair: "contexts=two",
    wording:
      "The build context MUST be the extension's context with the <app> directory behind it: a path that the context does not have is read from <app>.",
  },
  {
    id: "extension-layer.context-is-a-file",
    gaps: ["G-EL-05"],
    kind: "counterexample",
    says: "Contexts are folders; what a file, a link or a fifo of that name means is not said.",
    happens:
      "`context` is a regular file, left by `cp` for want of `mkdir`, beside context.run: it is passed over, and detection does not fail.",
    breaks: [promise("exclusive-fails")],
    repair: "folders=plain",
    wording:
      "If `<output>/context`, `context.build` or `context.run` exists and is not a directory (a symbolic link is none), the detector MUST fail.",
  },
  {
    id: "extension-layer.context-is-a-link",
    gaps: ["G-EL-05"],
    kind: "counterexample",
    says: "bin/generate may write anything under its context. Whether the context may be a link is not said.",
    happens:
      "context.run is a link to `<platform>/env`: `COPY . /made` puts the platform's secrets, which the extension never wrote, into the run image.",
    breaks: [promise("not-in-image"), promise("accessible-at-extend")],
    repair: "folders=plain",
    wording: "Nothing outside of the context MUST be readable by COPY: links are resolved within the context.",
  },
  {
    id: "extension-layer.left-over-context",
    gaps: ["G-EL-06"],
    kind: "counterexample",
    says: "The output directory is in the layers volume and no longer temporary; nothing says that it is emptied.",
    happens:
      "A first build wrote context.run, the second does not: the old context is used, and COPY reads a file that nobody wrote in this build.",
    breaks: [promise("default-app"), promise("no-breaking")],
    repair: "leftovers=emptied",
    wording: "Before it runs bin/generate, the lifecycle MUST make `<generated>/<id>` empty.",
  },
  {
    id: "extension-layer.old-extension-has-a-context",
    gaps: ["G-EL-08"],
    kind: "counterexample",
    says: "No breaking changes were identified; which version switches is not said. The draft names a variable of its own, RFC 0127 points CNB_OUTPUT_DIR elsewhere.",
    happens:
      "An extension of Buildpack API 0.9 that keeps its notes in `context` worked: on a platform of API 0.13 its notes are the build context, and COPY of a file of the app fails.",
    breaks: [promise("no-breaking")],
    repair: "gate=buildpack",
    wording: "Contexts MUST be obeyed for extensions of Buildpack API 0.11 or later only.",
  },
  {
    id: "extension-layer.other-kind-only",
    gaps: ["G-EL-10"],
    kind: "counterexample",
    says: "`If none of these folders is not present`: a double negative, and literally not met where only context.build is.",
    happens:
      "Read to the letter, the run image has no context where only context.build is there, and a run.Dockerfile that copies from the app fails.",
    breaks: ["ext.context.default-app", promise("context-build-only")],
    repair: "other-kind=app",
    wording:
      "For each image, where neither `context` nor the folder of that image is present, the build context is the <app> directory.",
  },
  {
    id: "extension-layer.stale-copy",
    gaps: ["G-EL-11"],
    kind: "counterexample",
    says: "Layers of Dockerfiles may be kept between builds; of what they are known by nothing is said, nor of owners and modes.",
    happens:
      "The Dockerfile is the same and the context is not. Known by its instruction alone, the layer of COPY is the one of the first build.",
    breaks: [promise("accessible-at-extend"), promise("context-both")],
    repair: "cache=content",
    wording:
      "A layer that is kept MUST NOT be used where a file that COPY or ADD reads has other content, mode or name. What is copied belongs to root unless --chown says otherwise.",
  },
];

const ofPlaces: readonly Finding[] = [
  {
    id: "extension-layer.same-id",
    gaps: ["G-EL-02"],
    kind: "counterexample",
    says: "The draft gives its layer no place; RFC 0127 says $CNB_GENERATED_DIR, a name below which extensions have their ids. Nothing says where that may be.",
    happens:
      "With CNB_GENERATED_DIR=<layers>, an extension and a buildpack that are both called acme/hello have one directory: what the extension wrote is a launch layer of the buildpack.",
    breaks: [promise("no-interference"), promise("not-in-final-image")],
    repair: "place=own",
    wording:
      "The generated directory MUST NOT be, contain, or lie in the layers directory of a buildpack, `<layers>/config`, `<layers>/sbom`, or the <app> directory; the detector MUST fail where it does.",
  },
  {
    id: "extension-layer.id-of-periods",
    gaps: ["G-EL-02"],
    kind: "counterexample",
    says: "`<extension-id>` names a directory; ids may have periods, and a slash is an underscore on disk. `a/b` and `a_b` cannot meet, for no id has an underscore; nothing forbids `..`.",
    happens:
      "The output directory of the extension `..` is the layers directory: what it writes is a launch layer of a buildpack.",
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
      "A platform sets CNB_GENERATED_DIR to a directory of the app: it is in the app's layer, Dockerfiles and all.",
    breaks: [promise("not-in-final-image"), promise("not-in-image")],
    repair: "place=own",
    wording: "The detector MUST fail where the generated directory is in <app>, or <app> in it.",
  },
  {
    id: "extension-layer.read-at-build",
    gaps: ["G-EL-02"],
    kind: "counterexample",
    says: "The content is ignored at build and launch.",
    happens:
      "The generated directory is in the layers volume: a buildpack reads a token that an extension put into its context, and its layer is in the app image.",
    breaks: [promise("ignored-at-build-launch")],
    repair: "at-build=closed",
    wording: "While buildpacks run, `<generated>` MUST NOT be readable by them.",
  },
  {
    id: "extension-layer.other-extension-writes",
    gaps: [],
    kind: "counterexample",
    says: "Each extension has a distinct, exclusive directory, and its output does not interfere with that of others.",
    happens:
      "`$CNB_OUTPUT_DIR/..` is where all of them are: a second extension changes the context of the first, and the first one's COPY takes it.",
    breaks: [promise("no-interference"), promise("dir-per-detected-ext")],
    repair: "others=closed",
    wording: "While bin/generate runs, the directories of other extensions MUST NOT be accessible to it.",
  },
  {
    id: "extension-layer.generate-writes-app",
    gaps: [],
    kind: "counterexample",
    says: "Extension output does not unintentionally become part of the app image; that bin/generate must not write to <app> stands in the specification, and nobody looks.",
    happens: "bin/generate leaves a file in its working directory, which is the app: it is in the app image.",
    breaks: [promise("not-in-image")],
    repair: "writes=refused",
    wording: "The detector MUST fail where bin/generate has changed <app> or <layers> outside of its output directory.",
  },
  {
    id: "extension-layer.shell-form",
    gaps: ["G-EL-07"],
    kind: "counterexample",
    says: "This would allow distroless run images to be extended. The example ends with RUN ./custom-installer -p ./tar.deb.",
    happens: "The example's RUN is in the shell form, which needs /bin/sh, and a distroless image has none.",
    breaks: [promise("distroless")],
    noRepair: "No option changes an example, and no lifecycle brings a shell into an image.",
    wording:
      'Write RUN ["./custom-installer", "-p", "./tar.deb"], with an installer that is one static binary, or COPY the package\'s files.',
  },
  {
    id: "extension-layer.generate-where-no-shell-is",
    gaps: [],
    kind: "counterexample",
    says: "Unresolved: should bin/generate be executed during the `extend` phase instead of the `detect` phase?",
    happens:
      "At extend, bin/generate runs in a container of the run image: extensions are not there, nor is a shell, and it would be root. Distroless images cannot be extended, no run.Dockerfile can choose another image any more, and the extenders of both images, which may run at once, empty each other's directories.",
    breaks: [promise("accessible-at-extend"), promise("dir-per-detected-ext")],
    repair: "generate=detect",
    wording: "bin/generate MUST be run by the detector.",
  },
];

const decisions: readonly Finding[] = [
  {
    id: "extension-layer.what-a-context-holds",
    gaps: ["G-EL-05", "G-EL-11"],
    kind: "decision",
    says: "Arbitrary content: of modes, owners, links, an empty folder and a .dockerignore nothing is said.",
    decided:
      "The extender is root, so modes do not keep COPY out. What is copied keeps its mode and is root's, unless --chown says otherwise. Links are copied as links; one that COPY names is followed within the context alone. An empty folder is a context. A .dockerignore at its top is obeyed.",
    because: "That is what Dockerfiles mean anywhere else, and no statement says otherwise: cases show each.",
    wording: "COPY and ADD read the context as the Dockerfile reference says, with the lifecycle's user as builder.",
  },
  {
    id: "extension-layer.copied-into-a-volume",
    gaps: [],
    kind: "decision",
    says: "What a Dockerfile means that copies into `<app>` or `<layers>` is not said.",
    decided:
      "The directories of the app and of layers are volumes in the extender's container, and no part of the extended image: what goes to `<app>` is the app's, in its layer and with its owner; what goes to `<layers>` or `<platform>` is in no image.",
    because:
      "It is a Dockerfile's own effect, not the context's, and the specification has it so already. Extenders of both images may run at once, so whether a buildpack sees the file is chance.",
    wording: "A Dockerfile MUST NOT write to `<app>`, `<layers>` or `<platform>`.",
  },
  {
    id: "extension-layer.flag",
    gaps: ["G-EL-04"],
    kind: "decision",
    says: "The draft says that layer metadata tells whether a layer is an extension layer; no file, key or reader is named. RFC 0127 repeats it without any.",
    decided:
      "With form=draft the layer is `<generated>/<id>/layer`, and the lifecycle writes `layer.toml` beside it, when bin/generate has ended, with `[types] extension = true`. RFC 0127 has no such file.",
    because: "Nothing reads it: the place says already what it is, so no world can come out another way.",
    wording: "Strike the sentence, or name the file, the key and the phase that reads it.",
  },
  {
    id: "extension-layer.how-detection-fails",
    gaps: ["G-EL-09"],
    kind: "decision",
    says: "`context` with a specific folder fails the detection phase: with which code, before or after group.toml, and for the whole build or that extension alone, is not said.",
    decided:
      "Exit code 92 (a failure of generation), the whole build, no other group is tried; group.toml and plan.toml are there, as generation reads them. What stands ready in `generate` is judged in the same way.",
    because:
      "Any code is a failure, and a platform stops at it: none is wrong by a statement. Trying another group would run bin/generate of groups that are not chosen.",
    wording: "The detector MUST exit with a code of 92-99, and MUST NOT try another group.",
  },
];

export const findings: readonly Finding[] = [...ofContexts, ...ofPlaces, ...decisions];
