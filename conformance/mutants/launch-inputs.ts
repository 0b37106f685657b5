/** Mutants of the launcher's inputs, and of the files that it runs and sources. */
import {
  type ByteString,
  byteString,
  byteStringOf,
  byteStringOfLatin1,
  joinByteStrings,
  textOfByteString,
  utf8,
} from "#base";
import {
  addStep,
  type Mutant,
  mutant,
  overrideBuildpackDecision,
  overrideDecision,
  replaceDecision,
} from "./mutant.ts";

/** Changes the variables of the process before it starts. */
const changesVariables = (change: (variables: Map<string, ByteString>) => void) =>
  addStep("launch", "before:launch:start", ({ state }) => change(state.variables), "variables");

export const launchInputMutants: readonly Mutant[] = [
  mutant("layers-dir-unread", "The launcher reads metadata.toml in /layers, whatever CNB_LAYERS_DIR says.", {
    breaks: ["platform.launcher.derive"],
    fault: overrideDecision("directories", (previous) => (i) => ({
      ...previous(i),
      ...(i.phase === "launch" && { metadata: byteString("/layers/config") }),
    })),
  }),
  mutant("app-dir-unread", "The launcher starts processes in /workspace, whatever CNB_APP_DIR says.", {
    breaks: ["platform.launcher.working-dir.select", "platform.launcher.exec.working-dir"],
    fault: replaceDecision("workingDir", ({ ofProcess }) => ofProcess || byteString("/workspace")),
  }),
  mutant("exec-env-unread", "The execution environment is production, whatever CNB_EXEC_ENV says.", {
    breaks: ["platform.launcher.select-eligible"],
    fault: overrideDecision("processEligible", (previous) => (i) => previous({ ...i, execEnv: "production" })),
  }),
  mutant("exec-env-default-test", "Without CNB_EXEC_ENV the launcher takes test for the execution environment.", {
    breaks: ["platform.launcher.select-eligible"],
    fault: overrideDecision("inputDefaults", (previous) => (i) => ({
      ...previous(i),
      ...(i.phase === "launch" && { execEnv: byteString("test") }),
    })),
  }),
  mutant("first-of-type", "The launcher considers only the first process of a type.", {
    breaks: ["platform.launcher.select-eligible"],
    fault: replaceDecision("processOfType", ({ eligible }) => (eligible[0] === true ? 0 : undefined)),
  }),
  mutant("direct-as-listed", "The launcher honours `direct` for buildpacks with default arguments.", {
    breaks: ["platform.launcher.args.direct-true"],
    fault: overrideBuildpackDecision("processStart", (previous) => (i) => ({ ...previous(i), direct: i.direct })),
  }),
  mutant("empty-arguments-lost", "The launcher drops arguments that are empty.", {
    breaks: ["platform.launcher.args.replace", "platform.launcher.args.append"],
    fault: overrideBuildpackDecision("processStart", (previous) => (i) => {
      const start = previous(i);
      return { ...start, args: start.args.filter((word) => word !== "") };
    }),
  }),
  mutant("one-argument", "The launcher passes one argument of the user.", {
    breaks: ["platform.launcher.args.replace", "platform.launcher.args.append"],
    fault: overrideBuildpackDecision("processStart", (previous) => (i) => previous({ ...i, user: i.user.slice(0, 1) })),
  }),
  mutant("launch-fails-with-1", "The launcher fails with exit code 1.", {
    breaks: ["platform.launcher.exit.80-89"],
    fault: overrideDecision("exitCode", (previous) => (i) => (i.phase === "launch" ? 1 : previous(i))),
  }),
  mutant("links-left-out", "The launcher runs and sources no files that are links.", {
    breaks: ["buildpack.launch.execd", "platform.launcher.exec.profiled.source"],
    fault: replaceDecision("layerFile", ({ kind }) => kind === "file"),
  }),
  mutant("process-gets-more", "The process and exec.d programs get a variable more than the launcher.", {
    breaks: ["platform.launcher.out.env"],
    fault: addStep(
      "launch",
      "before:launch:exec-d",
      ({ state: { variables } }) => void variables.set("PLIMSOLL", byteString("started")),
      "variables",
    ),
  }),
  mutant("execd-inherits", "exec.d programs inherit the launcher's own variables.", {
    breaks: ["platform.launcher.exec.execd.run"],
    fault: replaceDecision("execdVariables", ({ launch, launcher }) => ({ ...launcher, ...launch })),
  }),
  mutant("raw-values-lost", "Files whose content is not UTF-8 set no variable.", {
    breaks: ["buildpack.env.rules.no-shell"],
    fault: overrideDecision(
      "envValue",
      (previous) => (i) => (byteStringOf(utf8(textOfByteString(i.value))) === i.value ? previous(i) : undefined),
    ),
  }),
  mutant("empty-variables-lost", "The process gets no variable that is empty.", {
    breaks: ["platform.env.launch.inherit", "buildpack.env.override.value", "buildpack.execd.output.vars"],
    fault: changesVariables((variables) => {
      for (const [name, value] of variables) if (value === "") variables.delete(name);
    }),
  }),
  mutant("values-of-one-line", "The process gets the first line of each value.", {
    breaks: ["platform.env.launch.inherit", "buildpack.env.rules.no-shell", "buildpack.execd.output.vars"],
    fault: changesVariables((variables) => {
      for (const [name, value] of variables) variables.set(name, byteStringOfLatin1(value.split("\n")[0] ?? ""));
    }),
  }),
  mutant("path-cleaned", "The launcher removes the lifecycle's directories from PATH wherever they are.", {
    breaks: ["platform.env.launch.inherit"],
    fault: replaceDecision("pathAtLaunch", ({ path }) =>
      joinByteStrings(
        path.split(":").filter((dir) => !dir.startsWith("/cnb/")),
        ":",
      ),
    ),
  }),
  mutant("profile-searched", "The shell searches the app's .profile in PATH.", {
    breaks: ["platform.launcher.exec.app-profile"],
    fault: replaceDecision("appProfile", () => byteString(".profile")),
  }),
  mutant("launcher-forks", "The launcher starts a direct process as a child and waits for it.", {
    breaks: ["platform.launcher.exec.replace-process"],
    fault: addStep(
      "launch",
      "replace:launch:start",
      async ({ process, state: { start, variables } }) => {
        const { command, args } = start;
        const env = Object.fromEntries(variables);
        const child = { path: command, argv: [command, ...args], env, cwd: process.cwd, stdout: process.stdout };
        const exit = await process.spawn({ ...child, stderr: process.stdout });
        return { exitCode: "code" in exit ? exit.code : 128 };
      },
      "start",
      "variables",
    ),
  }),
];
