/** Mutants of how the launcher reads directories of layers, and of how it starts commands. Only the cases of the tables kill them. */
import { type ByteString, byteString, byteStringOfLatin1, textOfByteString } from "#base";
import { type Mutant, mutant, overrideDecision, replaceDecision } from "./mutant.ts";

/** Bytes that are not UTF-8 become U+FFFD. */
const asText = (bytes: ByteString): ByteString => byteString(textOfByteString(bytes));

export const launcherEntryMutants: readonly Mutant[] = [
  mutant("layer-names-as-text", "The names of exec.d programs and of scripts are text.", {
    breaks: ["buildpack.launch.execd", "platform.launcher.exec.profiled.source"],
    fault: overrideDecision("fileOrder", (previous) => (i) => previous({ names: i.names.map(asText) })),
  }),
  mutant("hidden-files-ignored", "The launcher neither runs nor sources files whose names begin with a period.", {
    breaks: ["buildpack.launch.execd", "platform.launcher.exec.profiled.source"],
    fault: overrideDecision(
      "fileOrder",
      (previous) => (i) => previous({ names: i.names.filter((name) => !name.startsWith(".")) }),
    ),
  }),
  mutant("script-names-evaluated", "The shell evaluates the paths of scripts.", {
    breaks: ["platform.launcher.exec.profiled.source", "platform.launcher.exec.profiled.process"],
    fault: replaceDecision("sourceLine", ({ path }) => byteString`source "${path}"`),
  }),
];

/** How the shell makes the words of a command; each is a word of the script. */
const wordsLine = (word: (at: number) => string, script = (words: string) => words) =>
  replaceDecision("wordsLine", ({ args }) => {
    const words = Array.from({ length: args + 1 }, (_, at) => word(at)).join(" ");
    return byteString(`exec bash -c '${script(words)}' "\${@:1}"`);
  });

export const launcherWayMutants: readonly Mutant[] = [
  mutant("working-dir-evaluated", "The shell evaluates the path of the working directory.", {
    breaks: ["platform.launcher.exec.working-dir"],
    fault: replaceDecision("enterLine", ({ dir }) => byteString`cd "${dir}" || exit 82`),
  }),
  mutant("working-dir-not-entered", "The shell goes on if it cannot enter the working directory.", {
    breaks: ["platform.launcher.exec.working-dir"],
    fault: overrideDecision(
      "enterLine",
      (previous) => (i) => byteStringOfLatin1(previous(i).replace(" || exit 82", "")),
    ),
  }),
  mutant("working-dir-below-root", "A relative working directory is below the root directory.", {
    breaks: ["platform.launcher.exec.working-dir"],
    fault: overrideDecision("workingDir", (previous) => (i) => {
      const dir = previous(i);
      return dir.startsWith("/") ? dir : byteString`/${dir}`;
    }),
  }),
  mutant("words-echoed", "The shell makes the words of a command with echo.", {
    breaks: ["platform.launcher.user.shell.args", "platform.launcher.args.append"],
    fault: wordsLine((at) => `"$(eval echo \\"\${${at}}\\")"`),
  }),
  mutant("words-trimmed", "The shell removes newlines at the ends of words.", {
    breaks: ["platform.launcher.user.shell.args", "platform.launcher.args.append"],
    fault: wordsLine((at) => `"$(eval printf %s \\"\${${at}}\\")"`),
  }),
  // The in-process shell starts no program with more than nine arguments.
  mutant("words-split", "The shell splits the words of a command, and takes the first nine.", {
    breaks: ["platform.launcher.user.shell.args", "platform.launcher.args.append"],
    fault: wordsLine(
      (at) => `$(eval printf %s \\"\${${at}}\\")`,
      (words) => `set -- ${words}; exec "\${@:1:9}"`,
    ),
  }),
  mutant("commands-below-app", "The launcher looks for a relative command in the app directory.", {
    breaks: ["platform.launcher.exec.invoke"],
    fault: replaceDecision("commandSearchedFrom", ({ app }) => app),
  }),
];
