/**
 * Reads a Dockerfile: bounded in bytes, lines, stages and instructions. The grammar is BuildKit's; a fault says file, line, column
 * and what to do. Parser directives but `escape` are comments here: nobody loads another front end.
 */
import { type Bytes, FaultError, fail, ok, type Result, strictTextOf } from "#base";
import { rejectDockerfile } from "./faults.ts";
import { instructionOf } from "./instructions.ts";
import type { Dockerfile, DockerfileFault, From, Instruction, Stage, StageInstruction } from "./model.ts";
import { DOCKERFILE_BYTES_MAX, splitInstructions } from "./source.ts";

/** `file` is named in faults. */
export function readDockerfile(bytes: Bytes, file: string): Result<Dockerfile, DockerfileFault> {
  try {
    return ok(read(textIn(bytes, file), file));
  } catch (error) {
    if (error instanceof FaultError) return fail(error.fault as DockerfileFault);
    throw error;
  }
}

function textIn(bytes: Bytes, file: string): string {
  if (bytes.length > DOCKERFILE_BYTES_MAX) {
    const message = `expected at most ${DOCKERFILE_BYTES_MAX} bytes, found ${bytes.length}`;
    rejectDockerfile("dockerfile-size", message, { file }, "COPY long files from the context");
  }
  const text = strictTextOf(bytes);
  if (text === undefined)
    return rejectDockerfile(
      "dockerfile-encoding",
      "expected UTF-8, found bytes that are not",
      { file },
      "save the file as UTF-8",
    );
  return (text.startsWith("\ufeff") ? text.slice(1) : text).replaceAll("\r\n", "\n");
}

function read(text: string, file: string): Dockerfile {
  const { escapedBy, sentences } = splitInstructions(text, file);
  const globals: Instruction<"ARG">[] = [];
  const stages: { readonly from: From; readonly instructions: StageInstruction[] }[] = [];
  for (const sentence of sentences) {
    const instruction = instructionOf(sentence, escapedBy, file);
    const stage = stages.at(-1);
    if (instruction.keyword === "FROM") stages.push(stageOf(instruction, stages, file));
    else if (stage !== undefined) stage.instructions.push(instruction);
    else if (instruction.keyword === "ARG") globals.push(instruction);
    else {
      const message = `${instruction.keyword} stands before the first FROM`;
      rejectDockerfile("dockerfile-syntax", message, { ...instruction, file }, "only ARG may: write FROM above it");
    }
  }
  if (stages.length === 0)
    rejectDockerfile("dockerfile-syntax", "found no FROM", { file, line: 1, column: 1 }, "begin with FROM <image>");
  return { file, escape: escapedBy, globals, stages };
}

function stageOf(from: From, stages: readonly Stage[], file: string) {
  if (from.name !== undefined && stages.some((stage) => stage.from.name === from.name))
    rejectDockerfile(
      "dockerfile-syntax",
      `two stages are named ${from.name}`,
      { ...from, file },
      "give one of them another name",
    );
  return { from, instructions: [] };
}
