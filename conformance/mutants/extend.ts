/** Faulty extenders. */
import { type Mutant, mutant, overrideDecision, skipStep } from "./mutant.ts";

export const extendMutants: readonly Mutant[] = [
  mutant(
    "extend-reversed",
    "Dockerfiles are applied in reverse.",
    ["ext.apply.each"],
    overrideDecision(
      "extendOrder",
      () =>
        ({ group }) =>
          group.toReversed(),
    ),
  ),
  mutant(
    "extend-first-only",
    "Only the first extension's Dockerfile is applied.",
    ["ext.apply.each", "ext.apply.base-image.chain"],
    overrideDecision(
      "extendOrder",
      () =>
        ({ group }) =>
          group.slice(0, 1),
    ),
  ),
  mutant(
    "extend-nothing",
    "No Dockerfile is applied.",
    ["platform.extender.apply-dockerfile"],
    skipStep("extend:apply-dockerfiles"),
  ),
  mutant(
    "extend-build-id-zero",
    "build_id is 0.",
    ["ext.apply.build-id.uuid"],
    overrideDecision("buildId", () => () => "0"),
  ),
  mutant(
    "extend-user-root",
    "user_id and group_id are root's.",
    ["ext.apply.user.first", "ext.apply.user.chain"],
    overrideDecision("userArguments", () => () => ({ user: "00", group: "0" })),
  ),
  mutant(
    "extend-no-arguments",
    "The arguments of the extension are not given.",
    ["ext.extend-config.run.name"],
    overrideDecision("buildArguments", (previous) => (i) => previous({ ...i, given: [] })),
  ),
  mutant(
    "extend-app-context",
    "The app is the context of every build.",
    ["platform.extender.build-context", "ext.context.shared", "ext.context.run"],
    overrideDecision("buildContext", () => () => undefined),
  ),
  mutant(
    "extend-any-context",
    "Any folder of the extension is the context.",
    ["ext.context.build"],
    overrideDecision(
      "buildContext",
      () =>
        ({ there }) =>
          there.find((name) => name.startsWith("context")),
    ),
  ),
  mutant(
    "extend-content-lost",
    "The content of new layers is left behind.",
    ["platform.extender.run.copy-extended"],
    overrideDecision("copiesLayersFrom", (previous) => (i) => previous(i) + 1),
  ),
  mutant(
    "extend-always-rebasable",
    "The extended run image is always said to be rebasable.",
    ["platform.extender.run.rebasable-false", "ext.dockerfile.run.all-rebasable"],
    overrideDecision("staysRebasable", () => () => true),
  ),
  mutant(
    "extend-last-rebasable",
    "The last Dockerfile alone says whether the image is rebasable.",
    ["platform.extender.run.rebasable-false"],
    overrideDecision("staysRebasable", () => (i) => i.label === "true"),
  ),
  mutant(
    "extend-root-passes",
    "A run image whose user is root is taken.",
    ["platform.extender.run.root-fail", "platform.extender.exit.100-109"],
    overrideDecision("isRootUser", () => () => false),
  ),
  mutant(
    "extend-no-build",
    "After the build image was extended nothing is built.",
    ["platform.extender.build.proceed"],
    skipStep("extend:build"),
  ),
  mutant(
    "export-extension-lost",
    "The app image stands on the run image as it was.",
    ["platform.exporter.base.extended"],
    skipStep("export:extension-layers", { extended: undefined }),
  ),
];
