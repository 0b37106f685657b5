/** Rules of launch.toml: labels, processes and slices. */
import { api, atLeast, describeFault, pathOfText } from "#base";
import { type DocumentTable, launchToml, toml } from "#contract";
import { fileBytesIn } from "#platform";
import { resolve, type Tree } from "#tree";
import { onMain } from "../component/answers.ts";
import { declaredApi } from "../component/component.ts";
import { elementsIn } from "../component/descriptor-rules.ts";
import type { ComponentEvidence } from "../component/evidence.ts";
import { isTextArray, placeOf, showValue, tablesIn, textIn } from "../kit/documents.ts";
import { type Answer, notRun, type Rule } from "../kit/rule.ts";
import { finding, implied, may, must } from "../kit/rule-kit.ts";
import { LAUNCH_FILE as FILE, onLaunch } from "./launch.ts";
import { sliceRules } from "./slice-rules.ts";

const readable: Rule<ComponentEvidence> = must({
  id: "check.buildpack.launch-toml",
  says: "launch.toml has the form that the declared Buildpack API defines.",
  statements: [
    "buildpack.launch-toml.process.command",
    "buildpack.launch-toml.may",
    "buildpack.build.bp.may-processes",
    "buildpack.build.bp.may-slices",
    "buildpack.slices.may",
  ],
  judge: (evidence) =>
    onMain(evidence, ({ output }) => {
      const bytes = fileBytesIn(output, `/${FILE}`);
      if (bytes === undefined) return notRun("bin/build writes no launch.toml");
      const declared = declaredApi(evidence.component) ?? api("0.12");
      const form = atLeast(declared, "0.9") ? "list" : "string";
      const read = launchToml[form].read(bytes, FILE);
      if (read.ok) return [];
      const expected = form === "list" ? "processes with a list as command" : "processes with a text as command";
      return [finding(FILE, `labels, slices, and ${expected} (Buildpack API ${declared})`, describeFault(read.fault))];
    }),
});

/** Elements of which another one before it has the same text. */
function repeated(all: readonly DocumentTable[], key: string): readonly DocumentTable[] {
  const texts = all.map((each) => textIn(each, key));
  return all.filter((_, i) => texts[i] !== undefined && texts.indexOf(texts[i]) < i);
}

const labelRules: readonly Rule<ComponentEvidence>[] = [
  must({
    id: "check.buildpack.label-keys",
    says: "Each label has a key that no other label of the buildpack has.",
    statements: ["buildpack.launch-toml.label.key-unique"],
    judge: (evidence) =>
      onLaunch(evidence, "labels", (label, file) => [
        ...((textIn(label, "key") ?? "") === ""
          ? [finding(placeOf(label, "key", FILE), "a key", showValue(label.key))]
          : []),
        ...(repeated(tablesIn(file, "labels"), "key").includes(label)
          ? [finding(placeOf(label, "key", FILE), "another key", showValue(label.key))]
          : []),
      ]),
  }),
  must({
    id: "check.buildpack.label-values",
    says: "Each label has a value.",
    statements: ["buildpack.launch-toml.label.value"],
    judge: (evidence) =>
      onLaunch(evidence, "labels", (label) =>
        textIn(label, "value") === undefined
          ? [finding(placeOf(label, "value", FILE), "a text", showValue(label.value))]
          : [],
      ),
  }),
];

