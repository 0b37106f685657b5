/**
 * Reads a Dockerfile with BuildKit's grammar, bounded in bytes, lines, stages and instructions. A fault names file, line, column and a
 * remedy. Parser directives other than `escape` are comments: this reader loads no other front end.
 */
import { type Bytes, fail, ok, type Result, recover, strictTextOf } from "#base";
import { DockerfileError, rejectDockerfile } from "./faults.ts";
import { readInstruction } from "./instructions.ts";
import type { Dockerfile, DockerfileFault, From, Instruction, Stage, StageInstruction } from "./model.ts";
import { DOCKERFILE_BYTES_MAX, splitInstructions } from "./split.ts";

/** Faults name `file`. */
export const readDockerfile = (bytes: Bytes, file: string): Result<Dockerfile, DockerfileFault> =>
  recover(
    DockerfileError,
    () => ok(read(textIn(bytes, file), file)),
    ({ fault }) => fail(fault),
  );

function textIn(bytes: Bytes, file: string): string {
  if (bytes.length > DOCKERFILE_BYTES_MAX) {
    const message = `expected at most ${DOCKERFILE_BYTES_MAX} bytes, found ${bytes.length}`;
    rejectDockerfile("dockerfile-size", message, { file }, "COPY long files from the context");
  }
  const text = strictTextOf(bytes);
  if (text === undefined) {
    const message = "expected UTF-8, found other bytes";
    return rejectDockerfile("dockerfile-encoding", message, { file }, "save the file as UTF-8");
  }
  return (text.startsWith("\ufeff") ? text.slice(1) : text).replaceAll("\r\n", "\n");
}

function read(text: string, file: string): Dockerfile {
  const { escapeChar, instructions } = splitInstructions(text, file);
  const globals: Instruction<"ARG">[] = [];
  const stages: { readonly from: From; readonly instructions: StageInstruction[] }[] = [];
  for (const raw of instructions) {
    const instruction = readInstruction(raw);
    const stage = stages.at(-1);
    if (instruction.keyword === "FROM") stages.push(stageOf(instruction, stages, file));
    else if (stage !== undefined) stage.instructions.push(instruction);
    else if (instruction.keyword === "ARG") globals.push(instruction);
    else {
      const message = `${instruction.keyword} precedes the first FROM`;
      rejectDockerfile("dockerfile-syntax", message, raw, "write FROM above it: only ARG may precede FROM");
    }
  }
  if (stages.length === 0)
    rejectDockerfile("dockerfile-syntax", "found no FROM", { file, line: 1, column: 1 }, "begin with FROM <image>");
  return { file, escape: escapeChar, globals, stages };
}

function stageOf(from: From, stages: readonly Stage[], file: string) {
  if (from.name !== undefined && stages.some((stage) => stage.from.name === from.name))
    rejectDockerfile("dockerfile-syntax", `two stages have the name ${from.name}`, { ...from, file }, "rename one");
  return { from, instructions: [] };
}
