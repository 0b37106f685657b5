/** One reader for each keyword: from the rest of the line to what the instruction says. */
import { refuse } from "./faults.ts";
import { heredocsOf, heredocWord } from "./heredoc.ts";
import type { CommandLine, Escape, Flag, Instruction, Keyword, Pair, Shape } from "./model.ts";
import { clip, type Sentence } from "./source.ts";
import { flagsOf, jsonWords, onWhitespace, quotedWords } from "./words.ts";

interface Read {
  readonly sentence: Sentence;
  readonly rest: string;
  readonly escapedBy: Escape;
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

type Readers = { readonly [K in Keyword]: (read: Read) => Shape<K> };

const READERS: Readers = {
  ADD: transfer,
  ARG: (read) => ({ args: declarations(read) }),
  CMD: (read) => ({ command: commandOf(read) }),
  COPY: transfer,
  ENTRYPOINT: (read) => ({ command: commandOf(read) }),
  ENV: (read) => ({ pairs: pairs(read) }),
  EXPOSE: (read) => ({ ports: onWhitespace(needed(read)) }),
  FROM: from,
  HEALTHCHECK: healthcheck,
  LABEL: (read) => ({ pairs: pairs(read) }),
  MAINTAINER: (read) => ({ value: needed(read) }),
  ONBUILD: onbuild,
  RUN: run,
  SHELL: shell,
  STOPSIGNAL: (read) => ({ value: needed(read) }),
  USER: (read) => ({ value: needed(read) }),
  VOLUME: (read) => ({ paths: listed(read, needed(read)) }),
  WORKDIR: (read) => ({ value: needed(read) }),
};

const isKeyword = (word: string): word is Keyword => Object.hasOwn(READERS, word);

export function instructionOf(sentence: Sentence, escapedBy: Escape, file: string): Instruction {
  const { keyword, line, column, endLine, text, rest } = sentence;
  if (!isKeyword(keyword)) {
    const message = `${JSON.stringify(clip(keyword))} is no instruction`;
    return refuse(
      "dockerfile-syntax",
      message,
      { file, line, column },
      `expected one of ${Object.keys(READERS).join(", ")}`,
    );
  }
  const read: Read = { sentence, rest, escapedBy, file };
  return { keyword, line, column, endLine, text, ...READERS[keyword](read) } as Instruction;
}

const wrong = ({ sentence: { line, column }, file }: Read, message: string, remedy: string): never =>
  refuse("dockerfile-syntax", message, { file, line, column }, remedy);

function needed(read: Read): string {
  if (read.rest !== "") return read.rest;
  const { keyword } = read.sentence;
  return wrong(read, `${keyword} has no argument`, `write what ${keyword} is about, or take the line out`);
}

function flagged(read: Read): { readonly flags: readonly Flag[]; readonly rest: string } {
  const { keyword } = read.sentence;
  const found = flagsOf(read.rest, read.escapedBy);
  const known = FLAGS[keyword as Keyword] ?? [];
  found.flags.forEach(({ name, value }, i) => {
    if (!known.includes(name)) {
      const remedy = known.length === 0 ? "it has none" : `it has ${known.map((one) => `--${one}`).join(", ")}`;
      wrong(read, `${keyword} has no flag --${clip(name)}`, remedy);
    }
    if (value === undefined && !WITHOUT_VALUE.includes(name))
      wrong(read, `--${name} has no value`, `write --${name}=<value>, without blanks around "="`);
    const isSecond = found.flags.findIndex((other) => other.name === name) < i;
    if (isSecond && !REPEATED.includes(name)) wrong(read, `--${name} stands twice`, "keep one of them");
  });
  return found;
}

function listed(read: Read, rest: string): readonly string[] {
  const json = jsonWords(rest);
  if (json === "mixed") return wrong(read, "the list holds more than strings", "put each element in double quotes");
  return json ?? onWhitespace(rest);
}

function transfer(read: Read): Shape<"COPY"> {
  const { flags, rest } = flagged(read);
  const { keyword } = read.sentence;
  const words = listed(read, rest);
  if (words.length < 2)
    return wrong(read, `${keyword} has no destination`, `write ${keyword} <source> … <destination>`);
  if (jsonWords(rest) !== undefined) noBodies(read);
  const bodies = jsonWords(rest) === undefined ? heredocsOf({ ...read.sentence, rest }, read.escapedBy, read.file) : [];
  const sources = words.slice(0, -1).filter((word) => bodies.length === 0 || heredocWord(word) === undefined);
  return { flags, sources, heredocs: bodies, to: words.at(-1) ?? "" };
}

function noBodies(read: Read): void {
  if (read.sentence.below.length > 0)
    wrong(read, "a list in brackets has no heredoc", "write the instruction without brackets");
}

function declarations(read: Read): Shape<"ARG">["args"] {
  needed(read);
  return quotedWords(read.rest, read.escapedBy).map((word) => {
    const equals = word.indexOf("=");
    const name = equals < 0 ? word : word.slice(0, equals);
    if (name === "") return wrong(read, "ARG has an empty name", "write ARG name or ARG name=default");
    return equals < 0 ? { name } : { name, value: word.slice(equals + 1) };
  });
}

/** `name=value …`, or the old form: one name, and all of the rest. */
function pairs(read: Read): readonly Pair[] {
  needed(read);
  const words = quotedWords(read.rest, read.escapedBy);
  if (words[0]?.includes("=") !== true) {
    const [, name = "", value = ""] = /^(\S+)\s+(\S.*)$/su.exec(read.rest) ?? [];
    if (name === "") wrong(read, `${read.sentence.keyword} has a name without a value`, "write name=value");
    return [{ name, value }];
  }
  return words.map((word) => {
    const equals = word.indexOf("=");
    if (equals < 0) return wrong(read, `${JSON.stringify(clip(word))} has no "="`, "quote values that hold blanks");
    if (equals === 0) return wrong(read, `${read.sentence.keyword} has an empty name`, "write name=value");
    return { name: word.slice(0, equals), value: word.slice(equals + 1) };
  });
}

/** Brackets that hold anything but JSON are a line for the shell. */
function commandOf(read: Read, rest: string = needed(read)): CommandLine {
  const json = jsonWords(rest);
  if (json === "mixed") return wrong(read, "the list holds more than strings", "put each element in double quotes");
  if (json === undefined) return { form: "shell", line: rest, heredocs: [], isHeredoc: false };
  return { form: "exec", argv: json };
}

function run(read: Read): Shape<"RUN"> {
  const { flags, rest } = flagged(read);
  if (rest === "") wrong(read, "RUN has no command", "write the command, or take the line out");
  const command = commandOf(read, rest);
  if (command.form === "exec") {
    noBodies(read);
    if (command.argv.length === 0) wrong(read, "RUN has an empty list", "write the command, or take the line out");
    return { flags, command };
  }
  const heredocs = heredocsOf({ ...read.sentence, rest }, read.escapedBy, read.file);
  const isHeredoc = heredocs.length === 1 && heredocWord(rest) !== undefined;
  return { flags, command: { ...command, heredocs, isHeredoc } };
}

const STAGE_NAME = /^[a-z][a-z0-9-_.]*$/;

function from(read: Read): Shape<"FROM"> {
  const { flags, rest } = flagged(read);
  const [image, as, name, ...more] = onWhitespace(rest);
  if (image === undefined) return wrong(read, "FROM names no image", "write FROM <image>");
  if (as === undefined) return { flags, image };
  if (as.toLowerCase() !== "as" || name === undefined || more.length > 0)
    return wrong(read, "FROM has more than an image", "write FROM <image> or FROM <image> AS <name>");
  if (!STAGE_NAME.test(name.toLowerCase()))
    return wrong(
      read,
      `${JSON.stringify(clip(name))} cannot name a stage`,
      "use letters, digits, _ - and ., a letter first",
    );
  return { flags, image, name: name.toLowerCase() };
}

function healthcheck(read: Read): Shape<"HEALTHCHECK"> {
  const { flags, rest } = flagged(read);
  const [, type = "", after = ""] = /^(\S+)\s*(.*)$/su.exec(rest) ?? [];
  if (type.toUpperCase() === "NONE" && after === "" && flags.length === 0) return { flags };
  if (type.toUpperCase() !== "CMD" || after === "")
    return wrong(read, "HEALTHCHECK names no command", "write HEALTHCHECK CMD <command> or HEALTHCHECK NONE");
  return { flags, command: commandOf(read, after) };
}

function onbuild(read: Read): Shape<"ONBUILD"> {
  const trigger = needed(read);
  const keyword = /^\S+/.exec(trigger)?.[0].toUpperCase() ?? "";
  if (["ONBUILD", "FROM", "MAINTAINER"].includes(keyword))
    return wrong(read, `ONBUILD cannot hold ${keyword}`, "write another instruction");
  if (read.sentence.below.length > 0)
    refuse(
      "dockerfile-unsupported",
      "ONBUILD with a heredoc",
      { ...read.sentence, file: read.file },
      "COPY a file instead",
    );
  const rest = trigger.slice(keyword.length).trim();
  instructionOf({ ...read.sentence, keyword, rest }, read.escapedBy, read.file);
  return { trigger };
}

function shell(read: Read): Shape<"SHELL"> {
  const argv = jsonWords(needed(read));
  if (argv === undefined || argv === "mixed" || argv.length === 0)
    return wrong(read, "SHELL has no list of strings", 'write it as JSON: SHELL ["/bin/sh", "-c"]');
  return { argv };
}