const processRules: readonly Rule<ComponentEvidence>[] = [
  must({
    id: "check.buildpack.process-types",
    says: "Each process has a type of letters, digits, `.`, `_` and `-`.",
    statements: ["buildpack.launch-toml.process.type", "buildpack.launch-toml.process.type-charset"],
    judge: (evidence) =>
      onLaunch(evidence, "processes", (process) => {
        const type = textIn(process, "type") ?? "";
        return /^[A-Za-z0-9._-]+$/.test(type)
          ? []
          : [finding(placeOf(process, "type", FILE), "letters, digits, `.`, `_` and `-`", showValue(process.type))];
      }),
  }),
  must({
    id: "check.buildpack.process-types-unique",
    says: "No two processes of the buildpack have one type in one execution environment.",
    statements: ["buildpack.launch-toml.process.type-unique"],
    judge: (evidence) =>
      onLaunch(evidence, "processes", (process, file) => {
        const earlier = tablesIn(file, "processes").slice(0, tablesIn(file, "processes").indexOf(process));
        const same = earlier.some(
          (other) => textIn(other, "type") === textIn(process, "type") && runTogether(process, other),
        );
        return same
          ? [finding(placeOf(process, "type", FILE), "a type that no other process has", showValue(process.type))]
          : [];
      }),
  }),
  implied({
    id: "check.buildpack.process-default",
    says: "At most one process is the default.",
    statements: ["buildpack.launch-toml.default.single", "buildpack.launch-toml.process.default"],
    judge: (evidence) =>
      onLaunch(evidence, "processes", (process, file) => {
        const defaults = tablesIn(file, "processes").filter((one) => one.default === true);
        const others = defaults.slice(0, defaults.indexOf(process)).filter((other) => runTogether(process, other));
        return process.default === true && others.length > 0
          ? [
              finding(
                placeOf(process, "default", FILE),
                "one default process",
                `the second, after ${textIn(others[0] ?? {}, "type")}`,
              ),
            ]
          : [];
      }),
  }),
  may({
    id: "check.buildpack.process-members",
    says: "The args and exec-env of a process are lists of texts, and its working-dir is a text.",
    statements: [
      "buildpack.launch-toml.process.args",
      "buildpack.launch-toml.process.working-dir",
      "buildpack.launch-toml.process.exec-env",
      "buildpack.exec-env.may.processes",
    ],
    judge: (evidence) =>
      onLaunch(evidence, "processes", (process) => [
        ...["args", "exec-env"]
          .filter((key) => process[key] !== undefined && !isTextArray(process[key]))
          .map((key) => finding(placeOf(process, key, FILE), "a list of texts", showValue(process[key]))),
        ...(process["working-dir"] === undefined || typeof process["working-dir"] === "string"
          ? []
          : [finding(placeOf(process, "working-dir", FILE), "a text", showValue(process["working-dir"]))]),
      ]),
  }),
  implied({
    id: "check.buildpack.process-program",
    says: "The program of a process that is in a layer or in the app exists and is executable.",
    statements: ["buildpack.launch-toml.process.command-first"],
    judge: programsExist,
  }),
];

/** Without exec-env a process applies everywhere. */
function runTogether(one: DocumentTable, other: DocumentTable): boolean {
  const [mine, theirs] = [one, other].map((each) =>
    elementsIn(each, "exec-env").filter((name) => typeof name === "string"),
  );
  if (mine === undefined || theirs === undefined || mine.length === 0 || theirs.length === 0) return true;
  return mine.some((name) => theirs.includes(name) || name === "*") || theirs.includes("*");
}

/** The run image is not known here, so a name to look up in PATH is not judged. */
function programsExist(evidence: ComponentEvidence): Answer {
  return onMain(evidence, ({ output, outputAt, app, appAt }) => {
    const trees = [
      { at: `${outputAt}/`, tree: output },
      { at: `${appAt}/`, tree: app },
    ];
    return onLaunch(evidence, "processes", (process) => {
      const { command } = process;
      const program = toml.isArray(command ?? []) ? elementsIn(process, "command")[0] : undefined;
      const within = typeof program === "string" ? trees.find(({ at }) => program.startsWith(at)) : undefined;
      if (within === undefined || typeof program !== "string") return [];
      const state = programState(within.tree, program.slice(within.at.length - 1));
      return state === "executable"
        ? []
        : [finding(placeOf(process, "command", FILE), `an executable file ${program}`, state)];
    });
  });
}

function programState(tree: Tree, path: string): string {
  const found = resolve(tree, pathOfText(path), { follow: true });
  if (!found.ok || found.node?.kind !== "file") return "no such file";
  return (found.node.mode & 0o111) === 0 ? `mode ${found.node.mode.toString(8)}` : "executable";
}

export const launchRules: readonly Rule<ComponentEvidence>[] = [
  readable,
  ...labelRules,
  ...processRules,
  ...sliceRules,
];
