/** Rules of build images and run images. A builder obeys those of build images too. */
import { pathOfText, textOf } from "#base";
import { LABELS } from "#contract";
import { envOf, type Image, labelOf } from "#image";
import { fileBytesIn } from "#platform";
import { resolve } from "#tree";
import { isArchitecture, isSystem, isVariant } from "../kit/platforms.ts";
import { type Answer, type Finding, notRun, type Rule } from "../kit/rule.ts";
import { finding, implied, must, type RuleDraft, should } from "../kit/rule-kit.ts";
import type { ImageEvidence, ImageRole } from "./evidence.ts";
import { stackRules } from "./stack-rules.ts";
import { userOf } from "./user.ts";

type Party = "image" | "builder";
type ImageRule = Rule<ImageEvidence>;

export const inRole = ({ role }: ImageEvidence, roles: readonly ImageRole[], answer: () => Answer): Answer =>
  roles.includes(role) ? answer() : notRun(`it is ${role === "app" ? "an" : "a"} ${role} image`);

/** `what` completes the id. */
type Draft = Omit<RuleDraft<ImageEvidence>, "id"> & { readonly what: string };
const idFor =
  (party: Party) =>
  ({ what, ...draft }: Draft): RuleDraft<ImageEvidence> => ({ id: `check.${party}.${what}`, ...draft });

export function baseRules(party: Party): readonly ImageRule[] {
  const rule = idFor(party);
  return [
    ...[userNotRoot, userId, groupId, buildPath].map((draft) => must(rule(draft))),
    ...labelRules("build", party),
    ...(party === "image"
      ? [
          must(rule(runPath)),
          should(rule(otherUser)),
          ...labelRules("run", party),
          should(rule(rebasable)),
          should(rule(baseId)),
          must(rule(baseIdForm)),
        ]
      : []),
    must(rule(identifiers)),
    should(rule(variant)),
    should(rule(distribution)),
    implied(rule(osRelease)),
    must(rule(sameTarget)),
    ...stackRules(party),
  ];
}

const variable = (what: string, statement: string, id: "uid" | "gid", name: string): Draft => ({
  what,
  says: `${name} of a build image is the ${id} of its user.`,
  statements: [statement],
  judge: (evidence) =>
    inRole(evidence, ["build"], () => {
      const expected = userOf(evidence)?.[id];
      const actual = envOf(evidence.image, name);
      if (expected === undefined) return notRun("User names no user of the image");
      return actual === String(expected) ? [] : [finding(`Env ${name}`, String(expected), actual ?? null)];
    }),
});

const userId = variable("user-id", "platform.build-image.env.user-id", "uid", "CNB_USER_ID");
const groupId = variable("group-id", "platform.build-image.env.group-id", "gid", "CNB_GROUP_ID");

const userNotRoot: Draft = {
  what: "user",
  says: "The user of a build image is not root, and can write to a home directory.",
  statements: ["platform.build-image.user.non-root"],
  judge: (evidence) =>
    inRole(evidence, ["build"], () => {
      const given = evidence.image.config.config.User ?? "";
      const user = userOf(evidence);
      if (user === undefined) return [finding("User", "a user of the image", given)];
      if (user.uid === 0) return [finding("User", "a user other than root", given)];
      const home = user.home ?? "/";
      return canWrite(evidence, user, home)
        ? []
        : [
            finding(
              `home directory ${home}`,
              `a directory that the user ${given} can write to`,
              modeAt(evidence, home),
            ),
          ];
    }),
};

const nodeAt = ({ tree }: ImageEvidence, path: string) => {
  const found = resolve(tree, pathOfText(path.startsWith("/") ? path : `/${path}`), { follow: true });
  return found.ok ? found.node : undefined;
};

const modeAt = (evidence: ImageEvidence, path: string): string | null => {
  const node = nodeAt(evidence, path);
  return node === undefined ? null : `${node.kind} of ${node.uid}:${node.gid} with mode ${node.mode.toString(8)}`;
};

function canWrite(
  evidence: ImageEvidence,
  { uid, gid }: { readonly uid: number; readonly gid?: number },
  path: string,
): boolean {
  const node = nodeAt(evidence, path);
  if (node?.kind !== "dir") return false;
  const bit = node.uid === uid ? 0o200 : node.gid === gid ? 0o020 : 0o002;
  return (node.mode & bit) !== 0;
}

const path = (what: string, role: ImageRole, statement: string): Draft => ({
  what,
  says: `A ${role} image sets PATH, if only to nothing.`,
  statements: [statement],
  judge: (evidence) =>
    inRole(evidence, [role], () => {
      const value = envOf(evidence.image, "PATH");
      if (value === undefined) return [finding("Env PATH", "paths, or PATH=", null)];
      return value === "" || value.split(":").every((one) => one.startsWith("/"))
        ? []
        : [finding("Env PATH", "absolute paths", value)];
    }),
});

const buildPath = path("build-path", "build", "platform.build-image.env.path");
const runPath = path("run-path", "run", "platform.run-image.env.path");

const otherUser: Draft = {
  what: "run-user",
  says: "The user of the run image differs from that of the build image.",
  statements: ["platform.run-image.user.different-uid"],
  judge: (evidence) =>
    inRole(evidence, ["run"], () => {
      const { other } = evidence;
      const build = other === undefined ? undefined : envOf(other, "CNB_USER_ID");
      if (build === undefined) return notRun("the build image is not known: give it with --build-image");
      const own = userOf(evidence)?.uid ?? 0;
      return String(own) === build ? [finding("User", `a uid other than ${build}, that of the build image`, own)] : [];
    }),
};

