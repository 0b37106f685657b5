/** Mutants of the extender. */
import { type Mutant, mutant, overrideDecision, replaceDecision, skipStep } from "./mutant.ts";

const APPLY = "ext.apply";
const EXTENDER = "platform.extender";

export const extendMutants: readonly Mutant[] = [
  mutant(
    "extend-reversed",
    "The extender applies Dockerfiles in reverse order.",
    [`${APPLY}.each`],
    replaceDecision("extendOrder", ({ group }) => group.toReversed()),
  ),
  mutant(
    "extend-first-only",
    "The extender applies only the first extension's Dockerfile.",
    [`${APPLY}.each`, `${APPLY}.base-image.chain`],
    replaceDecision("extendOrder", ({ group }) => group.slice(0, 1)),
  ),
  mutant(
    "extend-nothing",
    "The extender applies no Dockerfile.",
    [`${EXTENDER}.apply-dockerfile`],
    skipStep("extend:apply-dockerfiles"),
  ),
  mutant(
    "extend-build-id-zero",
    "build_id is 0.",
    [`${APPLY}.build-id.uuid`],
    replaceDecision("buildId", () => "0"),
  ),
  mutant(
    "extend-user-root",
    "user_id and group_id are always those of root.",
    [`${APPLY}.user.first`, `${APPLY}.user.chain`],
    replaceDecision("userArguments", () => ({ user: "00", group: "0" })),
  ),
  mutant(
    "extend-no-arguments",
    "Dockerfiles do not get the arguments of extend-config.toml.",
    ["ext.extend-config.run.name"],
    overrideDecision("buildArguments", (previous) => (i) => previous({ ...i, given: [] })),
  ),
  mutant(
    "extend-app-context",
    "The app directory is the context of every Dockerfile.",
    [`${EXTENDER}.build-context`, "ext.context.shared", "ext.context.run"],
    replaceDecision("buildContext", () => undefined),
  ),
  mutant(
    "extend-any-context",
    "Any context directory of the extension is the context, whatever its kind.",
    ["ext.context.build"],
    replaceDecision("buildContext", ({ there }) => there.find((name) => name.startsWith("context"))),
  ),
  mutant(
    "extend-content-lost",
    "The new layers lose their contents.",
    [`${EXTENDER}.run.copy-extended`],
    overrideDecision("copiesLayersFrom", (previous) => (i) => previous(i) + 1),
  ),
  mutant(
    "extend-always-rebasable",
    "The extended run image always has the label rebasable=true.",
    [`${EXTENDER}.run.rebasable-false`, "ext.dockerfile.run.all-rebasable"],
    replaceDecision("staysRebasable", () => true),
  ),
  mutant(
    "extend-last-rebasable",
    "Only the last Dockerfile decides whether the image is rebasable.",
    [`${EXTENDER}.run.rebasable-false`],
    replaceDecision("staysRebasable", (i) => i.label === "true"),
  ),
  mutant(
    "extend-root-passes",
    "The extender accepts a run image whose user is root.",
    [`${EXTENDER}.run.root-fail`, `${EXTENDER}.exit.100-109`],
    replaceDecision("isRootUser", () => false),
  ),
  mutant(
    "extend-no-build",
    "After it extends the build image, the extender does not build.",
    [`${EXTENDER}.build.proceed`],
    skipStep("extend:build"),
  ),
  mutant(
    "export-extension-lost",
    "The exporter bases the app image on the run image before its extension.",
    ["platform.exporter.base.extended"],
    skipStep("export:extension-layers", { extended: undefined }),
  ),
];
