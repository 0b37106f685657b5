/** Mutants of what programs get. Only the cases of buildpack/started, platform/launcher-process and platform/launcher-signals kill them. */
import { type ByteString, byteString, byteStringOfLatin1, textOfByteString } from "#base";
import {
  addStep,
  combine,
  type Mutant,
  mutant,
  overrideBuildpackDecision,
  overrideDecision,
  replaceDecision,
} from "./mutant.ts";

/** Bytes that are not UTF-8 become U+FFFD. */
const asText = (bytes: ByteString): ByteString => byteString(textOfByteString(bytes));

type Variables = Map<string, ByteString>;

function haveText(variables: Variables): void {
  for (const [name, value] of [...variables]) {
    variables.delete(name);
    variables.set(asText(byteStringOfLatin1(name)), asText(value));
  }
}

function dropEmpty(variables: Variables): void {
  for (const [name, value] of variables) if (value === "") variables.delete(name);
}

const HOME = "platform.env.build.base-image.inherit";
/** Changes what bin/detect, bin/generate and bin/build inherit. */
const changeInherited = (change: (variables: Variables) => void) =>
  combine(
    addStep("detect", "before:detect:search", ({ state: { variables } }) => change(variables), "variables"),
    addStep("build", "before:build:run-buildpacks", ({ state: { variables } }) => change(variables), "variables"),
  );

export const startedMutants: readonly Mutant[] = [
  mutant("home-as-text", "The variables that buildpacks inherit are text.", {
    breaks: [HOME],
    fault: changeInherited(haveText),
  }),
  mutant("empty-home-lost", "Buildpacks do not inherit empty variables.", {
    breaks: [HOME],
    fault: changeInherited(dropEmpty),
  }),
  mutant("generate-errors-on-stdout", "The detector gives bin/generate its standard output for errors too.", {
    breaks: ["platform.detector.output.dev-stderr"],
    fault: overrideDecision(
      "buildpackErrorsTo",
      (previous) => (i) => (i.phase === "generate" ? "stdout" : previous(i)),
    ),
  }),
];

export const launcherProcessMutants: readonly Mutant[] = [
  mutant("arguments-as-text", "The arguments of the user are text.", {
    breaks: ["platform.launcher.args.replace", "platform.launcher.user.direct.args"],
    fault: combine(
      overrideBuildpackDecision("processStart", (previous) => (i) => previous({ ...i, user: i.user.map(asText) })),
      overrideDecision("userStart", (previous) => (i) => previous({ args: i.args.map(asText) })),
    ),
  }),
  mutant("variables-as-text", "The names and values of launch variables are text.", {
    breaks: ["platform.env.launch.inherit", "platform.launcher.exec.execd.run"],
    fault: addStep("launch", "before:launch:exec-d", ({ state: { variables } }) => haveText(variables), "variables"),
  }),
  mutant("execd-gets-more", "exec.d programs get a variable more than the process.", {
    breaks: ["platform.launcher.exec.execd.run"],
    fault: replaceDecision("execdVariables", ({ launch }) => ({ ...launch, PLIMSOLL: byteString("execd") })),
  }),
  mutant("app-before-path", "The launcher searches a command in the app directory before PATH.", {
    breaks: ["platform.launcher.exec.invoke"],
    fault: addStep(
      "launch",
      "before:launch:start",
      ({ process: { fs, cwd }, state }) => {
        const { start } = state;
        const path = byteString`${cwd}/${start.command}`;
        if (start.direct && !start.command.includes("/") && fs.exists(path)) state.start = { ...start, command: path };
      },
      "start",
    ),
  }),
];

export const launcherSignalMutants: readonly Mutant[] = [
  mutant("bash-forks", "Bash starts the process as a child and waits for it.", {
    breaks: ["platform.launcher.exec.replace-bash"],
    fault: replaceDecision("wordsLine", () => byteString('"$@"\nexit "$?"')),
  }),
];
