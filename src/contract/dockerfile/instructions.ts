/** One reader for each keyword, which turns the text after it into a typed instruction. */
import { rejectDockerfile } from "./faults.ts";
import { parseHeredocWord } from "./heredoc.ts";
import type {
  CommandForm,
  Instruction,
  InstructionBody,
  InstructionFlag,
  Keyword,
  NameValue,
  SourceSpan,
} from "./model.ts";
import { clip, type RawInstruction } from "./split.ts";
import { parseInstructionFlags, parseJsonWords, splitOnWhitespace, splitQuotedWords } from "./words.ts";

/** The flags of the Dockerfile reference. The extender decides which of them it supports. */
const FLAGS: Readonly<Partial<Record<Keyword, readonly string[]>>> = {
  ADD: ["chown", "chmod", "link", "keep-git-dir", "checksum", "exclude", "unpack"],
  COPY: ["from", "chown", "chmod", "link", "parents", "exclude"],
  FROM: ["platform"],
  HEALTHCHECK: ["interval", "timeout", "start-period", "start-interval", "retries"],
  RUN: ["mount", "network", "security", "device"],
};
const REPEATED = ["mount", "exclude", "device"];
const WITHOUT_VALUE = ["link", "parents", "keep-git-dir", "unpack"];

type Readers = { readonly [K in Keyword]: (raw: RawInstruction) => InstructionBody<K> };

const READERS: Readers = {
  ADD: transfer,
  ARG: (raw) => ({ args: declarations(raw) }),
  CMD: (raw) => ({ command: commandOf(raw) }),
  COPY: transfer,
  ENTRYPOINT: (raw) => ({ command: commandOf(raw) }),
  ENV: (raw) => ({ pairs: pairs(raw) }),
  EXPOSE: (raw) => ({ ports: splitOnWhitespace(requireArgument(raw)) }),
  FROM: from,
  HEALTHCHECK: healthcheck,
  LABEL: (raw) => ({ pairs: pairs(raw) }),
  MAINTAINER: (raw) => ({ value: requireArgument(raw) }),
  ONBUILD: onbuild,
  RUN: run,
  SHELL: shell,
  STOPSIGNAL: (raw) => ({ value: requireArgument(raw) }),
  USER: (raw) => ({ value: requireArgument(raw) }),
  VOLUME: (raw) => ({ paths: wordsOf(raw, requireArgument(raw)) }),
  WORKDIR: (raw) => ({ value: requireArgument(raw) }),
};

const isKeyword = (word: string): word is Keyword => Object.hasOwn(READERS, word);

export function readInstruction(raw: RawInstruction): Instruction {
  const { keyword } = raw;
  if (isKeyword(keyword)) return readAs(keyword, raw);
  const remedy = `use one of ${Object.keys(READERS).join(", ")}`;
  return rejectInstruction(raw, `${JSON.stringify(clip(keyword))} is not an instruction`, remedy);
}

function readAs<K extends Keyword>(keyword: K, raw: RawInstruction): Instruction<K> {
  const { line, column, endLine, text } = raw;
  const span: SourceSpan & { readonly keyword: K } = { line, column, endLine, text, keyword };
  return { ...span, ...READERS[keyword](raw) };
}

const rejectInstruction = (raw: RawInstruction, message: string, remedy: string): never =>
  rejectDockerfile("dockerfile-syntax", message, raw, remedy);

function requireArgument(raw: RawInstruction): string {
  if (raw.rest !== "") return raw.rest;
  const { keyword } = raw;
  return rejectInstruction(raw, `${keyword} has no argument`, `add an argument, or remove the line`);
}

function takeFlags(raw: RawInstruction): { readonly flags: readonly InstructionFlag[]; readonly rest: string } {
  const { keyword } = raw;
  const found = parseInstructionFlags(raw.rest, raw.escapeChar);
  const known = isKeyword(keyword) ? (FLAGS[keyword] ?? []) : [];
  found.flags.forEach(({ name, value }, i) => {
    if (!known.includes(name)) {
      const remedy = known.length === 0 ? "remove the flag" : `use ${known.map((flag) => `--${flag}`).join(", ")}`;
      rejectInstruction(raw, `${keyword} has no flag --${clip(name)}`, remedy);
    }
    if (value === undefined && !WITHOUT_VALUE.includes(name))
      rejectInstruction(raw, `--${name} has no value`, `write --${name}=<value>, without blanks around "="`);
    const isSecond = found.flags.findIndex((other) => other.name === name) < i;
    if (isSecond && !REPEATED.includes(name)) rejectInstruction(raw, `--${name} is given twice`, "keep one of them");
  });
  return found;
}

function wordsOf(raw: RawInstruction, rest: string): readonly string[] {
  const json = parseJsonWords(rest);
  if (json === "mixed")
    return rejectInstruction(raw, "the list contains other values than strings", "put each element in double quotes");
  return json ?? splitOnWhitespace(rest);
}

function transfer(raw: RawInstruction): InstructionBody<"COPY"> {
  const { flags, rest } = takeFlags(raw);
  const { keyword } = raw;
  const words = wordsOf(raw, rest);
  if (words.length < 2)
    return rejectInstruction(raw, `${keyword} has no destination`, `write ${keyword} <source> … <destination>`);
  if (parseJsonWords(rest) !== undefined) rejectHeredocs(raw);
  const { heredocs } = raw;
  const sources = words.slice(0, -1).filter((word) => heredocs.length === 0 || parseHeredocWord(word) === undefined);
  return { flags, sources, heredocs, to: words.at(-1) ?? "" };
}

