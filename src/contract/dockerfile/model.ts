/**
 * A Dockerfile as typed instructions, in order. Words are as written, with quotes and variables: `expandWord` expands them when the
 * extender applies the file. The model keeps flags that the extender does not support; the extender rejects them.
 */
import type { Fault } from "#base";

export type DockerfileFault = Fault<
  "dockerfile-encoding" | "dockerfile-size" | "dockerfile-syntax" | "dockerfile-unsupported" | "dockerfile-variable"
>;

export type Escape = "\\" | "`";

export interface Dockerfile {
  /** The name that faults use. */
  readonly file: string;
  readonly escape: Escape;
  /** ARG instructions before the first FROM, for the image names in FROM. */
  readonly globals: readonly Instruction<"ARG">[];
  /** At least one stage. */
  readonly stages: readonly Stage[];
}

export interface Stage {
  readonly from: From;
  readonly instructions: readonly StageInstruction[];
}

/** The place of an instruction, counted from 1, and its text with continued lines joined. */
export interface SourceSpan {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  /** The keyword in capitals, a blank, and the rest. */
  readonly text: string;
}

export interface Heredoc {
  readonly name: string;
  /** False if the name is quoted: then variables are not expanded. */
  readonly expands: boolean;
  /** Without leading tabs for `<<-`. */
  readonly content: string;
}

export interface InstructionFlag {
  readonly name: string;
  /** Undefined without `=`. */
  readonly value?: string;
}

/** A command in exec form (a list of words) or shell form (a line). */
export type CommandForm =
  | { readonly form: "exec"; readonly argv: readonly string[] }
  | {
      readonly form: "shell";
      readonly line: string;
      /** For RUN only. `line` still contains the words that open them. */
      readonly heredocs: readonly Heredoc[];
      /** The line only opens a heredoc, whose content the shell runs. */
      readonly isHeredoc: boolean;
    };

export interface NameValue {
  readonly name: string;
  readonly value: string;
}

interface CopyBody {
  readonly flags: readonly InstructionFlag[];
  readonly sources: readonly string[];
  /** Inline files; `sources` does not contain them. */
  readonly heredocs: readonly Heredoc[];
  readonly to: string;
}

interface Text {
  readonly value: string;
}

interface Shapes {
  readonly ADD: CopyBody;
  readonly ARG: { readonly args: readonly { readonly name: string; readonly value?: string }[] };
  readonly CMD: { readonly command: CommandForm };
  readonly COPY: CopyBody;
  readonly ENTRYPOINT: { readonly command: CommandForm };
  readonly ENV: { readonly pairs: readonly NameValue[] };
  readonly EXPOSE: { readonly ports: readonly string[] };
  readonly FROM: { readonly flags: readonly InstructionFlag[]; readonly image: string; readonly name?: string };
  readonly HEALTHCHECK: {
    readonly flags: readonly InstructionFlag[];
    /** Undefined for NONE. */
    readonly command?: CommandForm;
  };
  readonly LABEL: { readonly pairs: readonly NameValue[] };
  readonly MAINTAINER: Text;
  /** The deferred instruction, as written. */
  readonly ONBUILD: { readonly trigger: string };
  readonly RUN: { readonly flags: readonly InstructionFlag[]; readonly command: CommandForm };
  readonly SHELL: { readonly argv: readonly string[] };
  readonly STOPSIGNAL: Text;
  readonly USER: Text;
  readonly VOLUME: { readonly paths: readonly string[] };
  readonly WORKDIR: Text;
}

export type Keyword = keyof Shapes;
export type Instruction<K extends Keyword = Keyword> = {
  readonly [Each in K]: SourceSpan & { readonly keyword: Each } & Shapes[Each];
}[K];
export type From = Instruction<"FROM">;
/** An instruction of a stage after its FROM. */
export type StageInstruction = Instruction<Exclude<Keyword, "FROM">>;
/** The members of an instruction besides its place and keyword. */
export type InstructionBody<K extends Keyword> = Shapes[K];
