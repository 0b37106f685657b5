/** Mutants of the extender. */
import { type Mutant, mutant, overrideDecision, replaceDecision, skipStep } from "./mutant.ts";

export const extendMutants: readonly Mutant[] = [
  mutant("extend-reversed", "The extender applies Dockerfiles in reverse order.", {
    breaks: ["ext.apply.each"],
    fault: replaceDecision("extendOrder", ({ group }) => group.toReversed()),
  }),
  mutant("extend-first-only", "The extender applies only the first extension's Dockerfile.", {
    breaks: ["ext.apply.each", "ext.apply.base-image.chain"],
    fault: replaceDecision("extendOrder", ({ group }) => group.slice(0, 1)),
  }),
  mutant("extend-nothing", "The extender applies no Dockerfile.", {
    breaks: ["platform.extender.apply-dockerfile"],
    fault: skipStep("extend:apply-dockerfiles"),
  }),
  mutant("extend-build-id-zero", "build_id is 0.", {
    breaks: ["ext.apply.build-id.uuid"],
    fault: replaceDecision("buildId", () => "0"),
  }),
  mutant("extend-user-root", "user_id and group_id are always those of root.", {
    breaks: ["ext.apply.user.first", "ext.apply.user.chain"],
    fault: replaceDecision("userArguments", () => ({ user: "00", group: "0" })),
  }),
  mutant("extend-no-arguments", "Dockerfiles do not get the arguments of extend-config.toml.", {
    breaks: ["ext.extend-config.run.name"],
    fault: overrideDecision("buildArguments", (previous) => (i) => previous({ ...i, given: [] })),
  }),
  mutant("extend-app-context", "The app directory is the context of every Dockerfile.", {
    breaks: ["platform.extender.build-context", "ext.context.shared", "ext.context.run"],
    fault: replaceDecision("buildContext", () => undefined),
  }),
  mutant("extend-any-context", "Any context directory of the extension is the context, whatever its kind.", {
    breaks: ["ext.context.build"],
    fault: replaceDecision("buildContext", ({ there }) => there.find((name) => name.startsWith("context"))),
  }),
  mutant("extend-content-lost", "The new layers lose their contents.", {
    breaks: ["platform.extender.run.copy-extended"],
    fault: overrideDecision("copiesLayersFrom", (previous) => (i) => previous(i) + 1),
  }),
  mutant("extend-always-rebasable", "The extended run image always has the label rebasable=true.", {
    breaks: ["platform.extender.run.rebasable-false", "ext.dockerfile.run.all-rebasable"],
    fault: replaceDecision("staysRebasable", () => true),
  }),
  mutant("extend-last-rebasable", "Only the last Dockerfile decides whether the image is rebasable.", {
    breaks: ["platform.extender.run.rebasable-false"],
    fault: replaceDecision("staysRebasable", (i) => i.label === "true"),
  }),
  mutant("extend-root-passes", "The extender accepts a run image whose user is root.", {
    breaks: ["platform.extender.run.root-fail", "platform.extender.exit.100-109"],
    fault: replaceDecision("isRootUser", () => false),
  }),
  mutant("extend-no-build", "After it extends the build image, the extender does not build.", {
    breaks: ["platform.extender.build.proceed"],
    fault: skipStep("extend:build"),
  }),
  mutant("export-extension-lost", "The exporter bases the app image on the run image before its extension.", {
    breaks: ["platform.exporter.base.extended"],
    fault: skipStep("export:extension-layers", { extended: undefined }),
  }),
];