function rejectHeredocs(raw: RawInstruction): void {
  if (raw.heredocs.length > 0)
    rejectInstruction(raw, "a list in brackets cannot have a heredoc", "write the instruction without brackets");
}

function declarations(raw: RawInstruction): InstructionBody<"ARG">["args"] {
  requireArgument(raw);
  return splitQuotedWords(raw.rest, raw.escapeChar).map((word) => {
    const equals = word.indexOf("=");
    const name = equals < 0 ? word : word.slice(0, equals);
    if (name === "") return rejectInstruction(raw, "ARG has an empty name", "write ARG name or ARG name=default");
    return equals < 0 ? { name } : { name, value: word.slice(equals + 1) };
  });
}

/** `name=value …`, or the old form: one name, and the rest of the line is its value. */
function pairs(raw: RawInstruction): readonly NameValue[] {
  requireArgument(raw);
  const words = splitQuotedWords(raw.rest, raw.escapeChar);
  if (words[0]?.includes("=") !== true) {
    const [, name = "", value = ""] = /^(\S+)\s+(\S.*)$/su.exec(raw.rest) ?? [];
    if (name === "") rejectInstruction(raw, `${raw.keyword} has a name without a value`, "write name=value");
    return [{ name, value }];
  }
  return words.map((word) => {
    const equals = word.indexOf("=");
    if (equals < 0)
      return rejectInstruction(raw, `${JSON.stringify(clip(word))} has no "="`, "quote values that contain blanks");
    if (equals === 0) return rejectInstruction(raw, `${raw.keyword} has an empty name`, "write name=value");
    return { name: word.slice(0, equals), value: word.slice(equals + 1) };
  });
}

/** Brackets around anything but JSON are a line for the shell. */
function commandOf(raw: RawInstruction, rest: string = requireArgument(raw)): CommandForm {
  const json = parseJsonWords(rest);
  if (json === "mixed")
    return rejectInstruction(raw, "the list contains other values than strings", "put each element in double quotes");
  if (json === undefined) return { form: "shell", line: rest, heredocs: [], isHeredoc: false };
  return { form: "exec", argv: json };
}

function run(raw: RawInstruction): InstructionBody<"RUN"> {
  const { flags, rest } = takeFlags(raw);
  if (rest === "") rejectInstruction(raw, "RUN has no command", "add a command, or remove the line");
  const command = commandOf(raw, rest);
  if (command.form === "exec") {
    rejectHeredocs(raw);
    if (command.argv.length === 0) rejectInstruction(raw, "RUN has an empty list", "add a command, or remove the line");
    return { flags, command };
  }
  const { heredocs } = raw;
  const isHeredoc = heredocs.length === 1 && parseHeredocWord(rest) !== undefined;
  return { flags, command: { ...command, heredocs, isHeredoc } };
}

const STAGE_NAME = /^[a-z][a-z0-9-_.]*$/;

function from(raw: RawInstruction): InstructionBody<"FROM"> {
  const { flags, rest } = takeFlags(raw);
  const [image, as, name, ...more] = splitOnWhitespace(rest);
  if (image === undefined) return rejectInstruction(raw, "FROM names no image", "write FROM <image>");
  if (as === undefined) return { flags, image };
  if (as.toLowerCase() !== "as" || name === undefined || more.length > 0)
    return rejectInstruction(raw, "FROM has more than one image", "write FROM <image> or FROM <image> AS <name>");
  if (!STAGE_NAME.test(name.toLowerCase()))
    return rejectInstruction(
      raw,
      `${JSON.stringify(clip(name))} cannot name a stage`,
      "use letters, digits, _, - and ., and begin with a letter",
    );
  return { flags, image, name: name.toLowerCase() };
}

function healthcheck(raw: RawInstruction): InstructionBody<"HEALTHCHECK"> {
  const { flags, rest } = takeFlags(raw);
  const [, type = "", after = ""] = /^(\S+)\s*(.*)$/su.exec(rest) ?? [];
  if (type.toUpperCase() === "NONE" && after === "" && flags.length === 0) return { flags };
  if (type.toUpperCase() !== "CMD" || after === "")
    return rejectInstruction(
      raw,
      "HEALTHCHECK names no command",
      "write HEALTHCHECK CMD <command> or HEALTHCHECK NONE",
    );
  return { flags, command: commandOf(raw, after) };
}

function onbuild(raw: RawInstruction): InstructionBody<"ONBUILD"> {
  const trigger = requireArgument(raw);
  const keyword = /^\S+/.exec(trigger)?.[0].toUpperCase() ?? "";
  if (["ONBUILD", "FROM", "MAINTAINER"].includes(keyword))
    return rejectInstruction(raw, `ONBUILD cannot contain ${keyword}`, "write another instruction");
  if (raw.heredocs.length > 0)
    rejectDockerfile("dockerfile-unsupported", "ONBUILD with a heredoc is not supported", raw, "COPY a file instead");
  readInstruction({ ...raw, keyword, rest: trigger.slice(keyword.length).trim() });
  return { trigger };
}

function shell(raw: RawInstruction): InstructionBody<"SHELL"> {
  const argv = parseJsonWords(requireArgument(raw));
  if (argv === undefined || argv === "mixed" || argv.length === 0)
    return rejectInstruction(raw, "SHELL has no list of strings", 'write it as JSON: SHELL ["/bin/sh", "-c"]');
  return { argv };
}
