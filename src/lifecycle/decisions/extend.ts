/** What the extender decides: which Dockerfiles it applies, with which arguments, and what the extended image says of itself. */
import { asByteString, type ByteString, type Name } from "#base";
import type { ExtendArgument } from "#contract";
import { contextDirName, type ImageKind, SHARED_CONTEXT } from "../files/generated.ts";
import { decision, value } from "../rules/decision.ts";

export const extendPlatformDecisions = {
  extendKind: decision(
    ["platform.extender.base.build", "platform.extender.base.run"],
    (i: { asked: string }): ImageKind | undefined => (i.asked === "build" || i.asked === "run" ? i.asked : undefined),
  ),
  /** Which image is extended; "" where analyzed.toml names none. */
  extendedReference: decision(
    ["platform.extender.base.build", "platform.extender.base.run"],
    (i: { kind: ImageKind; build: string; run: string }): string => (i.kind === "build" ? i.build : i.run),
  ),
  extendOrder: decision(
    ["ext.apply.each", "platform.extender.apply-dockerfile"],
    <E>(i: { group: readonly E[] }): readonly E[] => i.group,
  ),
  /** The directory that COPY reads, of those that the extension gave; undefined: the app. */
  buildContext: decision(
    [
      "platform.extender.build-context",
      "ext.context.shared",
      "ext.context.run",
      "ext.context.build",
      "ext.context.default-app",
    ],
    (i: { kind: ImageKind; there: readonly Name[] }): Name | undefined =>
      i.there.find((name) => name === contextDirName(i.kind)) ?? i.there.find((name) => name === SHARED_CONTEXT),
  ),
  /**
   * The directories that COPY reads, what the first has in front of what the next has. `dir` is the extension's own, `own` what of it
   * was chosen, `there` what it might have been.
   */
  contextDirectories: decision(
    ["platform.extender.build-context", "ext.context.default-app"],
    (i: {
      app: ByteString;
      dir: ByteString;
      own: ByteString | undefined;
      there: readonly Name[];
    }): readonly ByteString[] => [i.own === undefined ? i.app : asByteString(`${i.dir}/${i.own}`)],
  ),
  /** What a kept layer of COPY and ADD is known by, besides the instruction: the files that are copied. The text is silent. */
  copiesKnownBy: value<"content" | "instruction">(["ext.apply.each"], "content"),
  /** Another one for each Dockerfile: a random UUID, made of four numbers of 32 bits. */
  buildId: decision(["ext.apply.build-id.uuid"], (i: { random: readonly number[] }): string => {
    const hex = i.random.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
    const variant = ((Number.parseInt(hex[16] ?? "0", 16) & 3) | 8).toString(16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }),
  /** What the user of the image so far comes to: the two parts of `User` as they stand there. */
  userArguments: decision(
    ["ext.apply.user.first", "ext.apply.user.chain"],
    (i: { user: string }): { readonly user: string; readonly group: string } => {
      const [user = "", group = ""] = i.user.split(":");
      return { user, group };
    },
  ),
  /** All arguments of one Dockerfile, the lifecycle's own and the extension's. */
  buildArguments: decision(
    [
      "ext.apply.provide-args",
      "ext.apply.base-image.first",
      "ext.apply.base-image.chain",
      "ext.extend-config.build.name",
    ],
    (i: {
      buildId: string;
      user: { readonly user: string; readonly group: string };
      given: readonly ExtendArgument[];
      base: string;
    }): readonly ExtendArgument[] => [
      { name: "build_id", value: i.buildId },
      { name: "user_id", value: i.user.user },
      { name: "group_id", value: i.user.group },
      ...i.given,
      { name: "base_image", value: i.base },
    ],
  ),
  /** What of the label of the image so far a Dockerfile finds: it is to say itself whether its layers may be rebased. */
  inheritedRebasable: decision(
    ["platform.extender.run.rebasable-false"],
    (_: { label: string | undefined }): string | undefined => undefined,
  ),
  /** After one more Dockerfile: `label` is what it left. */
  staysRebasable: decision(
    ["platform.extender.run.rebasable-false", "ext.dockerfile.run.all-rebasable"],
    (i: { before: boolean; label: string | undefined }): boolean => i.before && i.label === "true",
  ),
  /** A user that is not named is whoever the container runtime takes: not this one's business. */
  isRootUser: decision(
    ["platform.extender.run.root-fail"],
    (i: { user: string }): boolean => i.user === "0" || i.user === "root",
  ),
  /** Which layers' contents go into the extended directory: those above the base. */
  copiesLayersFrom: decision(
    ["platform.extender.run.copy-extended"],
    (i: { base: number; extended: number }): number => i.base,
  ),
  /** The user that the build goes on as. */
  buildUser: decision(
    ["platform.extender.build.proceed"],
    (i: { uid: number; gid: number }): { readonly uid: number; readonly gid: number } => ({ uid: i.uid, gid: i.gid }),
  ),
};
