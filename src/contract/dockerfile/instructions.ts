/** One reader for each keyword: from the rest of the line to what the instruction says. */
import { rejectDockerfile } from "./faults.ts";
import { heredocsOf, parseHeredocWord } from "./heredoc.ts";
import type {
  CommandForm,
  Escape,
  Instruction,
  InstructionBody,
  InstructionFlag,
  Keyword,
  NameValue,
} from "./model.ts";
import { clip, type RawInstruction } from "./source.ts";
import { parseFlags, parseJsonWords, splitOnWhitespace, splitQuotedWords } from "./words.ts";

interface Read {
  readonly raw: RawInstruction;
  readonly rest: string;
  readonly escape: Escape;
  readonly file: string;
}

/** Flags that the reference knows; whether they are obeyed is for whoever applies the file. */
const FLAGS: Readonly<Partial<Record<Keyword, readonly string[]>>> = {
  ADD: ["chown", "chmod", "link", "keep-git-dir", "checksum", "exclude", "unpack"],
  COPY: ["from", "chown", "chmod", "link", "parents", "exclude"],
  FROM: ["platform"],
  HEALTHCHECK: ["interval", "timeout", "start-period", "start-interval", "retries"],
  RUN: ["mount", "network", "security", "device"],
};
const REPEATED = ["mount", "exclude", "device"];
const WITHOUT_VALUE = ["link", "parents", "keep-git-dir", "unpack"];

type Readers = { readonly [K in Keyword]: (read: Read) => InstructionBody<K> };

const READERS: Readers = {
  ADD: transfer,
  ARG: (read) => ({ args: declarations(read) }),
  CMD: (read) => ({ command: commandOf(read) }),
  COPY: transfer,
  ENTRYPOINT: (read) => ({ command: commandOf(read) }),
  ENV: (read) => ({ pairs: pairs(read) }),
  EXPOSE: (read) => ({ ports: splitOnWhitespace(requireArgument(read)) }),
  FROM: from,
  HEALTHCHECK: healthcheck,
  LABEL: (read) => ({ pairs: pairs(read) }),
  MAINTAINER: (read) => ({ value: requireArgument(read) }),
  ONBUILD: onbuild,
  RUN: run,
  SHELL: shell,
  STOPSIGNAL: (read) => ({ value: requireArgument(read) }),
  USER: (read) => ({ value: requireArgument(read) }),
  VOLUME: (read) => ({ paths: wordsOf(read, requireArgument(read)) }),
  WORKDIR: (read) => ({ value: requireArgument(read) }),
};

const isKeyword = (word: string): word is Keyword => Object.hasOwn(READERS, word);

export function instructionOf(sentence: RawInstruction, escapedBy: Escape, file: string): Instruction {
  const { keyword, line, column, endLine, text, rest } = sentence;
  if (!isKeyword(keyword)) {
    const message = `${JSON.stringify(clip(keyword))} is no instruction`;
    return rejectDockerfile(
      "dockerfile-syntax",
      message,
      { file, line, column },
      `expected one of ${Object.keys(READERS).join(", ")}`,
    );
  }
  const read: Read = { raw: sentence, rest, escape: escapedBy, file };
  return { keyword, line, column, endLine, text, ...READERS[keyword](read) } as Instruction;
}

const rejectInstruction = ({ raw: { line, column }, file }: Read, message: string, remedy: string): never =>
  rejectDockerfile("dockerfile-syntax", message, { file, line, column }, remedy);

function requireArgument(read: Read): string {
  if (read.rest !== "") return read.rest;
  const { keyword } = read.raw;
  return rejectInstruction(read, `${keyword} has no argument`, `write what ${keyword} is about, or take the line out`);
}

function takeFlags(read: Read): { readonly flags: readonly InstructionFlag[]; readonly rest: string } {
  const { keyword } = read.raw;
  const found = parseFlags(read.rest, read.escape);
  const known = FLAGS[keyword as Keyword] ?? [];
  found.flags.forEach(({ name, value }, i) => {
    if (!known.includes(name)) {
      const remedy = known.length === 0 ? "it has none" : `it has ${known.map((one) => `--${one}`).join(", ")}`;
      rejectInstruction(read, `${keyword} has no flag --${clip(name)}`, remedy);
    }
    if (value === undefined && !WITHOUT_VALUE.includes(name))
      rejectInstruction(read, `--${name} has no value`, `write --${name}=<value>, without blanks around "="`);
    const isSecond = found.flags.findIndex((other) => other.name === name) < i;
    if (isSecond && !REPEATED.includes(name)) rejectInstruction(read, `--${name} stands twice`, "keep one of them");
  });
  return found;
}

function wordsOf(read: Read, rest: string): readonly string[] {
  const json = parseJsonWords(rest);
  if (json === "mixed")
    return rejectInstruction(read, "the list holds more than strings", "put each element in double quotes");
  return json ?? splitOnWhitespace(rest);
}

function transfer(read: Read): InstructionBody<"COPY"> {
  const { flags, rest } = takeFlags(read);
  const { keyword } = read.raw;
  const words = wordsOf(read, rest);
  if (words.length < 2)
    return rejectInstruction(read, `${keyword} has no destination`, `write ${keyword} <source> … <destination>`);
  if (parseJsonWords(rest) !== undefined) rejectHeredocs(read);
  const bodies = parseJsonWords(rest) === undefined ? heredocsOf({ ...read.raw, rest }, read.escape, read.file) : [];
  const sources = words.slice(0, -1).filter((word) => bodies.length === 0 || parseHeredocWord(word) === undefined);
  return { flags, sources, heredocs: bodies, to: words.at(-1) ?? "" };
}

