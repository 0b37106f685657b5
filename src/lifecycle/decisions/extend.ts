/** What the extender decides: the Dockerfiles, their arguments and contexts, and the labels of the extended image. */
import { type ByteString, byteString, type Name } from "#base";
import type { ExtendArgument } from "#contract";
import { contextDirName, type ImageKind, SHARED_CONTEXT } from "../files/dockerfile-places.ts";
import { decision, value } from "../rules/decision.ts";

export const extendPlatformDecisions = {
  extendKind: decision(
    ["platform.extender.base.build", "platform.extender.base.run"],
    (i: { asked: string }): ImageKind | undefined => (i.asked === "build" || i.asked === "run" ? i.asked : undefined),
  ),
  /** The image to extend; "" if analyzed.toml names none. */
  extendedReference: decision(
    ["platform.extender.base.build", "platform.extender.base.run"],
    (i: { kind: ImageKind; build: string; run: string }): string => (i.kind === "build" ? i.build : i.run),
  ),
  extendOrder: decision(
    ["ext.apply.each", "platform.extender.apply-dockerfile"],
    <E>(i: { group: readonly E[] }): readonly E[] => i.group,
  ),
  /** The extension's directory that COPY reads; undefined: the app directory. */
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
   * The directories that COPY reads; earlier ones hide later ones. `dir`: the extension's directory; `own`: the context chosen in it;
   * `there`: all directories in it.
   */
  contextDirectories: decision(
    ["platform.extender.build-context", "ext.context.default-app"],
    (i: {
      app: ByteString;
      dir: ByteString;
      own: ByteString | undefined;
      there: readonly Name[];
    }): readonly ByteString[] => [i.own === undefined ? i.app : byteString`${i.dir}/${i.own}`],
  ),
  /** Is the content of the copied files a part of the cache key of COPY and ADD? The specification does not say. */
  copiesKnownBy: value<"content" | "instruction">(["ext.apply.each"], "content"),
  /** A random UUID for each Dockerfile, made of four 32-bit numbers. */
  buildId: decision(["ext.apply.build-id.uuid"], (i: { random: readonly number[] }): string => {
    const hex = i.random.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
    const variant = ((Number.parseInt(hex[16] ?? "0", 16) & 3) | 8).toString(16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }),
  /** The two parts of the image's `User`, unchanged. */
  userArguments: decision(
    ["ext.apply.user.first", "ext.apply.user.chain"],
    (i: { user: string }): { readonly user: string; readonly group: string } => {
      const [user = "", group = ""] = i.user.split(":");
      return { user, group };
    },
  ),
  /** All build arguments of a Dockerfile, the lifecycle's and the extension's. */
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
  /** The rebasable label that a Dockerfile starts with. Each Dockerfile has to set it itself. */
  inheritedRebasable: decision(
    ["platform.extender.run.rebasable-false"],
    (_: { label: string | undefined }): string | undefined => undefined,
  ),
  /** Is the image rebasable after one more Dockerfile, which left `label`? */
  staysRebasable: decision(
    ["platform.extender.run.rebasable-false", "ext.dockerfile.run.all-rebasable"],
    (i: { before: boolean; label: string | undefined }): boolean => i.before && i.label === "true",
  ),
  /** An empty user depends on the container runtime and does not count as root. */
  isRootUser: decision(
    ["platform.extender.run.root-fail"],
    (i: { user: string }): boolean => i.user === "0" || i.user === "root",
  ),
  /** The index of the first layer whose content goes into the extended directory. */
  copiesLayersFrom: decision(
    ["platform.extender.run.copy-extended"],
    (i: { base: number; extended: number }): number => i.base,
  ),
  /** The user of the build that follows. */
  buildUser: decision(
    ["platform.extender.build.proceed"],
    (i: { uid: number; gid: number }): { readonly uid: number; readonly gid: number } => ({ uid: i.uid, gid: i.gid }),
  ),
};
