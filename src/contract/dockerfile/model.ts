/**
 * A Dockerfile as typed instructions, in their order. Words are as written, quotes and variables in them: what they stand for is
 * known only when the file is applied (see `expand`). Flags that nobody here knows how to obey are kept: who applies refuses them.
 */
import type { Fault } from "#base";

export type DockerfileFault = Fault<
  "dockerfile-encoding" | "dockerfile-size" | "dockerfile-syntax" | "dockerfile-unsupported" | "dockerfile-variable"
>;

export type Escape = "\\" | "`";

export interface Dockerfile {
  /** As faults name it. */
  readonly file: string;
  readonly escape: Escape;
  /** Before the first FROM: for the images that FROM names. */
  readonly globals: readonly Instruction<"ARG">[];
  /** At least one. */
  readonly stages: readonly Stage[];
}

export interface Stage {
  readonly from: From;
  readonly instructions: readonly StageInstruction[];
}

/** Where an instruction stands, counted from 1, and its line as it reads once continued lines are joined. */
export interface SourceSpan {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  /** The keyword in capitals, a blank, the rest. */
  readonly text: string;
}

export interface Heredoc {
  readonly name: string;
  /** False where the name is quoted: variables then stand for themselves. */
  readonly expands: boolean;
  /** Of a `<<-` the leading tabs are gone. */
  readonly content: string;
}

export interface InstructionFlag {
  readonly name: string;
  /** Undefined without `=`. */
  readonly value?: string;
}

/** What is run: a list of words as it stands, or a line for a shell. */
export type CommandForm =
  | { readonly form: "exec"; readonly argv: readonly string[] }
  | {
      readonly form: "shell";
      readonly line: string;
      /** Only RUN has them. The line still names them. */
      readonly heredocs: readonly Heredoc[];
      /** The line is nothing but the name of its heredoc: that is what the shell runs. */
      readonly isHeredoc: boolean;
    };

export interface NameValue {
  readonly name: string;
  readonly value: string;
}

interface CopyBody {
  readonly flags: readonly InstructionFlag[];
  readonly sources: readonly string[];
  /** Files whose content stands in the Dockerfile; they are among the sources of nothing else. */
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
    /** Undefined: NONE. */
    readonly command?: CommandForm;
  };
  readonly LABEL: { readonly pairs: readonly NameValue[] };
  readonly MAINTAINER: Text;
  /** The instruction that it keeps for later, as written. */
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
/** What stands in a stage below its FROM. */
export type StageInstruction = Instruction<Exclude<Keyword, "FROM">>;
/** What is in an instruction beyond its place. */
export type InstructionBody<K extends Keyword> = Shapes[K];