const DESCRIPTIVE = ["maintainer", "homepage", "released", "description", "metadata"] as const;

const labelRules = (role: "build" | "run", party: Party): readonly ImageRule[] =>
  DESCRIPTIVE.map((name) =>
    should({
      id: `check.${party}.${role}-${name}`,
      says: `A ${role} image has the label io.buildpacks.base.${name}.`,
      statements: [`platform.${role}-image.label.${name}`],
      judge: (evidence) => inRole(evidence, [role], () => present(evidence.image, `io.buildpacks.base.${name}`)),
    }),
  );

const present = (image: Image, label: string): readonly Finding[] =>
  (labelOf(image, label) ?? "") === "" ? [finding(`label ${label}`, "a text", labelOf(image, label) ?? null)] : [];

const rebasable: Draft = {
  what: "run-rebasable",
  says: "A run image says with io.buildpacks.rebasable that its versions stay compatible.",
  statements: ["platform.run-image.label.rebasable"],
  judge: (evidence) => inRole(evidence, ["run"], () => present(evidence.image, LABELS.rebasable)),
};

const baseId: Draft = {
  what: "run-id",
  says: "A run image has its target id in io.buildpacks.base.id.",
  statements: ["platform.target.label.base-id"],
  judge: (evidence) => inRole(evidence, ["run"], () => present(evidence.image, LABELS.baseId)),
};

const baseIdForm: Draft = {
  what: "run-id-form",
  says: "A target id has only letters, digits, `.`, `/` and `-`.",
  statements: ["platform.target.id.charset"],
  judge: (evidence) =>
    inRole(evidence, ["run"], () => {
      const id = labelOf(evidence.image, LABELS.baseId);
      if (id === undefined) return notRun("the image has no target id");
      return /^[A-Za-z0-9./-]+$/.test(id)
        ? []
        : [finding(`label ${LABELS.baseId}`, "letters, digits, `.`, `/` and `-`", id)];
    }),
};

const BASES: readonly ImageRole[] = ["build", "run"];

const identifiers: Draft = {
  what: "os-architecture",
  says: "The os and the architecture are identifiers of the OCI Image Specification.",
  statements: ["platform.target.os-arch.valid"],
  judge: (evidence) =>
    inRole(evidence, BASES, () => {
      const { os, architecture } = evidence.image.config;
      return [
        ...(isSystem(os) ? [] : [finding("os", "an identifier such as linux", os)]),
        ...(isArchitecture(architecture) ? [] : [finding("architecture", "an identifier such as amd64", architecture)]),
      ];
    }),
};

const variant: Draft = {
  what: "variant",
  says: "The variant is an identifier of the OCI Image Specification.",
  statements: ["platform.target.variant"],
  judge: (evidence) =>
    inRole(evidence, BASES, () => {
      const value = evidence.image.config.variant;
      if (value === undefined || value === "") return notRun("the image has no variant");
      return isVariant(value) ? [] : [finding("variant", "an identifier such as v8", value)];
    }),
};

const DISTRIBUTION = [LABELS.baseDistroName, LABELS.baseDistroVersion] as const;

const distribution: Draft = {
  what: "distribution",
  says: "Labels have the name and the version of the distribution.",
  statements: ["platform.target.distro-labels"],
  judge: (evidence) => inRole(evidence, BASES, () => DISTRIBUTION.flatMap((label) => present(evidence.image, label))),
};

const osRelease: Draft = {
  what: "os-release",
  says: "The labels of the distribution are ID and VERSION_ID of /etc/os-release.",
  statements: ["platform.target.distro-labels.linux-os-release"],
  judge: (evidence) =>
    inRole(evidence, BASES, () => {
      const bytes = fileBytesIn(evidence.tree, "/etc/os-release") ?? fileBytesIn(evidence.tree, "/usr/lib/os-release");
      if (bytes === undefined) return notRun("the image has no /etc/os-release");
      const value = (key: string): string | undefined =>
        new RegExp(`^${key}=["']?([^"'\n]*)`, "m").exec(textOf(bytes))?.[1];
      const expected = { [LABELS.baseDistroName]: value("ID"), [LABELS.baseDistroVersion]: value("VERSION_ID") };
      return DISTRIBUTION.flatMap((label) => {
        const actual = labelOf(evidence.image, label);
        return actual === undefined || expected[label] === undefined || actual === expected[label]
          ? []
          : [finding(`label ${label}`, expected[label] ?? "", actual)];
      });
    }),
};

const sameTarget: Draft = {
  what: "same-target",
  says: "Build image and run image have one os, architecture, variant and distribution.",
  statements: ["platform.target.build-run.match"],
  judge: (evidence) =>
    inRole(evidence, BASES, () => {
      const { image, other } = evidence;
      if (other === undefined)
        return notRun("the other base image is not known: give it with --build-image or --run-image");
      const [mine, theirs] = [targetOf(image), targetOf(other)];
      return Object.keys(mine)
        .filter((key) => mine[key] !== undefined && theirs[key] !== undefined && mine[key] !== theirs[key])
        .map((key) => finding(key, `${theirs[key]}, as in the other base image`, mine[key] ?? null));
    }),
};

const targetOf = (image: Image): Readonly<Record<string, string | undefined>> => ({
  os: image.config.os,
  architecture: image.config.architecture,
  variant: image.config.variant,
  ...Object.fromEntries(DISTRIBUTION.map((label) => [`label ${label}`, labelOf(image, label)])),
});
