/** All rules of image extensions: those that they share with buildpacks, and their own. */
import { describeFault } from "#base";
import { extendConfigToml, toml } from "#contract";
import { fileBytesIn } from "#platform";
import { endOf, inWorld, onDetect } from "../component/answers.ts";
import { onDescriptor } from "../component/component.ts";
import { descriptorRules } from "../component/descriptor-rules.ts";
import { CONFORM, detectRules, worldRules } from "../component/detect-rules.ts";
import type { ComponentEvidence } from "../component/evidence.ts";
import { architecture } from "../component/executable-rules.ts";
import { placeOf, showValue, tableIn, tablesIn } from "../kit/documents.ts";
import { type Finding, notRun, type Rule } from "../kit/rule.ts";
import { finding, implied, must } from "../kit/rule-kit.ts";
import { dockerfileRules } from "./dockerfile-rules.ts";
import { onOutput } from "./output.ts";

const noOrder: Rule<ComponentEvidence> = implied({
  id: "check.extension.no-order",
  says: "extension.toml has no order.",
  statements: ["buildpack.term.extension.component-only"],
  judge: ({ component }) =>
    onDescriptor(component, (descriptor) =>
      descriptor.order === undefined
        ? []
        : [finding(placeOf(descriptor, "order", "extension.toml"), "no order", showValue(descriptor.order))],
    ),
});

const provides: Rule<ComponentEvidence> = must({
  id: "check.extension.provides",
  says: "The build plan of an extension has provides, and no requires.",
  statements: ["ext.detect.only-provides", "ext.detect.no-requires"],
  judge: (evidence) =>
    onDetect(evidence, ({ code, plan }) => {
      if (code !== 0)
        return notRun(
          "bin/detect does not pass this app: give one that it accepts with --path, and variables with --env",
        );
      const read = toml.read(plan, "the build plan");
      if (!read.ok) return notRun("the build plan is no TOML file");
      return [read.value, ...tablesIn(read.value, "or")]
        .filter((section) => section.requires !== undefined)
        .map((section) => finding("the build plan requires", "no requires", showValue(section.requires)));
    }),
});

const appUntouched: Rule<ComponentEvidence> = must({
  id: "check.extension.generate-app",
  says: "bin/generate does not change the app directory.",
  statements: ["ext.generate.no-app-write", "ext.gen.no-write-app", "ext.gen.may-read-app"],
  judge: (evidence) =>
    inWorld(evidence, "usual", ({ main }) => {
      if (main === undefined) return notRun("bin/generate did not run");
      return main.changed.app.map(
        (path): Finding => ({ ...finding(path, "no change", "changed by bin/generate"), ran: [main.ran] }),
      );
    }),
});

const generateExit: Rule<ComponentEvidence> = implied({
  id: "check.extension.generate-exit",
  says: "bin/generate ends by itself, with 0 or with a code for a failure.",
  statements: [CONFORM, "ext.process.fail-nonzero"],
  judge: (evidence) =>
    inWorld(evidence, "usual", ({ main }) => {
      if (main === undefined) return notRun("bin/generate did not run");
      if (main.limit !== undefined) return notRun(`the machine cannot run bin/generate: ${main.limit}`);
      if (main.code !== undefined && !main.cannotStart) return [];
      return [{ ...finding("bin/generate", "an exit code of its own", endOf(main.ran)), ran: [main.ran] }];
    }),
});

const names = (output: Parameters<Parameters<typeof onOutput>[1]>[0]): readonly string[] =>
  output.root.names.map(String);

const contexts: Rule<ComponentEvidence> = must({
  id: "check.extension.contexts",
  says: "An extension has either context, or context.run and context.build.",
  statements: ["ext.context.exclusive", "ext.gen.may-context"],
  judge: (evidence) =>
    onOutput(evidence, (output) => {
      const there = names(output).filter((name) => /^context(\.run|\.build)?$/.test(name));
      if (there.length === 0) return notRun("the extension generates no context");
      return there.includes("context") && there.length > 1
        ? [finding("the output directory", "context alone", [...there])]
        : [];
    }),
});

const noSbom: Rule<ComponentEvidence> = must({
  id: "check.extension.no-sbom",
  says: "An extension writes no SBOM.",
  statements: ["ext.gen.no-sbom"],
  judge: (evidence) =>
    onOutput(evidence, (output) =>
      names(output)
        .filter((name) => /\.sbom\./.test(name))
        .map((name) => finding(name, "no SBOM", "a file")),
    ),
});

const configRule = (kind: "build" | "run"): Rule<ComponentEvidence> =>
  must({
    id: `check.extension.${kind}-args`,
    says: `Each argument for ${kind}.Dockerfile in extend-config.toml has a name and a value.`,
    statements: [
      `ext.extend-config.${kind}.name`,
      `ext.extend-config.${kind}.value`,
      "ext.extend-config.may",
      "ext.gen.may-extend-config",
    ],
    judge: (evidence) =>
      onOutput(evidence, (output) => {
        const file = "extend-config.toml";
        const bytes = fileBytesIn(output, `/${file}`);
        if (bytes === undefined) return notRun(`the extension generates no ${file}`);
        const read = toml.read(bytes, file);
        if (!read.ok) return [finding(file, "a TOML file", describeFault(read.fault))];
        const typed = extendConfigToml.read(bytes, file);
        if (!typed.ok) return [finding(file, "args with name and value, both texts", describeFault(typed.fault))];
        return tablesIn(tableIn(read.value, kind), "args").flatMap((arg) =>
          ["name", "value"]
            .filter((key) => typeof arg[key] !== "string")
            .map((key) => finding(placeOf(arg, key, file), "a text", showValue(arg[key]))),
        );
      }),
  });

export const extensionRules: readonly Rule<ComponentEvidence>[] = [
  ...descriptorRules("extension"),
  noOrder,
  architecture("extension"),
  ...detectRules("extension"),
  provides,
  ...worldRules("extension"),
  generateExit,
  appUntouched,
  contexts,
  configRule("build"),
  configRule("run"),
  noSbom,
  ...dockerfileRules,
];
