/** Faulty extenders. */
import { decides, type FaultyLifecycle, faulty, omits } from "./fault.ts";

export const faultyExtenders: readonly FaultyLifecycle[] = [
  faulty(
    "extend-reversed",
    "Dockerfiles are applied in reverse.",
    ["ext.apply.each"],
    decides(
      "extendOrder",
      () =>
        ({ group }) =>
          group.toReversed(),
    ),
  ),
  faulty(
    "extend-first-only",
    "Only the first extension's Dockerfile is applied.",
    ["ext.apply.each", "ext.apply.base-image.chain"],
    decides(
      "extendOrder",
      () =>
        ({ group }) =>
          group.slice(0, 1),
    ),
  ),
  faulty(
    "extend-nothing",
    "No Dockerfile is applied.",
    ["platform.extender.apply-dockerfile"],
    omits("extend:apply-dockerfiles"),
  ),
  faulty(
    "extend-build-id-zero",
    "build_id is 0.",
    ["ext.apply.build-id.uuid"],
    decides("buildId", () => () => "0"),
  ),
  faulty(
    "extend-user-root",
    "user_id and group_id are root's.",
    ["ext.apply.user.first", "ext.apply.user.chain"],
    decides("userArguments", () => () => ({ user: "00", group: "0" })),
  ),
  faulty(
    "extend-no-arguments",
    "The arguments of the extension are not given.",
    ["ext.extend-config.run.name"],
    decides("buildArguments", (previous) => (i) => previous({ ...i, given: [] })),
  ),
  faulty(
    "extend-app-context",
    "The app is the context of every build.",
    ["platform.extender.build-context", "ext.context.shared", "ext.context.run"],
    decides("buildContext", () => () => undefined),
  ),
  faulty(
    "extend-any-context",
    "Any folder of the extension is the context.",
    ["ext.context.build"],
    decides(
      "buildContext",
      () =>
        ({ there }) =>
          there.find((name) => name.startsWith("context")),
    ),
  ),
  faulty(
    "extend-content-lost",
    "The content of new layers is left behind.",
    ["platform.extender.run.copy-extended"],
    decides("copiesLayersFrom", (previous) => (i) => previous(i) + 1),
  ),
  faulty(
    "extend-always-rebasable",
    "The extended run image is always said to be rebasable.",
    ["platform.extender.run.rebasable-false", "ext.dockerfile.run.all-rebasable"],
    decides("staysRebasable", () => () => true),
  ),
  faulty(
    "extend-last-rebasable",
    "The last Dockerfile alone says whether the image is rebasable.",
    ["platform.extender.run.rebasable-false"],
    decides("staysRebasable", () => (i) => i.label === "true"),
  ),
  faulty(
    "extend-root-passes",
    "A run image whose user is root is taken.",
    ["platform.extender.run.root-fail", "platform.extender.exit.100-109"],
    decides("isRootUser", () => () => false),
  ),
  faulty(
    "extend-no-build",
    "After the build image was extended nothing is built.",
    ["platform.extender.build.proceed"],
    omits("extend:build"),
  ),
  faulty(
    "export-extension-lost",
    "The app image stands on the run image as it was.",
    ["platform.exporter.base.extended"],
    omits("export:extension-layers"),
  ),
];