function rejectHeredocs(read: Read): void {
  if (read.raw.below.length > 0)
    rejectInstruction(read, "a list in brackets has no heredoc", "write the instruction without brackets");
}

function declarations(read: Read): InstructionBody<"ARG">["args"] {
  requireArgument(read);
  return splitQuotedWords(read.rest, read.escape).map((word) => {
    const equals = word.indexOf("=");
    const name = equals < 0 ? word : word.slice(0, equals);
    if (name === "") return rejectInstruction(read, "ARG has an empty name", "write ARG name or ARG name=default");
    return equals < 0 ? { name } : { name, value: word.slice(equals + 1) };
  });
}

/** `name=value …`, or the old form: one name, and all of the rest. */
function pairs(read: Read): readonly NameValue[] {
  requireArgument(read);
  const words = splitQuotedWords(read.rest, read.escape);
  if (words[0]?.includes("=") !== true) {
    const [, name = "", value = ""] = /^(\S+)\s+(\S.*)$/su.exec(read.rest) ?? [];
    if (name === "") rejectInstruction(read, `${read.raw.keyword} has a name without a value`, "write name=value");
    return [{ name, value }];
  }
  return words.map((word) => {
    const equals = word.indexOf("=");
    if (equals < 0)
      return rejectInstruction(read, `${JSON.stringify(clip(word))} has no "="`, "quote values that hold blanks");
    if (equals === 0) return rejectInstruction(read, `${read.raw.keyword} has an empty name`, "write name=value");
    return { name: word.slice(0, equals), value: word.slice(equals + 1) };
  });
}

/** Brackets that hold anything but JSON are a line for the shell. */
function commandOf(read: Read, rest: string = requireArgument(read)): CommandForm {
  const json = parseJsonWords(rest);
  if (json === "mixed")
    return rejectInstruction(read, "the list holds more than strings", "put each element in double quotes");
  if (json === undefined) return { form: "shell", line: rest, heredocs: [], isHeredoc: false };
  return { form: "exec", argv: json };
}

function run(read: Read): InstructionBody<"RUN"> {
  const { flags, rest } = takeFlags(read);
  if (rest === "") rejectInstruction(read, "RUN has no command", "write the command, or take the line out");
  const command = commandOf(read, rest);
  if (command.form === "exec") {
    rejectHeredocs(read);
    if (command.argv.length === 0)
      rejectInstruction(read, "RUN has an empty list", "write the command, or take the line out");
    return { flags, command };
  }
  const heredocs = heredocsOf({ ...read.raw, rest }, read.escape, read.file);
  const isHeredoc = heredocs.length === 1 && parseHeredocWord(rest) !== undefined;
  return { flags, command: { ...command, heredocs, isHeredoc } };
}

const STAGE_NAME = /^[a-z][a-z0-9-_.]*$/;

function from(read: Read): InstructionBody<"FROM"> {
  const { flags, rest } = takeFlags(read);
  const [image, as, name, ...more] = splitOnWhitespace(rest);
  if (image === undefined) return rejectInstruction(read, "FROM names no image", "write FROM <image>");
  if (as === undefined) return { flags, image };
  if (as.toLowerCase() !== "as" || name === undefined || more.length > 0)
    return rejectInstruction(read, "FROM has more than an image", "write FROM <image> or FROM <image> AS <name>");
  if (!STAGE_NAME.test(name.toLowerCase()))
    return rejectInstruction(
      read,
      `${JSON.stringify(clip(name))} cannot name a stage`,
      "use letters, digits, _ - and ., a letter first",
    );
  return { flags, image, name: name.toLowerCase() };
}

function healthcheck(read: Read): InstructionBody<"HEALTHCHECK"> {
  const { flags, rest } = takeFlags(read);
  const [, type = "", after = ""] = /^(\S+)\s*(.*)$/su.exec(rest) ?? [];
  if (type.toUpperCase() === "NONE" && after === "" && flags.length === 0) return { flags };
  if (type.toUpperCase() !== "CMD" || after === "")
    return rejectInstruction(
      read,
      "HEALTHCHECK names no command",
      "write HEALTHCHECK CMD <command> or HEALTHCHECK NONE",
    );
  return { flags, command: commandOf(read, after) };
}

function onbuild(read: Read): InstructionBody<"ONBUILD"> {
  const trigger = requireArgument(read);
  const keyword = /^\S+/.exec(trigger)?.[0].toUpperCase() ?? "";
  if (["ONBUILD", "FROM", "MAINTAINER"].includes(keyword))
    return rejectInstruction(read, `ONBUILD cannot hold ${keyword}`, "write another instruction");
  if (read.raw.below.length > 0)
    rejectDockerfile(
      "dockerfile-unsupported",
      "ONBUILD with a heredoc",
      { ...read.raw, file: read.file },
      "COPY a file instead",
    );
  const rest = trigger.slice(keyword.length).trim();
  instructionOf({ ...read.raw, keyword, rest }, read.escape, read.file);
  return { trigger };
}

function shell(read: Read): InstructionBody<"SHELL"> {
  const argv = parseJsonWords(requireArgument(read));
  if (argv === undefined || argv === "mixed" || argv.length === 0)
    return rejectInstruction(read, "SHELL has no list of strings", 'write it as JSON: SHELL ["/bin/sh", "-c"]');
  return { argv };
}
